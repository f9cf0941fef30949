from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.organisation.models import Agency, Unit
from tuntas.surveys.models import PublishedFigure, Response, Round, RoundUnit


@transaction.atomic
def open_round(
    *,
    agency: Agency,
    year: int,
    name: str,
    target: Decimal | None,
    rules: Iterable[str],
    counted: Iterable[Unit],
    uncounted: Iterable[Unit] = (),
    generated: bool = False,
    by: Any,
    at: datetime,
) -> Round:
    """A round over one calendar year; ``counted`` units make the agency's figure, the others do not."""
    round_ = Round.objects.create(
        agency=agency,
        year=year,
        name=name,
        target=target,
        rules=list(rules),
        opens=date(year, 1, 1),
        closes=date(year, 12, 31),
        generated=generated,
    )
    scope = [(u, True) for u in counted] + [(u, False) for u in uncounted]
    RoundUnit.objects.bulk_create(RoundUnit(round=round_, unit=u, counted=c) for u, c in scope)
    data = {"year": year, "target": target, "units": len(scope)}
    record(at=at, by=by, verb="open", noun="round", object_id=round_.pk, data=data)
    return round_


@transaction.atomic
def enter_published(
    *,
    round_: Round,
    values: Mapping[str, Decimal],
    respondents: int | None,
    source: str,
    by: Any,
    at: datetime,
) -> None:
    """Figures as the agency published them: element key -> value, "" -> the index."""
    PublishedFigure.objects.bulk_create(
        PublishedFigure(round=round_, element=key, value=value, respondents=respondents, source=source)
        for key, value in values.items()
    )
    data = {"values": {k: str(v) for k, v in values.items()}, "respondents": respondents, "source": source}
    record(at=at, by=by, verb="enter_published", noun="round", object_id=round_.pk, data=data)


@transaction.atomic
def receive_many(
    *, round_: Round, answers: Iterable[tuple[int, Mapping[str, int]]], by: Any, at: datetime
) -> int:
    """Store questionnaires of (service id, element key -> value) in batches; returns how many."""
    stream = (
        Response(key=uuid.uuid4(), round=round_, service_id=service, received_at=at, answers=dict(values))
        for service, values in answers
    )
    total = 0
    while batch := list(islice(stream, 2000)):
        total += len(Response.objects.bulk_create(batch))
    record(at=at, by=by, verb="receive", noun="round", object_id=round_.pk, data={"responses": total})
    return total
