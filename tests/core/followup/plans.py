"""A plan, and people who act on it."""

from dataclasses import dataclass
from datetime import date, timedelta

from tuntas.core.followup.acts import Context, Plan, PlanContent

TODAY = date(2023, 7, 1)
SOON, LATER = TODAY + timedelta(days=10), TODAY + timedelta(days=60)
UNIT, OFFICER, HEAD, MEMBER = 1, 11, 12, 13


@dataclass(frozen=True)
class Round:
    pk: int
    name: str
    opens: date
    draft: bool = False
    instrument: str = "skm-2017"


@dataclass(frozen=True)
class Person:
    pk: int
    name: str = "Petugas"


@dataclass(frozen=True)
class Row:
    """A service or recommendation."""

    pk: int
    unit_id: int = UNIT
    round_id: int = 1
    service_id: int | None = None


NOW, NEXT = Round(1, "SKM 2023", date(2023, 1, 1)), Round(2, "SKM 2024", date(2024, 1, 1))
CONTENT = PlanContent(
    text="Melatih petugas",
    deadline=LATER,
    elements=["U3"],
    person_in_charge=Person(OFFICER),
    milestones=[("Bahan", SOON), ("Pelatihan", SOON + timedelta(days=1))],
    tags=["loket"],
)
PLAN = Plan("2023-01-01", NOW, UNIT, state="in_progress", status="open", content=CONTENT)


def by(actor, *roles, **more):
    staff = {UNIT: {OFFICER, HEAD}}
    return Context(TODAY, actor, {UNIT: roles}, staff, rounds={1: NOW, 2: NEXT}, **more)


OFFICER_ACTS, HEAD_ACTS = by(OFFICER, "officer"), by(HEAD, "head")
MEMBER_ACTS = by(MEMBER, "member")
