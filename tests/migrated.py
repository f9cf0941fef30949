"""SQLite's tables as the migrations made them, kept from run to run for as long as no migration
differs.

To migrate takes longer than most single files of tests. A fresh checkout migrates for real.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django import get_version
from django.apps import apps
from django.db.backends.sqlite3.base import (
    DatabaseCreation,  # by itself "creation" cannot be imported
)


def kept_in(folder: Path) -> Callable[[], None]:
    """From now on test databases in memory begin with the tables in ``folder``; the result ends
    it.
    """
    make, create = DatabaseCreation._create_test_db, DatabaseCreation.create_test_db
    kept = file_in(folder)

    def _create_test_db(self: Any, *args: Any, **options: Any) -> str:
        name = make(self, *args, **options)
        self.held = None
        if kept.exists() and self.is_in_memory_db(name):
            self.held = sqlite3.connect(
                name, uri=True
            )  # without a connection what is in memory is gone
            with closing(sqlite3.connect(kept)) as source:
                source.backup(self.held)
        return name

    def create_test_db(self: Any, *args: Any, **options: Any) -> str:
        name = create(self, *args, **options)
        if self.held:
            self.held.close()
        else:
            mine = kept.with_suffix(f".{os.getpid()}")
            with closing(sqlite3.connect(mine)) as target:
                self.connection.connection.backup(target)
            mine.replace(kept)
        return name

    def end() -> None:
        DatabaseCreation._create_test_db, DatabaseCreation.create_test_db = make, create

    DatabaseCreation._create_test_db, DatabaseCreation.create_test_db = (
        _create_test_db,
        create_test_db,
    )
    return end


def file_in(folder: Path) -> Path:
    return folder / f"{_digest()}.sqlite3"


def _digest() -> str:
    """Of Django's version and all migrations of all apps; ours use nothing else."""
    found = hashlib.sha256(get_version().encode())
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]
