"""What the doctor looks for in an installation. Each function returns sentences, none if well."""

import os
import stat
from collections.abc import Iterator
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
# In the data folder, which may be one that other programs use too.
OURS = ("secret_key", "contact_key", "demo-accounts.json", "migrate.lock", "audit", "static")
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


def rights(*, mend: bool = False) -> list[str]:
    """Nobody else reads what lies in the data folder, and this account writes where the server has
    to. ``mend``: what others may read is closed.
    """
    open_to_others = [path for path in _kept() if _mode(path) & OTHERS]
    if mend:
        for path in open_to_others:
            path.chmod(_mode(path) & ~OTHERS)
        open_to_others = []
    problems = [f"{path} terbuka untuk akun lain" for path in open_to_others[:MOST]]
    if len(open_to_others) > MOST:
        problems.append(f"{len(open_to_others) - MOST} berkas dan folder lain juga terbuka")
    if problems:
        problems[-1] += ": jalankan 'tuntas doctor --repair'"
    folder, database = Path(settings.DATA_DIR), _database_file()
    written = [path for path in (folder, Path(settings.MEDIA_ROOT), database) if path]
    return problems + [
        f"{path} tidak dapat ditulis oleh akun ini: periksa pemilik dan hak aksesnya"
        for path in written
        if path.exists() and not os.access(path, os.W_OK)
    ]


def _kept() -> Iterator[Path]:
    """All that is ours, in the data folder and beside the database; links are not followed."""
    folder, database = Path(settings.DATA_DIR), _database_file()
    ours = [folder, *(folder / name for name in OURS), Path(settings.MEDIA_ROOT)]
    if database:
        ours += [
            database.with_name(database.name + end) for end in ("", "-wal", "-shm", "-journal")
        ]
    for path in dict.fromkeys(ours):
        if path.exists() and not path.is_symlink():
            yield path
        if path != folder and path.is_dir():
            yield from (each for each in path.rglob("*") if not each.is_symlink())


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _database_file() -> Path | None:
    """Of SQLite; None for PostgreSQL."""
    path = Path(str(connection.settings_dict["NAME"]))
    return path if connection.vendor == "sqlite" and path.exists() else None
