"""What the doctor looks for in an installation. Each function returns sentences, none if well."""

import os
import stat
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Model

from tuntas.audit import append_only
from tuntas.core.base.errors import Refusal
from tuntas.notify.models import Webhook
from tuntas.organisation.models import Appointment
from tuntas.surveys.models import Complaint, Invitation
from tuntas.web.secrecy import decrypt

MOST = 5  # of one kind that are shown
ENCRYPTED: tuple[tuple[type[Model], str, str], ...] = (
    (Complaint, "contact", "kontak pengaduan"),
    (Invitation, "address", "alamat undangan"),
    (Webhook, "secret", "rahasia webhook"),
)
KEY_FILES = ("secret_key", "contact_key", "demo-accounts.json")
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def damage() -> list[str]:
    """Of the database: SQLite reads all its pages, PostgreSQL each row of each table."""
    try:
        with connection.cursor() as cursor:
            found = _of_file(cursor) if connection.vendor == "sqlite" else _of_tables(cursor)
            return [f"Basis data rusak, pulihkan dari cadangan: {what}" for what in found]
    except DatabaseError as error:
        return [f"Basis data rusak, pulihkan dari cadangan: {' '.join(str(error).split())}"]


def _of_file(cursor: Any) -> list[str]:
    cursor.execute(f"PRAGMA integrity_check({MOST})")
    said = [row[0] for row in cursor.fetchall()]
    cursor.execute("PRAGMA foreign_key_check")
    orphans = sorted({row[0] for row in cursor.fetchmany(1000)})[:MOST]
    return [what for what in said if what != "ok"] + [
        f"{table} menunjuk baris yang tidak ada" for table in orphans
    ]


def _of_tables(cursor: Any) -> list[str]:
    for table in connection.introspection.table_names(cursor):
        name = connection.ops.quote_name(table)
        cursor.execute(f"SELECT count(t::text) FROM {name} t")  # noqa: S608 - our own table
    return []


def guards() -> list[str]:
    """Tables that the database no longer keeps from being rewritten."""
    return [
        f"Tabel {table} tidak lagi dijaga dari perubahan: jalankan 'tuntas migrate'"
        for table in append_only.unguarded()
    ]


def keys() -> list[str]:
    """One of each kind of encrypted text, the oldest and the newest, must still be readable."""
    lost = []
    for model, field, name in ENCRYPTED:
        rows = model._default_manager.exclude(**{field: ""}).values_list(field, flat=True)
        try:
            for token in (*rows.order_by("pk")[:1], *rows.order_by("-pk")[:1]):
                decrypt(token)
        except Refusal:
            lost.append(name)
    if not lost:
        return []
    return [
        f"Kunci kontak hilang atau keliru, {', '.join(lost)} tidak terbaca: pulihkan berkas "
        "contact_key, atau tambahkan kunci lama ke TUNTAS_CONTACT_KEY"
    ]


def administrators(today: date) -> list[str]:
    held = Appointment.objects.in_force(today).filter(
        role=Appointment.Role.OPERATOR, person__is_active=True
    )
    if held.exists():
        return []
    return [
        "Tidak ada pengelola sistem yang aktif: tidak ada yang dapat memberi peran atau memulihkan "
        "akun"
    ]


def rights() -> list[str]:
    """Nobody else reads the keys, nor enters the folder of a database that all may read; and this
    account writes where the server has to.
    """
    folder = Path(settings.DATA_DIR)
    kept = [path for path in (folder / name for name in KEY_FILES) if path.exists()]
    open_keys = [path for path in kept if _mode(path) & OTHERS]
    problems = [
        f"{path} terbuka untuk akun lain: jalankan chmod 600 '{path}'" for path in open_keys
    ]
    database = _database_file()
    if database and _mode(database) & stat.S_IROTH and _mode(database.parent) & stat.S_IXOTH:
        at = database.parent
        problems.append(f"{database} terbaca oleh akun lain: jalankan chmod 700 '{at}'")
    written = [path for path in (folder, Path(settings.MEDIA_ROOT), database) if path]
    return problems + [
        f"{path} tidak dapat ditulis oleh akun ini: periksa pemilik dan hak aksesnya"
        for path in written
        if path.exists() and not os.access(path, os.W_OK)
    ]


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _database_file() -> Path | None:
    """Of SQLite; None for PostgreSQL."""
    path = Path(str(connection.settings_dict["NAME"]))
    return path if connection.vendor == "sqlite" and path.exists() else None
