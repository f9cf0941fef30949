"""What every test needs. Tables are emptied with DELETE between browser tests, also on PostgreSQL,
where TRUNCATE of so many takes ten times as long. The triggers of those whose rows are only added
refuse that; they step aside for exactly that moment.
"""

import os
import shutil
import subprocess
import sys
from unittest.mock import patch

import hypothesis
import pytest
from django.db import connection

from tests import imported, migrated, profiles, strict_templates
from tuntas.audit import append_only
from tuntas.core.base.terms import GENERAL
from tuntas.web import terms

hypothesis.settings.load_profile(profiles.HOUSE)  # --hypothesis-profile comes after it


QUICK_JOURNEYS = "test_form.py"  # of the respondent: `make test` opens a browser for these only


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"django_db_setup", "db"} & set(getattr(item, "fixturenames", ())) or (
            item.get_closest_marker("django_db")
        ):
            item.add_marker("database")
        if item.path.name.startswith("test_views"):
            item.add_marker("pages")
        if item.get_closest_marker("browser") and item.path.name != QUICK_JOURNEYS:
            item.add_marker("thorough")


def pytest_collection_finish() -> None:
    imported.left_alone()


@pytest.fixture(autouse=True, scope="session")
def _emptying_tables_is_allowed_between_tests():
    """On SQLite the signal that follows puts the triggers up again, as after a migration."""

    def sql_flush(ops, _style, tables, **_options):
        if ops.connection.vendor == "sqlite":
            before = append_only.release(ops.connection)
        else:
            before = ["SET LOCAL session_replication_role = replica"]  # no trigger fires
        statements = [f"DELETE FROM {ops.quote_name(table)}" for table in tables]  # noqa: S608 - our own tables
        return [*before, *statements] if statements else []

    with patch.object(type(connection.ops), "sql_flush", sql_flush):
        yield


@pytest.fixture(autouse=True, scope="session")
def _days_end_where_the_settings_say():
    with (
        patch("tuntas.organisation.time_zone.known", ""),
        patch("tuntas.organisation.time_zone._until", float("inf")),
        patch("tuntas.organisation.time_zone.forget"),
    ):
        yield


@pytest.fixture(autouse=True)
def _sentences_have_the_general_words():
    """Until a request of the test says whose words they are."""
    terms.ask(lambda: GENERAL)


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
