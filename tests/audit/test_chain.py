from datetime import UTC, datetime

import pytest
from django.db import transaction

from tests.tampering import without_guards
from tuntas.audit.actions import record
from tuntas.audit.models import Event
from tuntas.audit.queries import Verification, history, verify

AT = datetime(2023, 6, 6, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@transaction.atomic
def acts(count: int) -> list[Event]:
    return [act(i) for i in range(count)]


def act(i: int) -> Event:
    return record(at=AT, by=None, verb="open", noun="round", object_id=i, data={"n": i})


def tamper(statement: str, parameters: list) -> None:
    with without_guards() as cursor:
        cursor.execute(statement, parameters)


def test_an_untouched_chain_holds():
    acts(3)
    assert verify() == Verification(checked=3, broken_at=None)


def test_an_empty_chain_holds():
    assert verify() == Verification(checked=0, broken_at=None)


def test_a_changed_row_is_found():
    rows = acts(3)
    tamper("UPDATE audit_event SET data = %s WHERE id = %s", ['{"n":9}', rows[1].pk])
    assert verify().broken_at == rows[1].pk


def test_a_removed_row_is_found_at_its_successor():
    rows = acts(3)
    tamper("DELETE FROM audit_event WHERE id = %s", [rows[1].pk])
    assert verify().broken_at == rows[2].pk


@pytest.mark.django_db(transaction=True)
def test_a_row_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError):
        record(at=AT, by=None, verb="open", noun="round", object_id=1)
    assert Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_row_goes_when_the_change_is_rolled_back():
    @transaction.atomic
    def change_that_fails():
        act(1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_that_fails()
    assert Event.objects.count() == 0


def test_history_is_that_of_one_thing_oldest_first():
    acts(2)
    assert [(e.object_id, e.verb) for e in history("round", 1)] == [("1", "open")]
