from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.errors import Refusal
from tuntas.core.messages import N_
from tuntas.organisation.models import Service
from tuntas.organisation.permissions import Viewer, may_exclude_answers
from tuntas.results.models import Answered, Tally
from tuntas.surveys.models import Exclusion, Response, Round


@transaction.atomic
def rebuild_tallies(*, round_: Round, by: Any, at: datetime) -> int:
    """Count a round's answers anew, streaming. Returns the number of questionnaires counted."""
    total = _count(round_)
    record(at=at, by=by, verb="rebuild_tallies", noun="round", object_id=round_.pk, data={"responses": total})
    return total


def _count(round_: Round, **scope: Any) -> int:
    """Make the tallies of a round, or of the services in ``scope``, from the answers that count."""
    values: Counter[tuple[int, str, int]] = Counter()
    answered: Counter[int] = Counter()
    rows = Response.objects.filter(round=round_, excluded=False, **scope).values_list("service_id", "answers")
    for service, answers in rows.iterator(5000):
        answered[service] += 1
        values.update((service, element, value) for element, value in answers.items())
    Tally.objects.filter(round=round_, **scope).delete()
    Answered.objects.filter(round=round_, **scope).delete()
    Tally.objects.bulk_create(
        (
            Tally(round=round_, service_id=service, element=element, value=value, count=count)
            for (service, element, value), count in values.items()
        ),
        batch_size=1000,
    )
    Answered.objects.bulk_create(
        Answered(round=round_, service_id=service, count=count) for service, count in answered.items()
    )
    return sum(answered.values())


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

    ``answers`` are ids; those that already stand so are left alone. The reason is kept with each answer and
    in the audit trail; the tallies of the service follow in the same transaction. Refuses without the right
    (not_allowed), without a reason (reason_missing), and ids of other services (answers_unknown).
    """
    if not may_exclude_answers(viewer, round_.agency):
        raise Refusal("not_allowed", N_("Hanya tim Inspektorat yang dapat mengecualikan jawaban."))
    if not (reason := reason.strip()):
        raise Refusal("reason_missing", N_("Tuliskan alasannya; alasan itu tercatat."))
    wanted = set(answers)
    asked = Response.objects.select_for_update().filter(round=round_, service=service)
    states = {pk: state for pk, state in asked.values_list("pk", "excluded") if pk in wanted}
    if wanted - set(states):
        raise Refusal("answers_unknown", N_("Sebagian jawaban itu bukan jawaban layanan ini."))
    changed = sorted(pk for pk, state in states.items() if state != excluded)
    if not changed:
        return 0
    for start in range(0, len(changed), 500):
        Response.objects.filter(pk__in=changed[start : start + 500]).update(excluded=excluded)
    Exclusion.objects.bulk_create(
        (
            Exclusion(response_id=pk, excluded=excluded, at=at, by=viewer.person, reason=reason)
            for pk in changed
        ),
        batch_size=500,
    )
    _count(round_, service=service)
    verb = "exclude" if excluded else "include"
    data = {"service": service.pk, "answers": changed, "reason": reason}
    record(at=at, by=viewer.person, verb=verb, noun="round", object_id=round_.pk, data=data)
    return len(changed)
