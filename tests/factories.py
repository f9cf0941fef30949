"""A small world made by the real actions: an agency, two rounds with answers, and an imported
report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.people import Cast, cast
from tests.remembered import remembered
from tuntas.core.base.periods import read_date
from tuntas.core.evaluation.snapshot import Discrepancy, Finding, SummaryRow, TeamMember
from tuntas.core.survey.instruments import SKM_2017
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.evaluation.models import CutOff, Evaluation
from tuntas.evaluation.old_reports.actions import import_report
from tuntas.followup.models import ActionPlan
from tuntas.organisation.actions import (
    register_agency,
    register_kinds,
    register_services,
    register_units,
)
from tuntas.organisation.models import Agency, Unit
from tuntas.readers.old_reports.audit import ReportAudit
from tuntas.readers.old_reports.model import Assignment, Decision, OldReport, PlanRow, ReportUnit
from tuntas.results.scores.actions import rebuild_tallies
from tuntas.surveys.answers.actions import receive_many
from tuntas.surveys.models import Round
from tuntas.surveys.rounds.actions import open_round

NOW = datetime(2023, 7, 1, 9, tzinfo=UTC)
RULE = "Menyusun rencana aksi atas 3 (tiga) unsur pelayanan dengan nilai terendah."
UNITS = (
    {"no": 1, "name": "Balai Besar Contoh di Alfa", "kind": "balai_besar"},
    {"no": 2, "name": "Balai Contoh di Beta", "kind": "balai"},
    {"no": 3, "name": "Loka Contoh di Gama", "kind": "loka", "independent_since": 2022},
)
SERVICES = ("Pengujian", "Layanan Informasi")


@dataclass(frozen=True)
class Scenario:
    agency: Agency
    units: list[Unit]
    rounds: dict[int, Round]
    people: Cast
    evaluation: Evaluation
    cut_off: CutOff

    def plan(self, code: str) -> ActionPlan:
        return ActionPlan.objects.get(round__agency=self.agency, code=code)


def agency(name: str = "Badan Contoh Republik Indonesia") -> Agency:
    return register_agency(
        name=name, short_name="Badan Contoh", inspectorate="Inspektorat Utama", by=None, at=NOW
    )


KINDS = (
    {"code": "pusat", "name": "Unit kerja pusat", "english": "Head office unit"},
    {"code": "balai_besar", "name": "Balai Besar"},
    {"code": "balai", "name": "Balai"},
    {"code": "loka", "name": "Loka"},
)


def units(of: Agency) -> list[Unit]:
    register_kinds(agency=of, rows=KINDS, by=None, at=NOW)
    made = register_units(agency=of, rows=UNITS, by=None, at=NOW)
    register_services(agency=of, names={u.pk: SERVICES for u in made}, by=None, at=NOW)
    return made


def survey(of: Agency, year: int, counted: Iterable[Unit], uncounted: Iterable[Unit] = ()) -> Round:
    """A round in which each service of each unit got two answers, one of them with a blank."""
    counted, uncounted = list(counted), list(uncounted)
    round_ = open_round(
        agency=of,
        year=year,
        name=f"SKM {year}",
        target=Decimal("88.46"),
        rules=[RULE],
        counted=counted,
        uncounted=uncounted,
        by=None,
        at=NOW,
    )
    services = [s.pk for unit in (*counted, *uncounted) for s in unit.services.all()]
    full = dict.fromkeys(SKM_2017.keys, 4)
    partial = dict.fromkeys(SKM_2017.keys[1:], 3)
    receive_many(
        round_=round_, answers=[(s, a) for s in services for a in (full, partial)], by=None, at=NOW
    )
    rebuild_tallies(round_=round_, by=None, at=NOW)
    return round_


def plan_row(unit_no: int, year: int, number: int, **changes: object) -> PlanRow:
    """A closed plan about requirements; ``deadline`` is given as people type it."""
    name = str(UNITS[unit_no - 1]["name"])
    asked = year == 2021
    line = int(changes.pop("line", 100 * (year - 2020) + 10 * unit_no + number))  # type: ignore[call-overload]
    values: dict[str, object] = {
        "id": f"{year}-{unit_no:02}-{number:02}",
        "year": year,
        "unit_no": unit_no,
        "unit": name,
        "unit_no_printed": str(unit_no),
        "unit_printed": name,
        "recommendation_no": "3" if asked else "",
        "recommendation": RULE if asked else "",
        "service": "" if asked else SERVICES[number % 2],
        "text": f"Menyebarkan brosur persyaratan ke-{number} kepada pemohon di kantor {unit_no}",
        "deadline": "31/12/2022",
        "status_raw": "Close",
        "elements": ("U1",),
        "elements_source": "stated",
        "line_first": line,
        "line_last": line + 1,
    }
    values |= changes
    values["deadline"] = read_date(str(values["deadline"]), year)
    return PlanRow(**values)  # type: ignore[arg-type]


def plan_rows() -> tuple[PlanRow, ...]:
    """Every status, a repaired date, no date, a suggested element, several elements."""
    return (
        plan_row(1, 2021, 1),
        plan_row(1, 2021, 2, deadline="01/012023", elements=("U1", "U3")),
        plan_row(2, 2021, 1, status_raw="Open", deadline="-", elements=("U9",)),
        plan_row(1, 2022, 1, deadline="31/12/2023", elements=("U8",)),
        plan_row(
            2,
            2022,
            1,
            status_raw="",
            text="Menambah kursi ruang tunggu",
            elements_source="suggested",
        ),
        plan_row(
            3, 2022, 1, status_raw="Open", deadline="Tw IV 2023", elements=(), elements_source=""
        ),
    )


def findings() -> tuple[Finding, ...]:
    return (
        finding("2021-02-01", "deadline_missing", "medium", "-"),
        finding("2022-02-01", "status_missing", "high", "Menambah kursi ruang tunggu"),
    )


def finding(plan: str, check: str, severity: str = "high", quote: str = "") -> Finding:
    return Finding(f"{plan}:{check}", check, plan, severity, quote)


def old_report(plans: tuple[PlanRow, ...] | None = None) -> OldReport:
    rows = plan_rows() if plans is None else plans
    scope = [(1, 2021), (2, 2021), (1, 2022), (2, 2022), (3, 2022)]
    return OldReport(
        source="laporan-contoh.txt",
        sha256="c0" * 32,
        assignment=Assignment(
            agency="Badan Contoh Republik Indonesia",
            title="Laporan Monitoring dan Evaluasi Tindak Lanjut SKM",
            period="Semester I Tahun 2023",
            number="LAP-7/2023",
            letter_number="ST-12/2023",
            letter_date=date(2023, 5, 8),
            cut_off=date(2023, 6, 6),
            team=(TeamMember("ketua_tim", "Budi Contoh"), TeamMember("anggota", "Sari Contoh")),
            application="PANTAU",
            place="Jakarta",
            signed_on=date(2023, 6, 30),
            signer_title="Inspektur Utama",
            signer="Rani Contoh",
        ),
        units=tuple(
            ReportUnit(int(u["no"]), str(u["name"]), "independent_since" in u) for u in UNITS
        ),
        rounds=(),
        summary=tuple(
            SummaryRow(no, str(UNITS[no - 1]["name"]), year, 1, 2, 1, 40 + i)
            for i, (no, year) in enumerate(scope)
        ),
        printed_totals=(),
        plans=rows,
        decisions=(
            Decision(
                "date_repaired",
                212,
                213,
                "01/012023",
                {"raw": "01/012023", "repaired": "01/01/2023"},
            ),
            Decision("continuation_joined", 221, 222, "kepada pemohon"),
        ),
    )


def audit() -> ReportAudit:
    return ReportAudit(
        report=old_report(),
        findings=findings(),
        discrepancies=(
            Discrepancy(2, str(UNITS[1]["name"]), 2021, "plans", "2", "1", "summary_more"),
            Discrepancy(None, "", 2021, "total_plans", "4", "3", "rows_sum", {"line": 45}),
        ),
    )


@remembered
def world() -> Scenario:
    """Three units, two rounds, six plans, two findings, two discrepancies, one evaluation, one
    cut-off.
    """
    body = agency()
    made = units(body)
    rounds = {2021: survey(body, 2021, made[:2]), 2022: survey(body, 2022, made[:2], made[2:])}
    people = cast(body, made[0], NOW)
    evaluation = import_report(agency=body, audit=audit(), by=people.operator, at=NOW)
    cut_off = make_cut_off(evaluation=evaluation, by=people.team_leader, at=NOW)
    return Scenario(body, made, rounds, people, evaluation, cut_off)
