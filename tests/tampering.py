"""What somebody with the database's password could do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from tuntas.audit import append_only


@contextmanager
def without_guards() -> Iterator[Any]:
    """A cursor to which nothing is refused; the triggers are put up again afterwards."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # else pending checks keep the tables locked
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in append_only.release(connection):
            cursor.execute(statement)
        yield cursor
    append_only.guard()
