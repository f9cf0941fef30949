"""The example agency at its cut-off, put together from facts, made-up answers and made-up plans."""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from tuntas.core.evaluation.snapshot import Round, Snapshot
from tuntas.core.score.scoring import Tally, score
from tuntas.core.survey.instruments import SKM_2017

from . import answers, facts, plans

SEED = 2023


def responses(round_: Round, seed: int = SEED) -> Iterable[answers.Response]:
    """The made-up respondents of one of ``facts.ROUNDS``."""
    services = {unit.unit.no: unit.services for unit in facts.UNITS}
    return answers.generate(round_, [unit.unit for unit in facts.UNITS], services, seed)


def unit_tallies(given: Iterable[answers.Response]) -> dict[int, Tally]:
    tallies: dict[int, dict[str, Counter[int]]] = {}
    for response in given:
        tally = tallies.setdefault(response.unit_no, {})
        for key, value in response.values.items():
            tally.setdefault(key, Counter())[value] += 1
    return dict(tallies)


def weakest(tally: Tally) -> Sequence[str]:
    """Element keys, lowest value first; those without data are left out."""
    known = {e.key: e.exact for e in score(tally, SKM_2017).elements if e.exact is not None}
    return sorted(known, key=lambda key: (Fraction(known[key]), SKM_2017.keys.index(key)))


def snapshot(seed: int = SEED) -> Snapshot:
    """Everything a report needs; plans are about each unit's weakest elements."""
    priorities = {
        (round_.year, no): weakest(tally)
        for round_ in facts.ROUNDS
        for no, tally in unit_tallies(responses(round_, seed)).items()
    }
    return Snapshot(
        agency=facts.AGENCY,
        agency_short=facts.AGENCY_SHORT,
        assignment=facts.ASSIGNMENT,
        units=tuple(unit.unit for unit in facts.UNITS),
        rounds=facts.ROUNDS,
        recommendations=tuple(plans.recommendations(facts.UNITS)),
        plans=tuple(plans.generate(facts.UNITS, priorities, facts.ASSIGNMENT.cut_off, seed)),
        generated=True,
    )
