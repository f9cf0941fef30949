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
def test_what_others_may_read_is_found_and_closed(settings, tmp_path, monkeypatch):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    database, key = tmp_path / "tuntas.sqlite3", tmp_path / "contact_key"
    report, foreign = settings.MEDIA_ROOT / "reports" / "a.pdf", tmp_path / "of-others.txt"
    report.parent.mkdir(parents=True)
    for path in (database, database.with_name("tuntas.sqlite3-wal"), key, report, foreign):
        path.write_text("")
    monkeypatch.setattr(health, "_database_file", lambda: database)
    assert health.rights() == []  # written with the rights that the settings ask for
    wrong = [tmp_path, key, report.parent, report, database.with_name("tuntas.sqlite3-wal")]
    for path in [*wrong, foreign]:
        path.chmod(0o755)
    said = health.rights()
    assert {line.split(" terbuka")[0] for line in said} == {str(path) for path in wrong}
    assert said[-1].endswith(": jalankan 'tuntas doctor --repair'")
    assert (health.rights(mend=True), health.rights()) == ([], [])
    assert [oct(path.stat().st_mode & 0o077) for path in wrong] == ["0o0"] * 5
    assert oct(foreign.stat().st_mode & 0o077) == "0o55"


@pytest.mark.thorough
def test_all_that_the_product_writes_is_for_its_account_only(data_folder):
    """As it comes to be from the first start on, whatever the account's umask is."""
    environment = os.environ | {"TUNTAS_DIR": str(data_folder / "new"), "TUNTAS_DATABASE_URL": ""}
    code = (
        "from tuntas.cli.django import start; start(); "
        "from django.core.management import call_command; "
        "from tuntas.cli.server.migrate import migrate; migrate(verbosity=0); "
        "call_command('collectstatic', verbosity=0, interactive=False); "
        "from django.core.files.base import ContentFile; "
        "from django.core.files.storage import storages; "
        "storages['evidence'].save('a/b', ContentFile(b'x'))"
    )
    done = subprocess.run(
        ["sh", "-c", 'umask 000; exec "$0" -c "$1"', sys.executable, code],
        env={k: v for k, v in environment.items() if k != "PYTEST_CURRENT_TEST"},
    )
    assert done.returncode == 0
    new = data_folder / "new"
    loose = [path.name for path in (new, *new.rglob("*")) if path.stat().st_mode & 0o077]
    assert (loose, (new / "files" / "evidence" / "a" / "b").exists()) == ([], True)


@pytest.mark.thorough
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
