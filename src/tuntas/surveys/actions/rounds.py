"""Rounds: what is asked, of which services, from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.organisation.models import Agency, Unit
from tuntas.surveys.models import PublishedFigure, Round, RoundUnit


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
