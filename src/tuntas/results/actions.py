from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.results.models import Answered, Tally
from tuntas.surveys.models import Response, Round


@transaction.atomic
def rebuild_tallies(*, round_: Round, by: Any, at: datetime) -> int:
    """Count a round's answers anew, streaming. Returns the number of questionnaires counted."""
    values: Counter[tuple[int, str, int]] = Counter()
    answered: Counter[int] = Counter()
    rows = Response.objects.filter(round=round_).values_list("service_id", "answers")
    for service, answers in rows.iterator(5000):
        answered[service] += 1
        values.update((service, element, value) for element, value in answers.items())
    Tally.objects.filter(round=round_).delete()
    Answered.objects.filter(round=round_).delete()
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
    total = sum(answered.values())
    record(at=at, by=by, verb="rebuild_tallies", noun="round", object_id=round_.pk, data={"responses": total})
    return total
