"""Checks of a plan with its history: what was handed in, when it was closed, what was recommended.

Plans of an old report have no history; ``checks`` looks at what is written about any plan. A
finding quotes what was seen and is a doubt; a person decides.
``docs/reference/checks.md`` says of each check what it finds and what it leaves alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuntas.core.base.messages import N_, Message
from tuntas.core.base.numerals import MONTHS, long_date
from tuntas.core.base.periods import existing_day, read_date
from tuntas.core.followup.workflow import OUTCOMES

from . import checks
from .checks import WRITTEN_CHECKS, Check, CheckInput, Seen
from .snapshot import Finding

NOT_DONE = "text_says_not_done"  # of a plan from a report, too, once it was closed in Tuntas
BULK = 5  # plans of one unit closed on the last day that are called many


@dataclass(frozen=True)
class Use:
    """The same evidence at another plan; ``same``: equal content, else nearly the same text."""

    plan: str
    unit: str
    year: int
    same: bool
    on: date  # when it was handed over there


@dataclass(frozen=True)
class Piece:
    """Evidence that stands: neither withdrawn nor replaced. ``uses``: at other plans, equal content
    first."""

    title: str
    on: date  # when it was handed over
    accepted: bool
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True)
class DeadlineRequest:
    """The latest change of a deadline that was asked for. ``state``: asked, granted, refused."""

    old: date | None
    new: date
    state: str
    who: str
    on: date


@dataclass(frozen=True)
class LivePlan:
    """A plan that was approved. ``text_known`` False: it was loaded from a report, and its words
    were checked then.

    ``closed`` is None unless it was closed in Tuntas; ``closed_that_day``: plans of its unit closed
    that day, this one among them; ``last_day``: the last working day up to the cut-off.
    ``approved_deadline``: the one that the head granted last. ``recommended``: element codes that
    were recommended to its unit for its service; None where recommendations name no elements.
    """

    written: CheckInput
    surveyed_from: date
    text_known: bool = True
    approved: date | None = None
    handed_in: date | None = None
    closed: date | None = None
    closed_that_day: int = 0
    last_day: date | None = None
    outcome: str = ""
    grounds: str = ""
    approved_deadline: date | None = None
    deadline_request: DeadlineRequest | None = None
    elements_stated: bool = False  # by the unit or the team, not only read from words
    recommended: tuple[str, ...] | None = None
    evidence: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class LiveUnit:
    """A unit of the scope in a round. ``recommendations``: how many it was given; None where the
    round's are not recorded."""

    id: str
    unit: str
    round: str
    plans: int  # approved
    drafts: int  # written and not yet approved
    recommendations: int | None


def plan_findings(
    plans: Iterable[LivePlan], copies: Mapping[str, Sequence[str]]
) -> Iterator[Finding]:
    """Every finding of these plans, in their order and that of the registries.

    ``copies``: plan id -> what people call the plans that say the same
    (``core.evaluation.copies``).
    """
    for plan in plans:
        for check, seen in _looks(plan, copies.get(plan.written.id, ())):
            if seen:
                yield checks.finding(plan.written.id, check, seen)


def closing_findings(plans: Iterable[LivePlan]) -> Iterator[Finding]:
    """Those of their findings that speak against a closing."""
    for plan in plans:
        for check, seen in _looks(plan, ()):
            if seen and check.against_closing:
                yield checks.finding(plan.written.id, check, seen)


def unit_findings(units: Iterable[LiveUnit]) -> Iterator[Finding]:
    """Units without a plan. Whom nothing was recommended owes none."""
    for unit in units:
        if not unit.plans and unit.recommendations != 0:
            recommended = (
                NOT_RECORDED if unit.recommendations is None else str(unit.recommendations)
            )
            values = {"round": unit.round, "recommendations": recommended, "drafts": unit.drafts}
            yield checks.finding(unit.id, LIVE_CHECKS["unit_without_plan"], Seen(unit.unit, values))


def _looks(plan: LivePlan, copies: Sequence[str]) -> Iterator[tuple[Check, Seen | None]]:
    if plan.text_known:
        for check in WRITTEN_CHECKS.values():
            if check.look:
                yield (
                    check,
                    check.look(plan.written, None),
                )  # of a closing its day and proof are known
        if copies:
            yield WRITTEN_CHECKS["copied_text"], checks.copied(plan.written, copies)
    elif plan.closed:
        check = WRITTEN_CHECKS[NOT_DONE]
        yield check, check.look(plan.written, None) if check.look else None
    for live in LIVE_CHECKS.values():
        if live.look:
            yield live, live.look(plan)


def checks_run(plan: LivePlan) -> frozenset[str]:
    """The ids of the checks that such a plan is looked at with."""
    written = WRITTEN_CHECKS if plan.text_known else [NOT_DONE] if plan.closed else ()
    return frozenset(LIVE_CHECKS) | frozenset(written)


def explain(finding: Finding) -> Message:
    """Why a check made the finding, in words that quote what was seen."""
    check = EVERY_CHECK[finding.check]
    words = {name: Message(finding.values[name]) for name in check.words}
    return Message(check.explanation, {**finding.values, **words, "quote": finding.quote})


GONE = N_("Pemeriksaan yang tidak dipakai lagi")


def title(check_id: str) -> str:
    """What a check is called, in words also where there is no such check any more."""
    return EVERY_CHECK[check_id].title if check_id in EVERY_CHECK else GONE


# What each check sees


def _without_evidence(plan: LivePlan) -> Seen | None:
    if plan.closed is None or any(piece.accepted for piece in plan.evidence):
        return None
    titles = "; ".join(piece.title for piece in plan.evidence)
    values = {
        "closed": long_date(plan.closed),
        "pieces": len(plan.evidence),
        "outcome": OUTCOMES.get(plan.outcome, NOT_RECORDED),
    }
    return Seen(plan.grounds or titles or checks.opening(plan.written.text), values)


# A day or a month inside a title or file name: 12 Maret 2023, Maret 2023, 12-03-2023, 2023-03-12,
# 20230312.
_NAMED = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}\s+)?(?:{'|'.join(MONTHS)})\s+(?:19|20)\d\d(?!\d)", re.IGNORECASE
)
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})([-/._])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/._]?)(\d\d)\2(\d\d)(?!\d)")


def day_named(title: str) -> date | None:
    """The latest day that a title names, a month by its last; None where it names none."""
    named = [read_date(" ".join(m[0].split()), 0).value for m in _NAMED.finditer(title)]
    named += [existing_day(m[4], m[3], m[1]) for m in _DAY_FIRST.finditer(title)]
    named += [existing_day(m[1], m[3], m[4]) for m in _YEAR_FIRST.finditer(title)]
    return max(filter(None, named), default=None)


def _older(plan: LivePlan, since: date, before: date) -> Seen | None:
    """The first piece from a day in ``[since, before)``: as its title says, or handed over
    elsewhere then."""
    for piece in plan.evidence:
        if (named := day_named(piece.title)) and since <= named < before:
            return Seen(piece.title, {"day": long_date(named), "source": BY_TITLE})
        earlier = [use for use in piece.uses if use.same and since <= use.on < before]
        if earlier:
            return Seen(
                piece.title, {"day": long_date(min(u.on for u in earlier)), "source": BY_USE}
            )
    return None


def _before_survey(plan: LivePlan) -> Seen | None:
    seen = _older(plan, date.min, plan.surveyed_from)
    return seen and Seen(seen.quote, {**seen.values, "surveyed": long_date(plan.surveyed_from)})


def _before_plan(plan: LivePlan) -> Seen | None:
    if plan.approved is None:
        return None
    seen = _older(plan, plan.surveyed_from, plan.approved)
    return seen and Seen(seen.quote, {**seen.values, "approved": long_date(plan.approved)})


def _reused(plan: LivePlan) -> Seen | None:
    for piece in plan.evidence:
        if piece.uses:
            first = piece.uses[0]
            values = {
                "on": long_date(piece.on),
                "how": SAME if first.same else NEARLY,
                "plan": first.plan,
                "unit": first.unit,
                "year": first.year,
                "count": len({use.plan for use in piece.uses}),
            }
            return Seen(piece.title, values)
    return None


def _last_day(plan: LivePlan) -> Seen | None:
    if plan.closed is None or plan.closed != plan.last_day or plan.closed_that_day < BULK:
        return None
    values = {
        "closed": long_date(plan.closed),
        "count": plan.closed_that_day,
        "unit": plan.written.unit,
    }
    return Seen(checks.opening(plan.written.text), values)


def _moved(plan: LivePlan) -> Seen | None:
    """The deadline is another than the one that was granted, or the unit kept to one that never
    was."""
    deadline, asked = plan.written.deadline.value, plan.deadline_request
    if plan.approved_deadline and deadline and deadline != plan.approved_deadline:
        values = {"who": "–", "on": "–", "standing": UNASKED}
        return _from_to(plan, plan.approved_deadline, deadline, values)
    if asked is None or asked.state == "granted" or asked.old is None or plan.handed_in is None:
        return None
    if not asked.old < plan.handed_in or asked.new <= asked.old:
        return None
    standing = REFUSED if asked.state == "refused" else UNANSWERED
    values = {"who": asked.who, "on": long_date(asked.on), "standing": standing}
    return _from_to(plan, asked.old, asked.new, values)


def _from_to(plan: LivePlan, old: date, new: date, values: Mapping[str, Any]) -> Seen:
    handed_in = long_date(plan.handed_in) if plan.handed_in else "–"
    dates = {"old": long_date(old), "new": long_date(new), "handed_in": handed_in}
    return Seen(checks.opening(plan.written.text), {**dates, **values})


def _not_recommended(plan: LivePlan) -> Seen | None:
    codes = plan.written.elements
    if not plan.elements_stated or not codes or plan.recommended is None:
        return None
    if not set(codes).isdisjoint(plan.recommended):
        return None
    recommended = ", ".join(plan.recommended) or "–"
    return Seen(
        checks.opening(plan.written.text),
        {"elements": ", ".join(codes), "recommended": recommended},
    )


BY_TITLE = N_("menurut namanya")
BY_USE = N_("sudah diserahkan pada rencana lain waktu itu")
SAME = N_("sama persis")
NEARLY = N_("hampir sama isinya")
UNASKED = N_("tidak ada usulan yang disetujui")
UNANSWERED = N_("usulan belum diputuskan kepala unit")
REFUSED = N_("usulan ditolak kepala unit")
NOT_RECORDED = N_("tidak tercatat")

LIVE_CHECKS = checks.read_checks(
    "live",
    {
        "status_without_evidence": _without_evidence,
        "evidence_before_survey": _before_survey,
        "evidence_before_plan": _before_plan,
        "evidence_reused": _reused,
        "closed_on_last_day": _last_day,
        "deadline_moved_unapproved": _moved,
        "element_not_recommended": _not_recommended,
    },
)
EVERY_CHECK: Mapping[str, Check] = {**WRITTEN_CHECKS, **LIVE_CHECKS}
AGAINST_CLOSING = frozenset(c.id for c in EVERY_CHECK.values() if c.against_closing)
