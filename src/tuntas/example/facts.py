"""Published facts of Badan POM: its 88 service units, two survey rounds, one evaluation.

Source: the agency's monitoring and evaluation report on SKM follow-up, Semester I 2023 (a public
document): chapters II and III, and Lampiran 1 row by row. Coordinates are those of the seat city,
roughly. The names of people are invented.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files

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


def _round(year: int, respondents: int, index: str, target: str, published: str) -> Round:
    pairs = zip(SKM_2017.elements, published.split(), strict=True)
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


ROUNDS = (
    _round(2021, 6137, "89.80", "88.46", "88.13 88.56 88.62 90.80 89.45 91.14 93.00 90.15 88.34"),
    _round(2022, 6669, "90.83", "89.45", "89.19 89.62 89.83 91.64 90.55 91.94 93.66 91.40 89.62"),
)

ASSIGNMENT = Assignment(
    title="Laporan Monitoring dan Evaluasi Tindak Lanjut Survei Kepuasan Masyarakat",
    period="Semester I Tahun 2023",
    number="PI.06.07.71.713.07.23.13",
    letter_number="PI.06.07.7.71.05.23.160",
    letter_date=date(2023, 5, 8),
    cut_off=date(2023, 6, 6),
    team=(
        TeamMember("penanggung_jawab", "Ratna Kusumadewi"),
        TeamMember("pengendali_teknis", "Bayu Laksana Putra"),
        TeamMember("ketua_tim", "Andini Pramestari"),
        TeamMember("anggota", "Galih Wiratama"),
        TeamMember("anggota", "Sekar Larasati"),
        TeamMember("anggota", "Tomi Hadinata"),
    ),
    place="Jakarta",
    signed_on=date(2023, 7, 27),
    signer_title="Inspektur Utama",
    signer="Ratna Kusumadewi",
    inspectorate="Inspektorat Utama",
    application="SAPA APIP",
)
