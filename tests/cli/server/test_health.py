"""The doctor finds what will hurt later: damage, lost keys, nobody in charge, open files."""

import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from tests.notify.people import world
from tuntas.accounts.models import User
from tuntas.cli.server import health
from tuntas.notify.models import Webhook
from tuntas.organisation.models import Appointment
from tuntas.web.secrecy import encrypt

JUNE = datetime(2026, 6, 1, 3, tzinfo=UTC)


def webhook(made):
    return Webhook.objects.create(
        agency=made["agency"],
        name="Dasbor",
        address="https://dasbor.contoh.go.id/",
        secret=encrypt("rahasia"),
        made_by=made["head"],
        made_at=JUNE,
    )


@pytest.mark.django_db
def test_a_sound_database_has_no_damage():
    assert health.damage() == []


@pytest.mark.django_db
def test_a_lost_contact_key_is_found_by_what_it_no_longer_opens(settings):
    webhook(world(JUNE))
    assert health.keys() == []
    settings.CONTACT_KEYS = [Fernet.generate_key().decode()]
    assert health.keys() == [
        "Kunci kontak hilang atau keliru, rahasia webhook tidak terbaca: pulihkan berkas "
        "contact_key, atau tambahkan kunci lama ke TUNTAS_CONTACT_KEY"
    ]


@pytest.mark.django_db
def test_nobody_in_charge_is_found_until_an_active_person_holds_the_role():
    said = [
        "Tidak ada pengelola sistem yang aktif: tidak ada yang dapat memberi peran atau memulihkan "
        "akun"
    ]
    assert health.administrators(JUNE.date()) == said
    world(JUNE)
    assert health.administrators(JUNE.date()) == []
    User.objects.filter(appointments__role=Appointment.Role.OPERATOR).update(is_active=False)
    assert health.administrators(JUNE.date()) == said


@pytest.mark.django_db
def test_keys_and_a_database_that_others_may_read_are_found(settings, tmp_path, monkeypatch):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    database, key = tmp_path / "tuntas.sqlite3", tmp_path / "contact_key"
    for path in (database, key):
        path.write_text("")
    monkeypatch.setattr(health, "_database_file", lambda: database)
    key.chmod(0o640)
    database.chmod(0o644)
    tmp_path.chmod(0o755)
    assert health.rights() == [
        f"{key} terbuka untuk akun lain: jalankan chmod 600 '{key}'",
        f"{database} terbaca oleh akun lain: jalankan chmod 700 '{tmp_path}'",
    ]
    key.chmod(0o600)
    tmp_path.chmod(0o700)
    assert health.rights() == []


def test_a_database_with_a_torn_page_is_found(data_folder):
    if connection.vendor != "sqlite":
        pytest.skip("a file of SQLite is torn")
    path = data_folder / "tuntas.sqlite3"
    tear(path, "notify_delivery")
    done = subprocess.run(
        [sys.executable, "-m", "tuntas", "doctor"],
        env=os.environ | {"TUNTAS_DIR": str(data_folder)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "- Basis data rusak, pulihkan dari cadangan: " in done.stdout


def tear(path, table):
    """Write nonsense over the page where a table begins."""
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = database.execute("PRAGMA page_size").fetchone()[0]
        page = database.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", [table]
        ).fetchone()[0]
    database.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
