"""Tables whose rows are added and never changed: the database itself refuses the rest.

``append_only`` marks a model whose rows stay, ``unchangeable`` one whose rows may still go. The
triggers are put up after each migration (a changed table of SQLite loses its own). A migration that
has to correct such rows calls ``release`` first.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, UniqueConstraint

M = TypeVar("M", bound=type[Model])
SAYS = "rows of this table are only added"
_FUNCTION = "tuntas_append_only"
_BODY = f"BEGIN RAISE EXCEPTION '{SAYS}'; END"  # as PostgreSQL keeps it
_REFUSED: dict[type[Model], tuple[str, ...]] = {}


def append_only(model: M) -> M:
    _REFUSED[model] = ("UPDATE", "DELETE")
    return model


def unchangeable(model: M) -> M:
    _REFUSED[model] = ("UPDATE",)
    return model


def guard(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put up what is missing."""
    connection = connections[using]
    with connection.cursor() as cursor:
        lacking = _lacking(connection, cursor)
        if lacking and connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql "
                f"AS $${_BODY}$$"
            )
        for name, (table, statement) in lacking.items():
            cursor.execute(_drop(connection, name, table))
            cursor.execute(statement)


def unguarded(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Tables of which a trigger is missing, switched off, or another one than ours."""
    connection = connections[using]
    with connection.cursor() as cursor:
        return sorted({table for table, _ in _lacking(connection, cursor).values()})


def release(connection: Any) -> list[str]:
    """The statements that take all triggers away."""
    return [_drop(connection, name, table) for name, table, _ in _triggers(connection)]


def _lacking(connection: Any, cursor: Any) -> dict[str, tuple[str, str]]:
    """Name of a trigger -> its table, and what puts it up."""
    there, tables = _there(connection, cursor), connection.introspection.table_names(cursor)
    return {
        name: (table, statement)
        for name, table, statement in _triggers(connection)
        if table in tables and there.get(name) != _kept(connection, statement)
    }


def _there(connection: Any, cursor: Any) -> dict[str, str]:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    else:
        cursor.execute(
            "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE t.tgenabled <> 'D' AND NOT t.tgisinternal"
        )
    return dict(cursor.fetchall())


def _kept(connection: Any, statement: str) -> str:
    return statement if connection.vendor == "sqlite" else _BODY


def _drop(connection: Any, name: str, table: str) -> str:
    where = "" if connection.vendor == "sqlite" else f" ON {table}"
    return f"DROP TRIGGER IF EXISTS {name}{where}"


def _triggers(connection: Any) -> Iterator[tuple[str, str, str]]:
    """Name, table, and what puts it up."""
    make = _of_sqlite if connection.vendor == "sqlite" else _of_postgresql
    for model, refused in _REFUSED.items():
        table = model._meta.db_table
        for name, statement in make(model, table, refused):
            yield name, table, statement


def _of_sqlite(model: type[Model], table: str, refused: Sequence[str]) -> Iterator[tuple[str, str]]:
    """INSERT OR REPLACE removes the rows that are in its way without asking triggers of DELETE."""
    told = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    for verb in refused:
        name = f"{table}_no_{verb.lower()}"
        yield name, f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {told}"
    in_the_way = " OR ".join(
        "(" + " AND ".join(f"{column} = NEW.{column}" for column in columns) + ")"
        for columns in _keys(model)
    )
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {in_the_way})"  # noqa: S608 - our own names
    name = f"{table}_no_replace"
    yield name, f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {there} {told}"


def _of_postgresql(
    _model: type[Model], table: str, refused: Sequence[str]
) -> Iterator[tuple[str, str]]:
    does = f"EXECUTE FUNCTION {_FUNCTION}()"
    name, verbs = f"{table}_append_only", " OR ".join(refused)
    yield name, f"CREATE TRIGGER {name} BEFORE {verbs} ON {table} FOR EACH ROW {does}"
    name = f"{table}_no_truncate"
    yield name, f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {does}"


def _keys(model: Any) -> Iterator[list[str]]:
    """The columns of each key that a row cannot share with another."""
    meta = model._meta
    for field in meta.local_concrete_fields:
        if field.unique:
            yield [field.column]
    for constraint in meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield [meta.get_field(name).column for name in constraint.fields]
