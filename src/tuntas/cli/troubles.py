"""What the machine lacks, said in one sentence instead of a traceback."""

import socket
from typing import Any

from tuntas.core.base.errors import Refusal

from .refusals import trouble

_NO_TABLE = ("no such table", "no such column")  # as SQLite says it
_UNDEFINED = ("42P01", "42703")  # table, column: as PostgreSQL says it


def sentence_of(error: Exception) -> Refusal | None:
    """The refusal that a failure comes to; None where it is a fault of the program."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, Error

    if isinstance(error, ImproperlyConfigured):
        if isinstance(error.__cause__ or error.__context__, ImportError):
            return trouble("database_driver_missing")
        return trouble("setting_wrong", why=_one_line(error))
    if isinstance(error, Error):
        return _of_database(error, DatabaseError)
    if isinstance(error, OSError) and error.errno:
        return trouble("file_unusable", file=error.filename or "Disk", why=error.strerror)
    return None


def _of_database(error: Exception, plain: type[Exception]) -> Refusal | None:
    from django.db import InterfaceError, OperationalError, connection

    where = _where(connection.settings_dict)
    text = _one_line(error)
    if text.startswith(_NO_TABLE) or getattr(error.__cause__, "sqlstate", "") in _UNDEFINED:
        return trouble("database_not_ready", where=where)
    if type(error) not in (plain, InterfaceError, OperationalError):
        return None  # a query that is wrong
    code = "database_unreadable" if connection.vendor == "sqlite" else "database_unreachable"
    return trouble(code, where=where, why=text.rstrip("."))


def _where(at: dict[str, Any]) -> str:
    """Without user and password."""
    host = f"{at['HOST']}:{at['PORT'] or 5432}/" if at["HOST"] else ""
    return f"{host}{at['NAME']}"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def require_free(host: str, port: int) -> None:
    """Refuses (address_unusable) where nothing could listen: the server itself would say nothing
    and wait."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        why = error.strerror or str(error)
        raise trouble("address_unusable", address=f"{host}:{port}", why=why) from error
