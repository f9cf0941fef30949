"""Made-up action plans with a real summary's counts per unit and year.

A small share carries the doubts that inspectors meet (``DOUBTS``), so that the example shows
findings.
"""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tuntas.core.base.data import table
from tuntas.core.base.numerals import MONTHS, short_date
from tuntas.core.evaluation.snapshot import Plan, Recommendation
from tuntas.core.followup.rule_sets import RULE_SETS, Rule
from tuntas.core.survey.instruments import SKM_2017

from .facts import Counts, ExampleUnit

_PHRASES = table("phrases", "tuntas.example")
ACTIONS, DOUBTFUL = _PHRASES["actions"], _PHRASES["doubtful"]

# (year, unit no) -> element keys, weakest first.
Priorities = Mapping[tuple[int, int], Sequence[str]]

_MARK = ": "  # between the heading that names the element and the body
_STRIDE = 37  # through the 121 wordings, so that neighbours differ in every part

# Plans per thousand that carry each doubt.
DOUBTS = {
    "deadline_after_cutoff": 12,
    "placeholder": 4,
    "no_concrete_action": 5,
    "text_says_not_done": 6,
    "copied_text": 9,
    "deadline_missing": 3,
}


def recommendations(units: Sequence[ExampleUnit]) -> list[Recommendation]:
    """As many per unit and year as counted; by rule if there are several, else by service."""
    return [
        Recommendation(year, unit.unit.no, number, service, rule.text)
        for year, unit in _unit_years(units)
        for number, service, rule in _asked(unit, year)
    ]


def generate(
    units: Sequence[ExampleUnit], priorities: Priorities, cut_off: date, seed: int
) -> list[Plan]:
    """Plans of all rounds by unit with the counts of ``units``; same seed, same plans.

    ``priorities`` says which elements each unit's plans are about.
    """
    rng = Random(f"{seed}-plans")  # noqa: S311 - examples, not secrets
    drawn = dict.fromkeys(ACTIONS, 0)
    made = [
        plan
        for year, unit in _unit_years(units)
        for plan in _of_unit(unit, year, priorities[year, unit.unit.no], cut_off, drawn, rng)
    ]
    return _with_doubts(made, cut_off, rng)


def _unit_years(units: Sequence[ExampleUnit]) -> list[tuple[int, ExampleUnit]]:
    years = sorted({year for unit in units for year in unit.counts})
    return [(year, unit) for year in years for unit in units if year in unit.counts]


def _asked(unit: ExampleUnit, year: int) -> list[tuple[str, str, Rule]]:
    """Number, service and rule of each recommendation; a spare one takes the last rule."""
    rules = RULE_SETS[f"skm-{year}"].rules
    wanted = unit.counts[year].recommendations
    if len(rules) == 1:
        return [("", service, rules[0]) for service in unit.services[:wanted]]
    return [(rule.number, "", rule) for rule in rules[-wanted:]]


def _of_unit(
    unit: ExampleUnit,
    year: int,
    weakest: Sequence[str],
    cut_off: date,
    drawn: dict[str, int],
    rng: Random,
) -> Iterator[Plan]:
    counts: Counts = unit.counts[year]
    asked = _asked(unit, year)
    # Spread evenly, in order.
    answering = [i * len(asked) // counts.plans for i in range(counts.plans)]
    for i, which in enumerate(answering):
        number, service, rule = asked[which]
        key = weakest[(i - answering.index(which)) % len(weakest)]
        deadline, written = _deadline(year, cut_off, rng)
        yield Plan(
            id=f"{year}-{unit.unit.no:02d}-{i + 1:02d}",
            year=year,
            unit_no=unit.unit.no,
            recommendation_no=number,
            recommendation=rule.text if number else "",
            service=service,
            text=_heading(key, rng) + _wording(key, drawn[key]) + ".",
            deadline_raw=written,
            deadline=deadline,
            status="close" if i < counts.closed else "open",
            elements=(SKM_2017.code(key),),
            elements_source="stated",
        )
        drawn[key] += 1


def _heading(key: str, rng: Random) -> str:
    name, code = SKM_2017.elements[SKM_2017.keys.index(key)].name, SKM_2017.code(key)
    return rng.choice((f"{code}. {name}", name, f"{code} {name}")) + _MARK


def _wording(key: str, k: int) -> str:
    """The k-th wording of an element, far from all others, so that none is a near copy by accident.

    The choices are a Reed-Solomon code over the field of 11: among the first 121 of an element any
    two share at most one part, and two elements share at most two of the three parts they have in
    common.
    """
    together, when = _PHRASES["together"], _PHRASES["when"]
    size = len(together)
    block, k = divmod(k, size**2)
    b, a = divmod(k * _STRIDE % size**2, size)
    e = list(ACTIONS).index(key)
    whom = together[(a + b + e + 9 * block) % size]
    often = when[(a + 2 * b + 3 * e + 4 * block) % size]
    return f"{ACTIONS[key][a]} {whom} {often}; {_PHRASES['measures'][b]}"


def _deadline(year: int, cut_off: date, rng: Random) -> tuple[date, str]:
    """Between July of the survey year and a week before the cut-off, written as people write it."""
    start = date(year, 7, 1)
    end = min(date(year + 1, 5, 31), cut_off - timedelta(days=7))
    day = start + timedelta(days=rng.randrange(max(1, (end - start).days)))
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    form = rng.random()
    if last >= cut_off or form < 0.75:
        return day, short_date(day)
    if form < 0.85:
        return last, f"{MONTHS[last.month - 1]} {last.year}"
    if form < 0.95 and last.month % 3 == 0:
        return last, f"TW {('I', 'II', 'III', 'IV')[last.month // 3 - 1]} {last.year}"
    return day, f"{day:%d-%m-%Y}"


def _with_doubts(plans: list[Plan], cut_off: date, rng: Random) -> list[Plan]:
    """Puts the doubts on plans drawn by chance, one each."""
    order = rng.sample(range(len(plans)), len(plans))
    for doubt, per_thousand in DOUBTS.items():
        for turn in range(round(per_thousand * len(plans) / 1000)):
            at = order.pop()
            plans[at] = _doubtful(plans, at, doubt, turn, cut_off)
    return plans


def _doubtful(plans: Sequence[Plan], at: int, doubt: str, turn: int, cut_off: date) -> Plan:
    plan = plans[at]
    if doubt == "deadline_after_cutoff":
        late = cut_off + timedelta(days=24 + 13 * turn)
        return replace(plan, deadline=late, deadline_raw=short_date(late))
    if doubt == "deadline_missing":
        return replace(plan, deadline=None, deadline_raw="-")
    heading, _, body = plan.text.partition(_MARK)
    if doubt == "copied_text":
        # A neighbour's body under the own heading, as happens between the services of one unit.
        body = plans[at - 1].text.partition(_MARK)[2]
    elif doubt == "text_says_not_done":
        body = f"{body.rstrip('.')}, {_pick(doubt, turn)}."
    else:
        body = f"{_pick(doubt, turn)}."
    return replace(plan, text=heading + _MARK + body)


def _pick(doubt: str, turn: int) -> str:
    wordings: list[str] = DOUBTFUL[doubt]
    return wordings[turn % len(wordings)]
