"""Published facts of Badan POM: its 88 service units, two survey rounds, one evaluation.

Source: the agency's monitoring and evaluation report on SKM follow-up, Semester I 2023 (a public
document): chapters II and III, and Lampiran 1 row by row. Coordinates are those of the seat city,
roughly. The names of people are invented.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files

from tuntas.core.base.data import table
from tuntas.core.evaluation.snapshot import Assignment, ElementValue, Round, TeamMember, Unit
from tuntas.core.followup.rule_sets import RULE_SETS
from tuntas.core.survey.instruments import SKM_2017

AGENCY = "Badan Pengawas Obat dan Makanan"
AGENCY_SHORT = "Badan POM"
YEARS = (2021, 2022)


@dataclass(frozen=True)
class Counts:
    """A row of Lampiran 1, as printed."""

    recommendations: int
    plans: int
    closed: int


@dataclass(frozen=True)
class ExampleUnit:
    """``counts`` by year: a unit that became independent later has none for the earlier round."""

    unit: Unit
    province: str
    latitude: Decimal
    longitude: Decimal
    services: tuple[str, ...]
    counts: Mapping[int, Counts]


def _counts(row: Mapping[str, str]) -> dict[int, Counts]:
    names = ("recommendations", "plans", "closed")
    return {
        y: Counts(*(int(row[f"{name}_{y}"]) for name in names)) for y in YEARS if row[f"plans_{y}"]
    }


def _unit(row: Mapping[str, str]) -> ExampleUnit:
    since = int(row["independent_since"]) if row["independent_since"] else None
    return ExampleUnit(
        Unit(int(row["no"]), row["name"], row["kind"], since),
        row["province"],
        Decimal(row["latitude"]),
        Decimal(row["longitude"]),
        tuple(row["services"].split(";")),
        _counts(row),
    )


with (files(__package__) / "units.csv").open(encoding="utf-8") as _lines:
    UNITS = tuple(_unit(row) for row in csv.DictReader(_lines))


def _round(year: int, respondents: int, index: str, target: str, elements: str) -> Round:
    pairs = zip(SKM_2017.elements, elements.split(), strict=True)
    values = (
        ElementValue(e.key, SKM_2017.code(e.key), e.name, Decimal(value)) for e, value in pairs
    )
    surveyed = [u.unit for u in UNITS if year in u.counts]
    return Round(
        year=year,
        name=f"SKM {year}",
        respondents=respondents,
        index=Decimal(index),
        target=Decimal(target),
        elements=tuple(values),
        weights="exact",
        aggregation="pooled",
        unit_nos=tuple(u.no for u in surveyed),
        counted_nos=tuple(u.no for u in surveyed if u.independent_since is None),
        rules=tuple(rule.text for rule in RULE_SETS[f"skm-{year}"].rules),
    )


_PRINTED = table("facts", "tuntas.example")
ROUNDS = tuple(_round(**printed) for printed in _PRINTED["rounds"])
ASSIGNMENT = Assignment(
    **_PRINTED["assignment"]
    | {"team": tuple(TeamMember(**m) for m in _PRINTED["assignment"]["team"])}
)
