"""Checks of action plans: what does not hold, with the words that show it. A person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tuntas.core.messages import N_, Message
from tuntas.core.periods import DateReading
from tuntas.core.snapshot import Finding


@dataclass(frozen=True)
class CheckInput:
    """What the checks look at. ``year`` is the survey's; ``status_raw`` is the cell as written."""

    id: str
    year: int
    unit: str
    service: str
    text: str
    deadline: DateReading
    status_raw: str
    elements: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """``explanation`` is an Indonesian template over the finding's ``quote`` and ``values``."""

    id: str
    severity: str  # high, medium, low
    title: str
    explanation: str


CHECKS: dict[str, Check] = {
    check.id: check
    for check in (
        Check("status_missing", "high", N_("Tanpa status"), N_("Rencana aksi ini tidak memiliki status.")),
    )
}


def run_checks(plans: Sequence[CheckInput], *, cutoff: date | None) -> list[Finding]:
    """Every finding on ``plans``, in their order; its id is ``<plan>:<check>``."""
    return [
        Finding(f"{p.id}:status_missing", "status_missing", p.id, "high", p.text[:160])
        for p in plans
        if not p.status_raw.strip()
    ]


def explain(finding: Finding) -> Message:
    """Why the finding was made, in words that quote what was seen."""
    return Message(CHECKS[finding.check].explanation, {"quote": finding.quote, **finding.values})
