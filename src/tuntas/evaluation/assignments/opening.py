"""An assignment is opened with what its letter says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.evaluation.snapshot import Assignment
from tuntas.evaluation.models import Evaluation, ScopeUnit, TeamMember
from tuntas.organisation.models import Agency
from tuntas.surveys.models import Round

# What the letter and the report say of an assignment, besides its team and scope.
LETTER = (
    "title", "period", "number", "letter_number", "letter_date", "cut_off", "place", "signed_on",
    "signer_title", "signer", "application",
)  # fmt: skip


def letter_of(assignment: Any) -> dict[str, Any]:
    """These fields of an evaluation, a snapshot's assignment or one that was read, by name."""
    return {name: getattr(assignment, name) for name in LETTER}


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
    evaluation = Evaluation.objects.create(
        agency=agency,
        code=code,
        **letter_of(assignment),
        source=source,
        source_sha256=source_sha256,
    )
    TeamMember.objects.bulk_create(
        TeamMember(evaluation=evaluation, role=m.role, order=i, name=m.name)
        for i, m in enumerate(assignment.team)
    )
    ScopeUnit.objects.bulk_create(
        ScopeUnit(evaluation=evaluation, round=round_, unit_id=unit)
        for round_, units in scope.items()
        for unit in units
    )
    data = {"code": code, "cut_off": assignment.cut_off, "rounds": [r.name for r in scope]}
    record(at=at, by=by, verb="open", noun="evaluation", object_id=evaluation.pk, data=data)
    return evaluation
