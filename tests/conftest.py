"""What every test needs. SQLite empties tables with DELETE between browser tests, which the audit
trail's own triggers refuse; they step aside for exactly that moment."""

import os
import shutil
import subprocess
import sys

import hypothesis
import pytest
from django.db.backends.sqlite3.base import (
    DatabaseOperations,  # by itself "operations" cannot be imported
)

from tests import imported, migrated, profiles, strict_templates
from tuntas.audit import append_only

hypothesis.settings.load_profile(profiles.HOUSE)  # --hypothesis-profile comes after it


def pytest_collection_finish() -> None:
    imported.left_alone()


@pytest.fixture(autouse=True, scope="session")
def _emptying_tables_is_allowed_between_tests():
    flush = DatabaseOperations.sql_flush

    def sql_flush(self, style, tables, **options):
        statements = flush(self, style, tables, **options)
        return [*append_only.UNDO["sqlite"], *statements, *append_only.SQLITE] if statements else []

    DatabaseOperations.sql_flush = sql_flush
    yield
    DatabaseOperations.sql_flush = flush


@pytest.fixture(autouse=True, scope="session")
def _templates_are_strict():
    with strict_templates.strict():
        yield


@pytest.fixture(autouse=True, scope="session")
def _migrated_tables_are_kept(pytestconfig):
    if getattr(pytestconfig, "cache", None) is None:  # pytest -p no:cacheprovider
        yield
        return
    end = migrated.kept_in(pytestconfig.cache.mkdir("migrated"))
    yield
    end()


@pytest.fixture
def data_folder(tmp_path, django_db_setup, pytestconfig):
    """For processes of their own: a folder whose SQLite database has its tables."""
    cache = getattr(pytestconfig, "cache", None)
    kept = migrated.file_in(cache.mkdir("migrated")) if cache else None
    if kept and kept.exists():
        shutil.copy(kept, tmp_path / "tuntas.sqlite3")
    else:
        command = [sys.executable, "-m", "tuntas", "migrate"]
        environment = os.environ | {"TUNTAS_DIR": str(tmp_path), "TUNTAS_DATABASE_URL": ""}
        subprocess.run(command, check=True, env=environment)
    return tmp_path


@pytest.fixture
def evidence_on_disk(settings, tmp_path):
    """Evidence lies in a folder of the test."""
    local = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "files" / "evidence", "file_permissions_mode": 0o600},
    }
    settings.STORAGES = {**settings.STORAGES, "evidence": local}
    settings.EVIDENCE_INCOMING = tmp_path / "files" / "incoming"
