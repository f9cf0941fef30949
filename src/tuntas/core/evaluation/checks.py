"""Checks of action plans: what does not hold, with the words that show it. A person decides.

A finding is a doubt and never a verdict. ``docs/reference/checks.md`` gives an example of each
check and says what it leaves alone.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuntas.core.base import data
from tuntas.core.base.messages import Message
from tuntas.core.base.numerals import long_date
from tuntas.core.base.periods import DateReading, read_date
from tuntas.core.followup.workflow import printed_status

from . import phrases
from .copies import copies_of
from .plan_elements import body_of, without_labels
from .snapshot import Finding


@dataclass(frozen=True)
class CheckInput:
    """What the checks look at. ``year`` is the survey's; ``status_raw`` is the cell as written;
    ``told``: what its unit says of it beside its text.
    """

    id: str
    year: int
    unit: str
    service: str
    text: str  # plain, white space folded
    deadline: DateReading
    status_raw: str
    elements: tuple[str, ...]
    told: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        return printed_status(self.status_raw)


@dataclass(frozen=True)
class Seen:
    """What a check saw: the words of the plan, and values for the explanation (text or numbers)."""

    quote: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """A check of checks.toml. ``explanation`` is an Indonesian template over ``quote`` and the
    values of the finding; ``words``: those values that are themselves to be translated.

    ``look`` is None for a check that needs more than one plan. ``against_closing``: what it sees
    makes it doubtful whether a closed plan was carried out.
    """

    id: str
    severity: str  # high, medium, low
    title: str
    explanation: str
    look: Callable[..., Seen | None] | None
    words: tuple[str, ...] = ()
    against_closing: bool = False


def read_checks(section: str, looks: Mapping[str, Callable[..., Seen | None]]) -> dict[str, Check]:
    """The checks of a section of checks.toml, in its order, each with how it looks."""
    rows = data.rows("evaluation/checks")[section]
    return {id_: Check(id_, look=looks.get(id_), **row) for id_, row in rows.items()}


def run_checks(plans: Sequence[CheckInput], *, cutoff: date | None) -> list[Finding]:
    """Every finding, in the order of the plans and of the registry; its id is ``<plan>:<check>``.

    Without a ``cutoff`` no deadline lies after it.
    """
    copies = copies_of({plan.id: (plan.text, plan.unit, plan.service) for plan in plans})
    findings = []
    for plan in plans:
        for check in WRITTEN_CHECKS.values():
            seen = check.look(plan, cutoff) if check.look else copied(plan, copies.get(plan.id, []))
            if seen:
                findings.append(finding(plan.id, check, seen))
    return findings


def finding(subject: str, check: Check, seen: Seen) -> Finding:
    return Finding(
        f"{subject}:{check.id}", check.id, subject, check.severity, seen.quote, seen.values
    )


def _around(text: str, start: int, end: int, margin: int = 60) -> str:
    """The words at ``[start, end)`` with some context, cut at words."""
    first, last = max(0, start - margin), min(len(text), end + margin)
    if first:
        first = text.find(" ", first, start) + 1 or start
    if last < len(text):
        last = max(text.rfind(" ", end, last), end)
    return f"{'… ' if first else ''}{text[first:last].strip()}{' …' if last < len(text) else ''}"


def opening(text: str) -> str:
    return _around(text, 0, 0, 140)


def _seen(text: str, match: re.Match[str] | None) -> Seen | None:
    return Seen(_around(text, *match.span()), {"words": match[0].strip()}) if match else None


def _status_missing(plan: CheckInput, _: date | None) -> Seen | None:
    return None if plan.status_raw.strip(" -–—.") else Seen(opening(plan.text), {})


def _deadline_missing(plan: CheckInput, _: date | None) -> Seen | None:
    missing = plan.deadline.kind == "empty"
    return Seen(opening(plan.text), {"raw": plan.deadline.raw}) if missing else None


def _deadline_unreadable(plan: CheckInput, _: date | None) -> Seen | None:
    written = plan.deadline.value is None and plan.deadline.kind != "empty"
    return Seen(plan.deadline.raw, {}) if written else None


def _deadline_after_cutoff(plan: CheckInput, cutoff: date | None) -> Seen | None:
    deadline = plan.deadline.value
    if not (deadline and cutoff and plan.status == "close" and deadline > cutoff):
        return None
    return Seen(
        f"{plan.deadline.raw}, {plan.status_raw}",
        {"deadline": long_date(deadline), "cutoff": long_date(cutoff), "status": plan.status_raw},
    )


def _deadline_before_survey(plan: CheckInput, _: date | None) -> Seen | None:
    """On or before 31 January of the survey's year, when no result of that survey can have
    existed.
    """
    deadline = plan.deadline.value
    if not deadline or deadline > date(plan.year, 1, 31):
        return None
    return Seen(plan.deadline.raw, {"deadline": long_date(deadline), "year": plan.year})


_WHEN = re.compile(
    r"\b(?:pada|di|ke|akhir|awal|hingga|sampai|bulan|direncanakan|dijadwalkan|ditargetkan)\s+"
    r"(?:pada\s+|di\s+)?(?:bulan\s+|akhir\s+|awal\s+)?"
    r"(?P<when>(?:tahun\s+|(?:tw|triwulan|semester)\s*[iv\d]+\s+|[a-z]+\s+)?20\d\d)\b"
    r"|\((?P<year>(?:tahun )?20\d\d)\)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;](?=\s)|(?<=\s)\d\.\s")


def _text_says_not_done(plan: CheckInput, _: date | None) -> Seen | None:
    if plan.status == "open":
        return None
    for text in (plan.text, *plan.told):
        if phrases.may_hold(text, phrases.NOT_DONE_NEEDS):
            said = phrases.ASIDE.sub(lambda aside: " " * len(aside[0]), text)
            if found := phrases.NOT_DONE.search(said):
                return _seen(text, found)
    return _after_deadline(plan) if plan.deadline.value and "20" in plan.text else None


def _after_deadline(plan: CheckInput) -> Seen | None:
    """A time that begins on or after the deadline, in a sentence that does not tell of something
    done.
    """
    for match in _WHEN.finditer(plan.text):
        before = _SENTENCE_END.split(plan.text[: match.start()])[-1]
        period = read_date(match["when"] or match["year"], plan.year)
        if phrases.DONE.search(before) or not (period.value and plan.deadline.value):
            continue
        months = {"year": 12, "semester": 6, "quarter": 3}.get(period.kind, 1)
        begins = date(period.value.year, period.value.month - months + 1, 1)
        if begins >= plan.deadline.value:
            return _seen(plan.text, match)
    return None


def _placeholder(plan: CheckInput, _: date | None) -> Seen | None:
    found = phrases.PLACEHOLDER.search(without_labels(plan.text))
    return Seen(opening(plan.text), {"words": found[0].strip()[:80]}) if found else None


def _no_concrete_action(plan: CheckInput, cutoff: date | None) -> Seen | None:
    if phrases.CONCRETE.search(body_of(plan.text)) or _placeholder(plan, cutoff):
        return None
    return Seen(opening(plan.text), {})


def copied(plan: CheckInput, others: Sequence[str]) -> Seen | None:
    if not others:
        return None
    return Seen(
        opening(plan.text), {"other": others[0], "count": len(others), "others": list(others[:20])}
    )


def _personal_data(plan: CheckInput, _: date | None) -> Seen | None:
    if not phrases.PERSON_NEEDS.search(plan.text):
        return None
    return _seen(plan.text, phrases.PERSON.search(plan.text))


def _steering_respondents(plan: CheckInput, _: date | None) -> Seen | None:
    if not phrases.may_hold(plan.text, phrases.ANSWERING_NEEDS):
        return None
    for sentence in _sentences(plan.text):
        answering = phrases.ANSWERING.search(sentence)
        if answering and phrases.INFLUENCE.search(sentence):
            return _seen(sentence, answering)
    return None


def _sentences(text: str) -> Iterator[str]:
    at = 0
    for match in _SENTENCE_END.finditer(text):
        yield text[at : match.start()]
        at = match.end()
    yield text[at:]


# By the name that checks.toml gives each.
_LOOKS: Mapping[str, Callable[[CheckInput, date | None], Seen | None]] = {
    "status_missing": _status_missing,
    "deadline_missing": _deadline_missing,
    "deadline_unreadable": _deadline_unreadable,
    "deadline_after_cutoff": _deadline_after_cutoff,
    "deadline_before_survey": _deadline_before_survey,
    "text_says_not_done": _text_says_not_done,
    "no_concrete_action": _no_concrete_action,
    "placeholder": _placeholder,
    "personal_data": _personal_data,
    "steering_respondents": _steering_respondents,
}
WRITTEN_CHECKS = read_checks("written", _LOOKS)


_NO_DATE = DateReading("", None, "empty")


def said_of(check: str, text: str) -> Message | None:
    """What a check that looks at nothing but the words says of a text (plain, white space folded);
    None where it sees nothing.
    """
    look = _LOOKS[check]
    seen = look(CheckInput("", 0, "", "", text, _NO_DATE, "", ()), None)
    explanation = WRITTEN_CHECKS[check].explanation
    return Message(explanation, {**seen.values, "quote": seen.quote}) if seen else None
