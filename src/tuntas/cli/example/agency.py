"""Fills an empty database with an agency's year, through the same actions as everyone's."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tuntas.accounts.models import User
from tuntas.cli.progress import Progress
from tuntas.cli.refusals import refusal
from tuntas.core.base.fields import fields_of
from tuntas.core.base.periods import read_date
from tuntas.core.evaluation import snapshot as facts
from tuntas.core.survey.instruments import SKM_2017
from tuntas.evaluation.assignments.actions import letter_of
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.old_reports.actions import import_report
from tuntas.example import agency as example_agency, answers, facts as example, profiles
from tuntas.organisation.actions import (
    register_agency,
    register_kinds,
    register_services,
    register_units,
)
from tuntas.organisation.models import Agency, Service, Unit
from tuntas.readers.old_reports.audit import ReportAudit, audit as audit_of
from tuntas.readers.old_reports.model import Assignment, OldReport, PlanRow
from tuntas.reports.runs.queries import folder_of
from tuntas.results.scores.actions import rebuild_tallies
from tuntas.surveys.answers.actions import receive_many
from tuntas.surveys.published.actions import enter_published
from tuntas.surveys.published.queries import Figures
from tuntas.surveys.rounds.actions import open_round

from . import (
    people as example_people,
    plans as example_plans,
    round as example_round,
    signing as example_signing,
)

PARTS = 11  # the database, five here, the draft of the example, and one for each file of the report
EVERYDAY_SERVICE = "Layanan Informasi dan Pengaduan"  # for units of which no service is known


@dataclass(frozen=True)
class Blueprint:
    """What to build an agency from: the example's facts, or a report that was read."""

    agency: str
    short_name: str
    inspectorate: str
    units: Sequence[Mapping[str, Any]]
    rounds: Sequence[facts.Round]
    services: Mapping[int, Sequence[str]]  # by unit number
    audit: ReportAudit


def prepare(audit: ReportAudit | None, progress: Progress) -> dict[str, Any]:
    """Build what is missing and say where everything is. Existing data are kept."""
    wanted = audit.report.sha256 if audit else ""
    evaluation = Evaluation.objects.first()
    if evaluation is None:
        now = timezone.now()
        with transaction.atomic():  # an interrupted start leaves nothing half built
            evaluation = _build(_blueprint(audit), progress, now)
            own = _own_unit(evaluation.agency)
            accounts = example_people.accounts(evaluation.agency, own, now)
            if audit is None:
                example_signing.seat_team(evaluation, now)
            progress.begin("Membuka putaran survei tahun ini")
            officer = User.objects.get(username="petugas")
            asked = example_round.open_now(
                evaluation.agency, own, officer, example_agency.SEED, now
            )
            example_round.listen(asked, own, now)
            example_round.recommend(evaluation.agency, now)
            example_plans.live(asked, own, now)
        _accounts_file().write_text(json.dumps(accounts))
        _accounts_file().chmod(0o600)
    elif evaluation.source_sha256 != wanted and audit is not None:
        raise refusal("folder_in_use", folder=settings.DATA_DIR)
    run = example_signing.published(evaluation, progress)
    return {
        "database": settings.DATABASES["default"]["NAME"],
        "report": {file.kind: str(folder_of(run) / file.name) for file in run.files.order_by("pk")},
        "survey_path": example_round.survey_path(),
        "public_path": example_signing.public_path(run),
        "accounts": json.loads(_accounts_file().read_text()),
    }


def _accounts_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-accounts.json"


def _blueprint(audit: ReportAudit | None) -> Blueprint:
    known = {u.unit.name: u for u in example.UNITS}
    if audit is None:
        return Blueprint(
            example.AGENCY,
            example.AGENCY_SHORT,
            example.ASSIGNMENT.inspectorate,
            [_unit_row(u.unit.no, u.unit.name, u) for u in example.UNITS],
            example.ROUNDS,
            {u.unit.no: u.services for u in example.UNITS},
            _example_audit(),
        )
    report = audit.report
    new_since = max((r.year for r in report.rounds), default=None)
    units = [_unit_row(u.no, u.name, known.get(u.name)) for u in report.units]
    for row, unit in zip(units, report.units, strict=True):
        if unit.new and new_since:
            row["independent_since"] = new_since
    named: dict[int, list[str]] = defaultdict(list)
    for plan in report.plans:
        if plan.service:
            named[plan.unit_no].append(plan.service)
    return Blueprint(
        report.assignment.agency,
        report.assignment.agency,
        report.assignment.signer_title.replace("Inspektur", "Inspektorat") or "Inspektorat",
        units,
        [_round_of(audit, published) for published in report.rounds],
        {u.no: tuple(dict.fromkeys(named[u.no])) or (EVERYDAY_SERVICE,) for u in report.units},
        audit,
    )


def _example_audit() -> ReportAudit:
    """The example's plans as a report that was read, so that both are imported alike."""
    made = example_agency.snapshot()
    names = {u.no: u.name for u in made.units}
    rows = tuple(_plan_row(plan, names[plan.unit_no]) for plan in made.plans)
    unsigned = letter_of(made.assignment) | {"number": "", "signed_on": None}
    report = OldReport(
        source="",
        sha256="",
        assignment=Assignment(agency=made.agency, team=made.assignment.team, **unsigned),
        units=(),
        rounds=(),
        summary=(),
        printed_totals=(),
        plans=rows,
        decisions=(),
    )
    # There is no printed summary to hold against the plans, so nothing to reconcile.
    return ReportAudit(report=report, discrepancies=(), findings=audit_of(report).findings)


# What a plan and a row that was read call by the same name.
SAME = (
    "id", "year", "unit_no", "recommendation_no", "recommendation", "service", "text", "elements",
    "elements_source",
)  # fmt: skip


def _plan_row(plan: facts.Plan, unit: str) -> PlanRow:
    return PlanRow(
        **fields_of(plan, *SAME),
        unit=unit,
        unit_no_printed=str(plan.unit_no),
        unit_printed=unit,
        deadline=read_date(plan.deadline_raw, plan.year),
        status_raw=plan.status,
        line_first=0,
        line_last=0,
    )


def _unit_row(no: int, name: str, known: example.ExampleUnit | None) -> dict[str, Any]:
    if known is None:
        return {"no": no, "name": name, "kind": _kind(name)}
    place = fields_of(known, "province", "latitude", "longitude")
    return {"no": no, "name": name, **fields_of(known.unit, "kind", "independent_since"), **place}


# What the example's units are called, with the names on English pages.
KINDS = (
    {"code": "pusat", "name": "Unit kerja pusat", "english": "Head office unit"},
    {"code": "balai_besar", "name": "Balai Besar"},
    {"code": "balai", "name": "Balai"},
    {"code": "loka", "name": "Loka"},
)


def _kind(name: str) -> str:
    """The kind that the first words of a unit's name say."""
    kinds = (("Balai Besar", "balai_besar"), ("Balai", "balai"), ("Loka", "loka"))
    return next((kind for words, kind in kinds if name.startswith(words)), "pusat")


def _round_of(audit: ReportAudit, published: Any) -> facts.Round:
    new = {u.no for u in audit.report.units if u.new}
    surveyed = tuple(row.no for row in audit.report.summary if row.year == published.year)
    return facts.Round(
        **fields_of(published, "year", "respondents", "index", "target", "rules"),
        name=f"SKM {published.year}",
        elements=tuple(
            facts.ElementValue(e.key, code, e.name, published.elements.get(code))
            for e in SKM_2017.elements
            for code in [SKM_2017.code(e.key)]
        ),
        weights="exact",
        aggregation="pooled",
        unit_nos=surveyed,
        counted_nos=tuple(no for no in surveyed if no not in new),
    )


def _build(blueprint: Blueprint, progress: Progress, now: datetime) -> Evaluation:
    progress.begin("Mendaftarkan instansi dan unit")
    agency = register_agency(
        name=blueprint.agency,
        short_name=blueprint.short_name,
        inspectorate=blueprint.inspectorate,
        by=None,
        at=now,
    )
    register_kinds(agency=agency, rows=KINDS, by=None, at=now)
    units = register_units(agency=agency, rows=blueprint.units, by=None, at=now)
    by_no = {u.no: u for u in units}
    names = {by_no[no].pk: services for no, services in blueprint.services.items()}
    register_services(agency=agency, names=names, by=None, at=now)
    progress.begin("Membuat jawaban responden contoh")
    for round_ in blueprint.rounds:
        _open_round(blueprint, agency, by_no, round_, now)
    progress.begin("Memuat rencana aksi dan temuan")
    evaluation = import_report(agency=agency, audit=blueprint.audit, by=None, at=now)
    progress.begin("Membekukan keadaan pada tanggal cut-off")
    make_cut_off(evaluation=evaluation, by=None, at=now)
    return evaluation


def _open_round(
    blueprint: Blueprint,
    agency: Agency,
    by_no: Mapping[int, Unit],
    plan: facts.Round,
    now: datetime,
) -> None:
    counted = set(plan.counted_nos)
    round_ = open_round(
        agency=agency,
        **fields_of(plan, "year", "name", "target", "rules"),
        counted=[by_no[no] for no in plan.unit_nos if no in counted],
        uncounted=[by_no[no] for no in plan.unit_nos if no not in counted],
        generated=True,
        by=None,
        at=now,
    )
    given = _answers(plan, by_no, blueprint.services)
    receive_many(round_=round_, answers=given, by=None, at=now)
    rebuild_tallies(round_=round_, by=None, at=now)
    values = {e.key: e.value for e in plan.elements if e.value is not None}
    if plan.index is not None:
        values[""] = plan.index
    source = blueprint.audit.report.source or "Angka terbitan instansi"
    figures = Figures(values, plan.respondents, source)
    enter_published(round_=round_, figures=figures, by=None, at=now)


def _answers(
    plan: facts.Round, by_no: Mapping[int, Unit], services: Mapping[int, Sequence[str]]
) -> Iterator[Any]:
    """Of made-up people, who give about the figures of ``plan``; as ``receive_many`` takes them."""
    known = Service.objects.filter(unit__in=by_no.values())
    ids = {(no, name): pk for pk, no, name in known.values_list("pk", "unit__no", "name")}
    units = [facts.Unit(u.no, u.name, u.kind, u.independent_since) for u in by_no.values()]
    given = answers.generate(plan, units, services, example_agency.SEED)
    people = profiles.generate(plan.year, example_agency.SEED)
    for answer, person in zip(given, people, strict=False):
        yield ids[answer.unit_no, answer.service], answer.values, person


def _own_unit(agency: Agency) -> Unit:
    """Where the example's people of one unit work."""
    return agency.units.filter(kind="balai_besar").first() or agency.units.order_by("no")[0]
