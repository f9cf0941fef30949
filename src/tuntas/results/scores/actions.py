import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.models import F, QuerySet

from tuntas.core.score import tallies
from tuntas.organisation.models import Service
from tuntas.organisation.permissions import Viewer, may_exclude_answers
from tuntas.organisation.queries import served_at
from tuntas.results.models import RollUp, Tally
from tuntas.results.refusals import refusal
from tuntas.surveys.actions import record_round, require_reason
from tuntas.surveys.models import Exclusion, ReplacedEntry, Response, Round

from .queries import STORED

BATCH = 20_000  # answers that are counted in one transaction
Form = tuple[bool, str, str]  # whether to count it out, answers and profile as they are stored


def roll_up(*, at: datetime, round_: Round | None = None) -> int:
    """Bring the tallies up to the answers; returns how many answers were counted in or out.

    Costs what is new, may be called at any time and by several at once: new and late answers,
    exclusions and answers that were put back are all those whose ``counted`` is not what it should
    be.
    """
    pending = Response.objects.filter(counted=F("excluded"))
    rounds = [round_.pk] if round_ else list(pending.values_list("round_id", flat=True).distinct())
    total = 0
    for round_id in rounds:
        while done := _roll_up_batch(round_id, at):
            total += done
    return total


# One statement, so that an answer that is excluded at this very moment is marked and returned as it
# then stands, or left for the next time. Django cannot write it: an update that returns.
MARK = """
    UPDATE surveys_response SET counted = NOT excluded
    WHERE counted = excluded AND id IN (
        SELECT id FROM surveys_response WHERE round_id = %s AND counted = excluded
        ORDER BY id LIMIT %s
    )
    RETURNING service_id, excluded, answers, profile
"""


@transaction.atomic
def _roll_up_batch(round_id: int, at: datetime) -> int:
    state = _locked(round_id, at)
    with connection.cursor() as cursor:
        cursor.execute(MARK, [round_id, BATCH])
        rows = cursor.fetchall()
    if not rows:
        return 0
    _add(round_id, rows)
    state.version, state.at = uuid.uuid4(), at
    state.save(update_fields=["version", "at"])
    return len(rows)


def _locked(round_id: int, at: datetime) -> RollUp:
    """Held until the end of the transaction, so that nobody else changes the tallies of this
    round.
    """
    RollUp.objects.get_or_create(round_id=round_id, defaults={"at": at})
    return RollUp.objects.select_for_update().get(round_id=round_id)


def _add(round_id: int, rows: Iterable[tuple[int, bool, str, str]]) -> None:
    """``rows``: service id, then what a ``Form`` holds."""
    by_service: dict[int, list[Form]] = defaultdict(list)
    for service, excluded, answers, profile in rows:
        by_service[service].append((excluded, answers, profile))
    services = sorted(by_service)
    # A hundred at a time: the garbage collector would walk the many objects of all tallies again
    # and again.
    for some in (services[start : start + 100] for start in range(0, len(services), 100)):
        stored = _stored(Tally.objects.filter(round=round_id, service__in=some))
        for service in some:
            _count(stored.setdefault(service, tallies.empty()), by_service[service])
        Tally.objects.bulk_create(
            [Tally(round_id=round_id, service_id=service, **stored[service]) for service in some],
            update_conflicts=True,
            unique_fields=["round", "service"],
            update_fields=STORED,
        )


def _stored(rows: QuerySet[Tally]) -> dict[int, tallies.Stored]:
    """By service id; one query."""
    return {row.pop("service"): row for row in rows.values("service", *STORED)}


def _count(stored: tallies.Stored, forms: Sequence[Form]) -> None:
    """New forms in, then excluded ones out."""
    for out, times in (False, 1), (True, -1):
        some = [(orjson.loads(a), orjson.loads(p)) for is_out, a, p in forms if is_out == out]
        if some:
            tallies.count_in(stored, some, times)


@transaction.atomic
def rebuild_tallies(*, round_: Round, by: Any, at: datetime) -> int:
    """Forget the tallies of a round and count its answers anew. Returns the number of answers
    counted.
    """
    _locked(round_.pk, at)
    Tally.objects.filter(round=round_).delete()
    Response.objects.filter(round=round_, counted=True).update(counted=False)
    total = roll_up(at=at, round_=round_)
    record_round(round_, "rebuild_tallies", by, at, {"responses": total})
    return total


@transaction.atomic
def check_tallies(*, round_: Round, at: datetime) -> list[tuple[int, int, int]]:
    """Count the answers of a round again, streaming, and compare: the services whose tally is
    another one.

    As (service id, forms stored, forms counted); the forms may be equal and their answers not.
    """
    _locked(round_.pk, at)
    stored = _stored(Tally.objects.filter(round=round_))
    rows = Response.objects.filter(round=round_, counted=True).order_by("service_id")
    answers = rows.values_list("service_id", "answers", "profile").iterator(5000)
    found = []
    for service, given in groupby(answers, key=itemgetter(0)):
        counted = tallies.count_of((values, profile) for _, values, profile in given)
        held = tallies.read(stored.pop(service, tallies.empty()))
        if held != counted:
            found.append((service, held.n, counted.n))
    return found + [(service, row["n"], 0) for service, row in stored.items() if row["n"]]


@transaction.atomic
def exclude_answers(
    *,
    round_: Round,
    service: Service,
    answers: Iterable[int],
    excluded: bool,
    reason: str,
    viewer: Viewer,
    at: datetime,
) -> int:
    """Take answers of one service out of the figures, or put them back; returns how many changed.

    ``answers`` are ids; those that already stand so are left alone. The reason is kept with each
    answer and in the audit trail; the tallies of the service follow in the same transaction.
    Refuses without the right (not_allowed), whoever is in conflict with the unit
    (answers_in_conflict), without a reason (reason_missing), ids of other services
    (answers_unknown), and what a sheet was corrected from: it would count twice (answers_replaced).
    """
    if not may_exclude_answers(viewer, round_.agency):
        raise refusal("not_allowed", said="not_excluding")
    if served_at(service.unit_id, viewer.person.pk, round_.opens):
        raise refusal("answers_in_conflict")
    reason = require_reason(reason)
    wanted = set(answers)
    asked = Response.objects.select_for_update().filter(round=round_, service=service)
    states = {pk: state for pk, state in asked.values_list("pk", "excluded") if pk in wanted}
    if wanted - set(states):
        raise refusal("answers_unknown")
    changed = sorted(pk for pk, state in states.items() if state != excluded)
    if not changed:
        return 0
    if not excluded and _replaced(round_, service) & set(changed):
        raise refusal("answers_replaced")
    for start in range(0, len(changed), 500):
        Response.objects.filter(pk__in=changed[start : start + 500]).update(excluded=excluded)
    decision = {"excluded": excluded, "at": at, "by": viewer.person, "reason": reason}
    decisions = (Exclusion(response_id=pk, **decision) for pk in changed)
    Exclusion.objects.bulk_create(decisions, batch_size=500)
    roll_up(at=at, round_=round_)
    verb = "exclude" if excluded else "include"
    data = {"service": service.pk, "answers": changed, "reason": reason}
    record_round(round_, verb, viewer.person, at, data)
    return len(changed)


def _replaced(round_: Round, service: Service) -> set[int]:
    asked = ReplacedEntry.objects.filter(response__round=round_, response__service=service)
    return set(asked.values_list("response", flat=True))
