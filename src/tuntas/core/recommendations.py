"""Which elements must be followed up, by the rules of a round, and why.

A rule set is data and belongs to a round. Several rules on one element make one recommendation with
several reasons. No rule says what to do with ties for the last place: all tied elements are taken, and
the reason says so. Values are compared unrounded; grades are those of the rounded value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tuntas.core.instruments import Instrument
from tuntas.core.messages import N_, Message
from tuntas.core.scoring import grade, round_half_up

Values = Mapping[str, Fraction | Decimal | None]  # element key -> value on 25-100, None without data


@dataclass(frozen=True)
class Rule:
    """``kind`` names a predicate: graded, largest_decline or lowest. ``count`` is its number of places."""

    number: str
    kind: str
    text: str
    grades: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class RuleSet:
    id: str
    name: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Reason:
    rule: str  # number of the rule
    message: Message
    tied: bool = False


@dataclass(frozen=True)
class ElementRecommendation:
    key: str
    code: str
    reasons: tuple[Reason, ...]


RULE_SETS = {
    rule_set.id: rule_set
    for rule_set in (
        RuleSet(
            "skm-2021",
            N_("Aturan rekomendasi SKM 2021"),
            (
                Rule(
                    "1",
                    "graded",
                    N_(
                        "Apabila ada, menyusun rencana aksi per jenis layanan untuk unsur pelayanan dengan "
                        "mutu pelayanan C"
                    ),
                    grades=("C",),
                ),
                Rule(
                    "2",
                    "largest_decline",
                    N_(
                        "Apabila ada, melakukan analisis terhadap 3 (tiga) unsur pelayanan yang memiliki "
                        "penurunan nilai terbesar dibandingkan tahun sebelumnya terkait penyebab penurunan "
                        "dan rencana aksi yang akan dilakukan"
                    ),
                    count=3,
                ),
                Rule(
                    "3",
                    "lowest",
                    N_(
                        "Menyusun dan memantau rencana aksi atas 3 (tiga) unsur pelayanan dengan nilai "
                        "terendah dalam rangka pencapaian target nilai SKM tahun berikutnya"
                    ),
                    count=3,
                ),
            ),
        ),
        RuleSet(
            "skm-2022",
            N_("Aturan rekomendasi SKM 2022"),
            (
                Rule(
                    "1",
                    "lowest",
                    N_(
                        "Menyusun Rencana Aksi Tindak Lanjut (RATL) per jenis layanan atas 3 (tiga) unsur "
                        "dengan nilai terendah dan memperhatikan saran/masukan responden"
                    ),
                    count=3,
                ),
            ),
        ),
    )
}


def recommend(
    values: Values, rule_set: RuleSet, instrument: Instrument, previous: Values | None = None
) -> tuple[ElementRecommendation, ...]:
    """The elements to follow up, in the instrument's order, each with its reasons in rule order.

    ``previous`` holds last round's values; without it, or where an element has none, no decline is known.
    Elements without data are never recommended.
    """
    known = {key: Fraction(values_) for key, values_ in values.items() if values_ is not None}
    before = {key: Fraction(value) for key, value in (previous or {}).items() if value is not None}
    reasons: dict[str, list[Reason]] = {}
    for rule in rule_set.rules:
        for key, reason in _KINDS[rule.kind](rule, known, before, instrument).items():
            reasons.setdefault(key, []).append(reason)
    return tuple(
        ElementRecommendation(key, instrument.code(key), tuple(reasons[key]))
        for key in instrument.keys
        if key in reasons
    )


_Exact = Mapping[str, Fraction]


def _graded(rule: Rule, values: _Exact, _: _Exact, instrument: Instrument) -> dict[str, Reason]:
    reasons = {}
    for key, value in values.items():
        letter = grade(round_half_up(value), instrument)
        if letter in rule.grades:
            text = N_("{code} {value}, mutu pelayanan {grade}")
            figures = {"code": instrument.code(key), "value": round_half_up(value), "grade": letter}
            reasons[key] = Reason(rule.number, Message(text, figures))
    return reasons


def _largest_decline(rule: Rule, values: _Exact, before: _Exact, instrument: Instrument) -> dict[str, Reason]:
    declines = {
        key: values[key] - before[key] for key in values if key in before and values[key] < before[key]
    }
    reasons = {}
    for key, (place, tied) in _places(declines, rule.count).items():
        figures = {
            "code": instrument.code(key),
            "before": round_half_up(before[key]),
            "value": round_half_up(values[key]),
            "change": round_half_up(declines[key]),
            "place": place,
            "of": len(declines),
        }
        text = N_("{code} turun dari {before} ke {value} ({change}), penurunan ke-{place} dari {of}")
        if tied:
            text = N_(
                "{code} turun dari {before} ke {value} ({change}), penurunan ke-{place} dari {of}; nilai "
                "seri, semua yang seri diambil"
            )
        reasons[key] = Reason(rule.number, Message(text, figures), tied)
    return reasons


def _lowest(rule: Rule, values: _Exact, _: _Exact, instrument: Instrument) -> dict[str, Reason]:
    reasons = {}
    for key, (place, tied) in _places(values, rule.count).items():
        text = N_("{code} {value}, terendah ke-{place} dari {of}")
        if tied:
            text = N_("{code} {value}, terendah ke-{place} dari {of}; nilai seri, semua yang seri diambil")
        figures = {
            "code": instrument.code(key),
            "value": round_half_up(values[key]),
            "place": place,
            "of": len(values),
        }
        reasons[key] = Reason(rule.number, Message(text, figures), tied)
    return reasons


def _places(values: _Exact, count: int) -> dict[str, tuple[int, bool]]:
    """The keys of the ``count`` smallest values with their place, and whether the last place is tied.

    Tied means: equal values compete for the last place, so more than ``count`` are taken.
    """
    ordered = sorted(values.values())
    limit = ordered[min(count, len(ordered)) - 1] if ordered else Fraction()
    taken = {key: value for key, value in values.items() if value <= limit}
    return {
        key: (1 + sum(other < value for other in ordered), value == limit and len(taken) > count)
        for key, value in taken.items()
    }


_KINDS: Mapping[str, Callable[[Rule, _Exact, _Exact, Instrument], dict[str, Reason]]] = {
    "graded": _graded,
    "largest_decline": _largest_decline,
    "lowest": _lowest,
}
