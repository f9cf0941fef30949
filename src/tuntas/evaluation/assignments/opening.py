from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.evaluation.snapshot import Assignment
from tuntas.evaluation.models import (
    Evaluation,
    ScopeUnit,
    TeamMember,
)
from tuntas.organisation.models import Agency
from tuntas.surveys.models import Round


@transaction.atomic
def open_evaluation(
    *,
    agency: Agency,
    code: str,
    assignment: Assignment,
    scope: Mapping[Round, Iterable[int]],
    source: str = "",
    source_sha256: str = "",
    by: Any,
    at: datetime,
) -> Evaluation:
    """Letter, team, scope (round -> unit ids) and cut-off of one assignment."""
    a = assignment
    evaluation = Evaluation.objects.create(
        agency=agency,
        code=code,
        title=a.title,
        period=a.period,
        number=a.number,
        letter_number=a.letter_number,
        letter_date=a.letter_date,
        cut_off=a.cut_off,
        application=a.application,
        place=a.place,
        signed_on=a.signed_on,
        signer_title=a.signer_title,
        signer=a.signer,
        source=source,
        source_sha256=source_sha256,
    )
    TeamMember.objects.bulk_create(
        TeamMember(evaluation=evaluation, role=m.role, order=i, name=m.name)
        for i, m in enumerate(a.team)
    )
    ScopeUnit.objects.bulk_create(
        ScopeUnit(evaluation=evaluation, round=round_, unit_id=unit)
        for round_, units in scope.items()
        for unit in units
    )
    data = {"code": code, "cut_off": a.cut_off, "rounds": [r.name for r in scope]}
    record(at=at, by=by, verb="open", noun="evaluation", object_id=evaluation.pk, data=data)
    return evaluation
