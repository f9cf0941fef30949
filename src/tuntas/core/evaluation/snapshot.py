"""What one cut-off knows: the frozen facts that a report, a page or a comparison is made from.

A snapshot holds facts, not figures: shares, totals and grades are computed from it by
``core.report.figures`` and ``core.score.scoring``, so that a sentence and a table cannot disagree.
``to_json`` and ``from_json`` are inverse; ``digest`` is the SHA-256 of the canonical JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from tuntas.core.base import plain
from tuntas.core.base.terms import read as read_terms
from tuntas.core.survey.round_codes import RoundName

PlanKey = tuple[str, str]  # code of its round where that is not the year, id


@dataclass(frozen=True)
class Unit:
    """One service unit. ``kind``: a code that the report knows (``labels.toml``), or as the agency
    calls it."""

    no: int
    name: str
    kind: str
    independent_since: int | None = None


@dataclass(frozen=True)
class ElementValue:
    """The value of one element on 25-100, as published or as computed; None is "no data"."""

    key: str
    code: str
    name: str
    value: Decimal | None


def kept_code(year: int, code: str) -> str:
    """The code of a round as snapshots keep it."""
    return "" if code == str(year) else code


class _OfRound:
    """Something of a round. ``round_code`` is "" where the round is called by its year, as all were
    in snapshots from before rounds had codes.
    """

    year: int
    round_code: str

    @property
    def round(self) -> RoundName:
        return RoundName.of(self.year, self.round_code)


@dataclass(frozen=True)
class Round(_OfRound):
    """One survey round at agency level; ``unit_nos`` are in scope, ``counted_nos`` make the
    index.
    """

    year: int
    name: str
    respondents: int | None
    index: Decimal | None
    target: Decimal | None
    elements: tuple[ElementValue, ...]
    weights: str  # convention, as core.score.scoring names it
    aggregation: str
    unit_nos: tuple[int, ...]
    counted_nos: tuple[int, ...]
    rules: tuple[str, ...]  # the recommendation rules in words, in order
    excluded: tuple[tuple[int, int], ...] | None = (
        None  # unit number, answers left out; None: not recorded
    )
    rule_set: str = ""  # name and version of the rules that were released, or ""
    round_code: str = ""


@dataclass(frozen=True)
class Recommendation(_OfRound):
    """What a rule asked of one unit in one round."""

    year: int
    unit_no: int
    number: str  # of the rule, or ""
    service: str
    text: str
    element: str = ""  # code of the only one that it is about, where there is one
    round_code: str = ""


@dataclass(frozen=True)
class Evidence:
    """A standing piece: a file by its SHA-256, or a link by its address. ``state``: of its
    examination.
    """

    sha256: str
    url: str
    state: str  # waiting, accepted, rejected


@dataclass(frozen=True)
class Plan(_OfRound):
    """One action plan as it stood at the cut-off; texts are plain, never mark-up.

    From ``state`` on: what plans that live in Tuntas have; those of an older snapshot have nothing
    there. ``due`` is the new day of what was returned or reopened, ``original_deadline`` that of a
    moved deadline.
    """

    id: str
    year: int
    unit_no: int
    recommendation_no: str
    recommendation: str
    service: str
    text: str
    deadline_raw: str
    deadline: date | None
    status: str  # "open", "close" or "" where the source has none
    elements: tuple[str, ...]  # codes: U1 ...
    elements_source: str  # stated, suggested, confirmed or ""
    line_first: int | None = None
    line_last: int | None = None
    state: str = ""
    due: date | None = None
    original_deadline: date | None = None
    outcome: str = ""
    evidence: tuple[Evidence, ...] = ()
    answers: tuple[
        tuple[str, str], ...
    ] = ()  # service and element of the recommendations that name one
    round_code: str = ""

    @property
    def key(self) -> PlanKey:
        """Old plans of two rounds of one year can have the same code."""
        return self.round_code, self.id


@dataclass(frozen=True)
class SummaryRow:
    """A row of Lampiran 1 as an old report printed it; a live evaluation has none."""

    no: int
    unit: str
    year: int
    recommendations: int | None
    plans: int | None
    closed: int | None
    line: int


@dataclass(frozen=True)
class Discrepancy:
    """Two figures of one source that should agree and do not.

    ``what``: plans, recommendations, closed, total_plans, total_recommendations, total_closed,
    index, achievement.
    ``unit_no`` and ``year`` are None for totals over all. ``summary`` is the printed figure,
    ``detail`` the counted one. ``reason`` is a stable code, explained by ``core.base.messages``.
    """

    unit_no: int | None
    unit: str
    year: int | None
    what: str
    summary: str
    detail: str
    reason: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """A doubt about one plan: the check's id, what it saw, and whether a person has decided.

    One about a unit in a round has no plan; ``unit_no`` and ``year`` say which. ``reason``: of the
    decision. ``round_code``: of the plan's round or the unit's, as in ``_OfRound``.
    """

    id: str
    check: str
    plan: str  # Plan.id
    severity: str  # high, medium, low
    quote: str
    values: Mapping[str, Any] = field(default_factory=dict)
    state: str = "open"  # open, confirmed, dismissed
    reason: str = ""
    unit_no: int | None = None
    year: int | None = None
    round_code: str = ""

    @property
    def round(self) -> RoundName | None:
        """Of one about a unit."""
        return None if self.year is None else RoundName.of(self.year, self.round_code)

    @property
    def plan_key(self) -> PlanKey:
        return self.round_code, self.plan


@dataclass(frozen=True)
class FollowUpEffect:
    """What ``core.followup.effect`` said of two rounds that follow each other: points, half up to
    two decimals.

    ``effect``, ``low`` and ``high`` are None where it refused; ``reason`` then says why, in
    Indonesian. ``plans``: of the earlier round; ``without_element``: how many of these name no
    element. ``far``: started so far from what is usual that they were left out.
    """

    before: int  # year of the earlier round
    after: int
    effect: Decimal | None
    low: Decimal | None
    high: Decimal | None
    plain: Decimal | None
    level: Decimal  # confidence of the interval, in percent
    followed: int
    others: int
    units: int
    far: int
    plans: int
    without_element: int
    reason: str = ""
    before_code: str = ""  # of the rounds, where it is not the year
    after_code: str = ""

    @property
    def earlier(self) -> RoundName:
        return RoundName.of(self.before, self.before_code)

    @property
    def later(self) -> RoundName:
        return RoundName.of(self.after, self.after_code)


@dataclass(frozen=True)
class TeamMember:
    role: str  # penanggung_jawab, pengendali_teknis, ketua_tim, anggota
    name: str


@dataclass(frozen=True)
class Assignment:
    """The evaluation: letter, team, moment, and what the report prints on its first and last
    page.
    """

    title: str
    period: str  # "Semester I Tahun 2023"
    number: str  # of the report
    letter_number: str
    letter_date: date | None
    cut_off: date
    team: tuple[TeamMember, ...]
    place: str
    signed_on: date | None
    signer_title: str
    signer: str
    inspectorate: str
    application: str = ""  # where the units handed in their data
    legal_basis: str = ""  # of an old report, a line each; "": the agency's own or the standing one


@dataclass(frozen=True)
class Snapshot:
    agency: str
    agency_short: str
    assignment: Assignment
    units: tuple[Unit, ...]
    rounds: tuple[Round, ...]
    recommendations: tuple[Recommendation, ...]
    plans: tuple[Plan, ...]
    findings: tuple[Finding, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    printed_summary: tuple[SummaryRow, ...] = ()
    source: str = ""  # the old report's name, or "" for live data
    generated: bool = False  # answers are made-up examples
    moment: str = ""  # ISO, where it is not the end of the day of the cut-off
    effects: tuple[FollowUpEffect, ...] = ()  # oldest first
    terms: Mapping[str, str] = field(default_factory=dict)  # own words, where not the general ones

    @property
    def signer_title(self) -> str:
        """As the assignment says; else as the agency always says; "" where neither does."""
        return self.assignment.signer_title or read_terms(self.terms).signer

    def to_dict(self) -> dict[str, Any]:
        """Plain values. What a snapshot from before a field was there does not know stays out of
        it, so that its digest stays as it was."""
        data = asdict(replace(self, plans=()))
        data["assignment"] = _known(data["assignment"], ("legal_basis",))
        for name, later in _LATER.items():
            data[name] = [_known(row, later) for row in data[name]]
        data |= {name: data[name] or None for name in ("effects", "terms")}
        data = _known(data, ("moment", "effects", "terms"))
        data["plans"] = [_known(_plan_dict(plan), _LATER_OF_PLANS) for plan in self.plans]
        return data

    def to_json(self) -> str:
        """Canonical: sorted keys, no spaces, dates ISO, decimals as text."""
        text = json.dumps(
            self.to_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
        )
        return storable(text)

    @cached_property
    def digest(self) -> str:
        return digest_of(self.to_json())

    @classmethod
    def from_json(cls, text: str) -> Snapshot:
        return plain.read(cls, json.loads(text))


# What came into snapshots later, and stays out of those that have nothing there.
_LATER_OF_PLANS = (
    "state",
    "due",
    "original_deadline",
    "outcome",
    "evidence",
    "answers",
    "round_code",
)
_LATER = {
    "rounds": ("excluded", "rule_set", "round_code"),
    "recommendations": ("element", "round_code"),
    "findings": ("reason", "unit_no", "year", "round_code"),
    "effects": ("before_code", "after_code"),
}


def _known(data: dict[str, Any], later: tuple[str, ...]) -> dict[str, Any]:
    """Without those of the later fields that have nothing."""
    return {k: v for k, v in data.items() if k not in later or v not in (None, "")}


def _plan_dict(plan: Plan) -> dict[str, Any]:
    """As ``asdict``, which takes ten times as long over a hundred thousand plans."""
    evidence = [dict(vars(piece)) for piece in plan.evidence]
    return {**vars(plan), "evidence": evidence or None, "answers": plan.answers or None}


def storable(json_text: str) -> str:
    """The same JSON with half characters (lone surrogates), which no file can hold, as JSON's
    escapes.
    """
    return json_text.encode("utf-8", "backslashreplace").decode()


def digest_of(text: str) -> str:
    """SHA-256 of a snapshot's canonical JSON."""
    return hashlib.sha256(text.encode()).hexdigest()


def code_of(digest: str) -> str:
    """The verification code of a report, like ``K3QF-9T2M-XW7A-60ZD``: the first 80 bits of the
    digest of its facts in Crockford's base 32, which knows no I, L, O, U. Equal facts have equal
    codes."""
    number = int(digest[:20], 16)
    letters = "".join(_ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))


def digest_begins(code: str) -> str | None:
    """The first 20 hexadecimal digits of the digest that a code stands for, however people type it;
    None where it is no code."""
    typed = "".join(_MISREAD.get(sign, sign) for sign in code.upper() if sign.isalnum())
    if len(typed) != 16 or not set(typed) <= set(_ALPHABET):
        return None
    number = 0
    for letter in typed:
        number = number << 5 | _ALPHABET.index(letter)
    return f"{number:020x}"


_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = {"O": "0", "I": "1", "L": "1"}
