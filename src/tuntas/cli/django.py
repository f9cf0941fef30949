"""Starting Django for the commands that need the database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def start(folder: Path | None = None) -> None:
    """Set Django up; ``folder`` (or TUNTAS_DIR) holds database, files and the secret key.

    The database is asked once: one that does not answer is told here, not in the midst of work.
    """
    if folder is not None:
        os.environ["TUNTAS_DIR"] = str(folder.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuntas.config.settings")
    import django

    django.setup()
    with own_connection() as cursor:
        cursor.execute("SELECT 1")
    from tuntas.organisation import own_words, time_zone

    time_zone.activate()
    own_words.activate()


@contextmanager
def own_connection() -> Iterator[Any]:
    """A cursor of a connection that no pool holds: it fails at once, and what it locks ends with
    this block.
    """
    from django.db import connection

    own = connection.copy()
    own.settings_dict["OPTIONS"].pop("pool", None)
    try:
        with own.cursor() as cursor:
            yield cursor
    finally:
        own.close()
