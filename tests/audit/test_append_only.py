"""Rows that prove something can be added, never changed: the database refuses the rest."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from tests.repository.stage import stage
from tests.tampering import without_guards
from tuntas.audit import append_only
from tuntas.organisation.models import Agency
from tuntas.reports.models import ReportText

pytestmark = pytest.mark.django_db
AT = datetime(2023, 6, 6, 8, 0, tzinfo=UTC)
MAY_GO = {"followup_statusevent"}  # with a draft that nobody has seen
STAY = {
    "audit_event",
    "evaluation_cutoff",
    "followup_plannote",
    "organisation_agencylogo",
    "reports_letterhead",
    "reports_logo",
    "reports_reporttext",
    "reports_signedfile",
    "reports_signoff",
    "surveys_exclusion",
    "surveys_replacedentry",
}
EMPTY = {  # on the stage
    "followup_plannote",
    "organisation_agencylogo",
    "reports_signoff",
    "reports_signedfile",
    "surveys_exclusion",
    "surveys_replacedentry",
}


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":  # else pending checks are in the way
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(statement)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return append_only.SAYS in str(error)
    return False


def test_every_such_table_has_its_guards():
    with without_guards():
        assert set(append_only.unguarded()) == STAY | MAY_GO
    assert append_only.unguarded() == []


@pytest.mark.thorough
@pytest.mark.usefixtures("evidence_on_disk")
def test_rows_are_not_changed_replaced_or_removed_in_any_of_them(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    people = stage().people
    ReportText.objects.create(
        agency=Agency.objects.first(), key="x", version=1, at=AT, by=people["member"]
    )
    if connection.vendor == "sqlite":
        ways = ["UPDATE {0} SET id = id", "INSERT OR REPLACE INTO {0} SELECT * FROM {0}"]
    else:
        ways = ["UPDATE {0} SET id = id", "TRUNCATE {0} CASCADE"]
    tables = sorted((STAY | MAY_GO) - EMPTY)
    tried = [way.format(table) for table in tables for way in ways]
    tried += [f"DELETE FROM {table}" for table in tables if table not in MAY_GO]  # noqa: S608
    assert [statement for statement in tried if not refused(statement)] == []


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_row_in_the_way_by_another_key_is_not_replaced_either():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_event (at, verb, noun, object_id, data, previous, digest) "
            "VALUES ('2023-06-06', 'open', 'round', 1, '{}', '', 'a')"
        )
    assert refused(
        "INSERT OR REPLACE INTO audit_event (at, verb, noun, object_id, data, previous, digest) "
        "VALUES ('2023-06-06', 'close', 'round', 1, '{}', '', 'a')"
    )


def test_another_trigger_of_the_same_name_is_no_guard():
    name = {"sqlite": "audit_event_no_delete", "postgresql": "audit_event_append_only"}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {name['sqlite']}")
            cursor.execute(
                f"CREATE TRIGGER {name['sqlite']} BEFORE DELETE ON audit_event BEGIN SELECT 1; END"
            )
        else:
            cursor.execute(f"ALTER TABLE audit_event DISABLE TRIGGER {name['postgresql']}")
    assert append_only.unguarded() == ["audit_event"]
    append_only.guard()
    assert append_only.unguarded() == []
