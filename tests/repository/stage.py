"""One object of every kind, so that every address can be asked for; and everybody who may ask."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from tests.evaluation.old_reports.files import report
from tests.factories import SERVICES, Scenario, world
from tests.people import person
from tests.surveys.channel_factories import ALL_FOUR
from tuntas.accounts.models import User
from tuntas.core.survey.standard_questionnaires import standard
from tuntas.evaluation.models import Sample, SecondReading
from tuntas.evaluation.old_reports import queries as old_reports
from tuntas.evaluation.verification.actions import add_template
from tuntas.followup.bulk import actions as actions_bulk
from tuntas.followup.evidence import actions as actions_evidence
from tuntas.followup.evidence.uploads import receive
from tuntas.followup.models import ActionPlan, Finding, StatusEvent
from tuntas.followup.plans import actions as actions_plans
from tuntas.followup.plans.actions import Given, PlanContent
from tuntas.followup.recommendations import actions as actions_recommendations
from tuntas.followup.sheets import actions as actions_sheet
from tuntas.followup.work.saved_filters import save_filter
from tuntas.notify.actions import News, tell
from tuntas.notify.holidays.actions import add_holiday, take_back_holiday
from tuntas.notify.webhooks.actions import ask_test, make_webhook
from tuntas.organisation.actions import appoint
from tuntas.organisation.models import AgencyLogo, Appointment, Elevation
from tuntas.organisation.people.actions import elevate
from tuntas.organisation.permissions import Viewer, viewer
from tuntas.reports.models import (
    Letterhead,
    Logo,
    Remark,
    ReportFile,
    ReportRun,
    ResultPublication,
    Signing,
)
from tuntas.reports.papers.waiting import tasks as waiting
from tuntas.reports.runs.actions import request_report
from tuntas.surveys.answers import actions as answers_actions
from tuntas.surveys.channels.actions import make_token
from tuntas.surveys.invitations.actions import invite
from tuntas.surveys.kiosks.actions import make_kiosk
from tuntas.surveys.models import Complaint, Kiosk, Response, Round, RoundService
from tuntas.surveys.paper.actions import enter_sheet
from tuntas.surveys.questionnaires import actions as questionnaires_actions
from tuntas.surveys.rounds.actions import RoundPlan, choose_services, prepare_round, start_round

UNIT_ROLES = ("officer", "head", "complaints")
AGENCY_ROLES = ("member", "team_leader", "controller", "responsible", "leader", "operator")
# Besides: a controller with the powers of the team's leader switched on; somebody with every role
# of another unit; one without a role; the leader of another agency's team; and whoever is not
# signed in.
OTHERS = ("elevated", "elsewhere", "roleless", "stranger", "nobody")
EVERYBODY = (*UNIT_ROLES, *AGENCY_ROLES, *OTHERS)


@dataclass(frozen=True)
class Stage:
    """``people``: by their name in ``EVERYBODY``; ``addresses``: the arguments of a URL by its
    name.
    """

    people: dict[str, User]
    addresses: dict[str, dict[str, Any]]


def stage() -> Stage:
    made = world()
    people = _people(made)
    seen = {name: viewer(each, timezone.now()) for name, each in people.items()}
    addresses = {
        **_surveys(made, seen),
        **_plans(made, seen),
        **_evaluation(made, seen),
        **_settings(made, seen),
    }
    return Stage(people, addresses)


def _people(made: Scenario) -> dict[str, User]:
    at, first, second = timezone.now(), made.units[0], made.units[1]
    people = {
        name: getattr(made.people, name)
        if hasattr(made.people, name)
        else person(name, made.agency, at)
        for name in ("officer", "head", *AGENCY_ROLES, "stranger")
    }
    people["complaints"] = person("complaints", made.agency, at, first)
    people["elevated"] = person("controller", made.agency, at, username="elevated")
    elevate(
        appointment=people["elevated"].appointments.get(),
        role="team_leader",
        hours=1,
        reason="Uji",
        viewer=viewer(people["elevated"], at),
        at=at,
    )
    people["elsewhere"] = person("officer", made.agency, at, second, username="elsewhere")
    since = timezone.localdate() - timedelta(days=9)
    for role in ("head", "complaints"):
        appoint(
            person=people["elsewhere"],
            agency=made.agency,
            role=role,
            unit=second,
            valid_from=since,
            by=None,
            at=at,
        )
    people["roleless"] = person("leader", made.agency, at, username="roleless")
    Appointment.objects.filter(person=people["roleless"]).update(valid_to=since)
    return people


def _surveys(made: Scenario, seen: dict[str, Viewer]) -> dict[str, dict[str, Any]]:
    at, officer = timezone.now(), seen["officer"]
    running, draft = (_round(made, name) for name in ("Berjalan", "Disiapkan"))
    start_round(round_=running, by=made.people.operator, at=at)
    running.refresh_from_db()
    asked = RoundService.objects.select_related(
        "service__unit__agency", "round__questionnaire"
    ).get(round=running, service=made.units[0].services.get(name=SERVICES[0]))
    sheet = enter_sheet(asked=asked, key=uuid.uuid4(), given=ALL_FOUR, viewer=officer, at=at)
    invite(asked=asked, addresses=["a@contoh.go.id"], viewer=officer, at=at)
    answers_actions.receive_complaint(
        asked=asked, text="Loket lambat", contact="a@contoh.go.id", at=at
    )
    said = Response.objects.create(
        round=running,
        service=asked.service,
        received_at=at,
        answers={"waktu": 3},
        comment="Antrean lama",
    )
    token, _secret = make_token(name="Sistem loket", unit=None, viewer=seen["operator"], at=at)
    of_service = {"pk": running.pk, "code": asked.code}
    make_kiosk(unit=asked.service.unit, name="Tablet", viewer=seen["operator"], at=at)
    kiosk = Kiosk.objects.get()
    return {
        **_each("round round-users round-close round-reopen round-channels", pk=running.pk),
        **_each("qr-sheets integrity integrity-comparison", pk=running.pk),
        **_each("round-change round-services round-start round-discard", pk=draft.pk),
        **_each(
            "service-channels kiosks paper paper-check invitations invite invitations-send",
            **of_service,
        ),
        **_each("paper-undo paper-differences paper-correct", **of_service, number=sheet.number),
        **_each("qr-image", **of_service, kind="svg"),
        **_each("kiosk-revoke", **of_service, kiosk=kiosk.pk),
        **_each("integrity-service integrity-decide", pk=running.pk, service_pk=asked.service_id),
        **_each("form form-kiosk form-embed api-questionnaire", code=asked.code),
        **_each("form-thanks", code=asked.code, receipt="x"),
        **_each("form-invited", invitation="x"),
        **_each("token-revoke", pk=token.pk),
        **_each("complaint complaint-take complaint-contact", pk=Complaint.objects.get().pk),
        **_each("complaint-answer complaint-send", pk=Complaint.objects.get().pk),
        **_each("questionnaire-ready", key="skm-2017"),
        **_each("questionnaire questionnaire-change", pk=running.questionnaire_id),
        **_each("questionnaire-file questionnaire-difference", pk=running.questionnaire_id),
        **_each("correct-comment-labels", pk=said.pk),
        **_each("published-round published-change published-remove", pk=made.rounds[2021].pk),
    }


def _round(made: Scenario, name: str) -> Round:
    at, today = timezone.now(), timezone.localdate()
    questionnaire = questionnaires_actions.make_questionnaire(
        agency=made.agency,
        name=f"Kuesioner {name}",
        definition=standard(),
        by=made.people.operator,
        at=at,
    )
    plan = RoundPlan(
        name=name,
        year=today.year,
        questionnaire=questionnaire,
        target=None,
        opens=today - timedelta(days=9),
        closes=today + timedelta(days=9),
        weights="exact",
        aggregation="pooled",
    )
    round_ = prepare_round(agency=made.agency, plan=plan, by=made.people.operator, at=at)
    services = [s for unit in made.units[:2] for s in unit.services.all()]
    choose_services(round_=round_, add=services, by=made.people.operator, at=at)
    return round_


def _plans(made: Scenario, seen: dict[str, Viewer]) -> dict[str, dict[str, Any]]:
    at, officer, head, member = timezone.now(), seen["officer"], seen["head"], seen["member"]
    day = timezone.localdate() + timedelta(days=30)
    draft, working, handed_in = (_plan(made, officer, day) for _ in range(3))
    for verb, who in (("submit", officer), ("approve", head), ("start", officer)):
        working = actions_plans.move_plan(
            plan=working, verb=verb, viewer=who, at=at, seen=working.version
        )
        handed_in = actions_plans.move_plan(
            plan=handed_in, verb=verb, viewer=who, at=at, seen=handed_in.version
        )
    wish = actions_plans.ask_deadline(
        plan=working,
        new=day + timedelta(days=9),
        reason="Anggaran",
        viewer=officer,
        at=at,
        seen=working.version,
    )
    file = receive("bukti.txt", [b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"])
    evidence = actions_evidence.add_file(plan=handed_in, file=file, viewer=officer, at=at)
    handed_in.refresh_from_db()
    given = Given(outcome="done")
    actions_plans.move_plan(
        plan=handed_in, verb="hand_in", viewer=officer, at=at, seen=handed_in.version, given=given
    )
    reading = _second_reading(made, seen, working)
    doubt = Finding.objects.create(
        plan=handed_in, check_id="deadline_missing", severity="high", quote="-"
    )
    of = {
        each: {"round_code": each.round.code, "code": each.code}
        for each in (draft, working, handed_in)
    }
    batch = actions_bulk.prepare(
        act="submit", rows=[(draft.pk, draft.version)], viewer=officer, at=at
    )
    sheet = actions_sheet.prepare_import(rows=[], name="rencana.xlsx", viewer=officer, at=at)
    kept = save_filter(name="Terbuka", query="status=open", viewer=officer, at=at)
    return {
        **_each("plan-change plan-discard", **of[draft]),
        **_each("plan-deadline plan-note plan-unlink", **of[working]),
        **_each("plan plan-move plan-story evidence evidence-link", **of[handed_in]),
        **_each("plan-deadline-decide", **of[working], pk=wish.pk),
        **_each("plan-milestone", **of[handed_in], pk=handed_in.milestones.get().pk),
        **_each("decide-finding", **of[handed_in], pk=doubt.pk),
        **_each("evidence-show evidence-download", **of[handed_in], pk=evidence.pk),
        **_each("evidence-withdraw evidence-decide", **of[handed_in], pk=evidence.pk),
        **_each("plans-batch", pk=batch.pk),
        **_each("plans-import-batch", pk=sheet.pk),
        **_each("second-reading", pk=reading.pk),
        **_each("second-reading-settle", code=made.evaluation.code, pk=reading.pk),
        **_each("second-reading-file", pk=reading.pk, evidence=evidence.pk),
        **_each("verify verify-act", **of[handed_in]),
        **_each("verify-evidence verify-file", **of[handed_in], pk=evidence.pk),
        **_each("evidence-zip", round_id=handed_in.round_id, no=1),
        **_each("work-queue", key="draf"),
        **_each("saved-filter saved-filter-delete", pk=kept.pk),
        **_recommendations(made, member),
    }


def _second_reading(made: Scenario, seen: dict[str, Viewer], plan: ActionPlan) -> SecondReading:
    """The member's, of a plan; how one is drawn is told by tests of the evaluation."""
    sample = Sample.objects.create(
        evaluation=made.evaluation, kind=Sample.Kind.RANDOM, share=10, seed="x", population=1,
        made_by=made.people.team_leader, made_at=timezone.now(),
    )  # fmt: skip
    at = timezone.now()
    first = StatusEvent.objects.create(
        plan=plan, verb="return", state=plan.state, new=plan.status, by=made.people.team_leader,
        happened_at=at, recorded_at=at,
    )  # fmt: skip
    return SecondReading.objects.create(
        sample=sample, plan=plan, first=first, reader=seen["member"].person
    )


def _plan(made: Scenario, officer: Viewer, day: Any) -> Any:
    content = PlanContent(
        text="Melatih petugas loket", deadline=day, milestones=[("Menyusun bahan", day)]
    )
    return actions_plans.make_plan(
        round_=made.rounds[2022],
        unit=made.units[0],
        content=content,
        viewer=officer,
        at=timezone.now(),
    )


def _recommendations(made: Scenario, member: Viewer) -> dict[str, dict[str, Any]]:
    at = timezone.now()
    rules = actions_recommendations.take_ready(key="skm-2022", viewer=member, at=at)
    run = actions_recommendations.run_rules(
        round_=made.rounds[2022], rule_set=rules, viewer=member, at=at
    )
    return {
        **_each("rule-set rule-set-change rule-set-export", pk=rules.pk),
        **_each("recommendation-run recommendation-rerun recommendation-release", pk=run.pk),
        **_each("recommendation-discard", pk=run.pk),
        **_each("recommended-service", pk=run.pk, service=made.units[0].services.first().pk),
        **_each("recommended-unit", pk=run.pk, no=1),
    }


def _evaluation(made: Scenario, seen: dict[str, Viewer]) -> dict[str, dict[str, Any]]:
    at, code = timezone.now(), {"code": made.evaluation.code}
    request_report(cut_off=made.cut_off, viewer=seen["team_leader"], at=at)
    run = ReportRun.objects.get()
    ReportFile.objects.create(run=run, kind="pdf", name="laporan.pdf", size=1, sha256="0" * 64)
    signing = Signing.objects.create(evaluation=made.evaluation, run=run, opened_at=at)
    by = made.people.member
    remark = Remark.objects.create(
        signing=signing, paragraph="1-2", quote="-", text="Perjelas", by=by, at=at
    )
    reason = add_template(text="Foto tidak terbaca", viewer=seen["team_leader"], at=at)
    digest = old_reports.take(made.agency, "lama.txt", report())
    return {
        **_each("unit", no=1),
        **_each("evaluation reconciliation reader-decisions report freeze", **code),
        **_each("assignment assignment-change assignment-divide", **code),
        **_each("second-readings second-readings-give", **code),
        **_each("old-report old-report-decisions load-old-report", digest=digest),
        **_each("write-report", **code, cut_off=made.cut_off.pk),
        **_each("cut-offs freeze-at cut-offs-compared", **code),
        **_each("conformity conformity-plans conformity-choose", **code),
        **_each("findings findings-check findings-choose findings-decide findings-run", **code),
        **_each(
            "finding",
            **code,
            pk=Finding.objects.filter(plan__round__year=2021).values("pk")[0]["pk"],
        ),
        **_each("conformity-plan", **code, round_code="2021", plan_code="2021-01-01"),
        **_each("cut-off-addendum", **code, pk=made.cut_off.pk),
        **_each("cut-off-plans", **code, pk=made.cut_off.pk),
        **_each("reason-template", pk=reason.pk),
        **_each("verification-of", code="x"),
        **_each("cancel-report publish-report", **code, key=run.key),
        **_each("report-text", key="apresiasi.1"),
        **_each("letterhead-logo", version=_letterhead(made)),
        **_each("agency-style", colour="0b6b66"),
        **_each("agency-logo", pk=_agency_logo()),
        **_each("sign-off sign-off-cover sign-off-seat sign-off-remark sign-off-write", **code),
        **_each("sign-off-settle", **code, pk=remark.pk),
        **_each("sign-off-act", **code, verb="forward"),
        **_each("sign-off-present sign-off-upload", **code, key=run.key),
        **_each("report-run", **code, key=run.key),
        **_each("report-file report-internal", **code, key=run.key, kind="pdf"),
        **_each("papers publication-add", no=1),
        **_each("unit-paper", no=1, paper="ratl", kind="xlsx"),
        **_each("minutes", **code, no=1, kind="pdf"),
        **_each("publication-withdraw", no=1, pk=_published(made).pk),
        **_each("paper-ask", no=1, paper="laporan", kind="docx"),
        **_each("paper-waiting paper-written", no=1, key=_written(made)),
    }


def _agency_logo() -> int:
    return AgencyLogo.objects.create(
        sha256="0" * 64, content=b"-", small=b"-", width=1, height=1
    ).pk


def _letterhead(made: Scenario) -> int:
    logo = Logo.objects.create(sha256="0" * 64, kind="png", width=1, height=1, content=b"-")
    known = {"agency": made.agency, "at": timezone.now(), "by": made.people.operator}
    return Letterhead.objects.create(version=1, logo=logo, alt="Lambang", **known).version


def _written(made: Scenario) -> str:
    """A paper that the officer asked for."""
    args = [1, made.rounds[2022].pk, "laporan", "docx", made.people.officer.pk]
    at, path = timezone.now(), waiting.write_paper.module_path
    task = DBTaskResult.objects.create(
        task_path=path,
        args_kwargs={"args": args, "kwargs": {}},
        status="SUCCESSFUL",
        started_at=at,
        finished_at=at,
        return_value="",
        backend_name="default",
        run_after=get_date_max(),
    )
    folder = waiting.folder_of(str(task.pk))
    folder.mkdir(parents=True)
    (folder / "laporan-unit-1-2022.docx").write_bytes(b"-")
    return str(task.pk)


def _published(made: Scenario) -> ResultPublication:
    return ResultPublication.objects.create(
        unit=made.units[0], round=made.rounds[2022], medium="board", by=made.people.officer,
        published_on=made.rounds[2022].closes, at=timezone.now(),
    )  # fmt: skip


def _settings(made: Scenario, seen: dict[str, Viewer]) -> dict[str, dict[str, Any]]:
    at, operator = timezone.now(), seen["operator"]
    news = News("x", "plan.approve", "Uji", {}, "/rencana/")
    tell([(made.people.officer, news)], at)
    hook, _secret = make_webhook(
        name="Sistem",
        address="https://contoh.invalid/",
        events=["plan.approve"],
        viewer=operator,
        at=at,
    )
    call = ask_test(hook=hook, viewer=operator, at=at)
    holiday = add_holiday(day=timezone.localdate(), name="Libur", viewer=operator, at=at)
    first = timezone.localdate().replace(month=1, day=1)
    taken = take_back_holiday(day=first, reason="Keputusan baru", viewer=operator, at=at)
    of_officer = Appointment.objects.get(person=made.people.officer)
    return {
        **_each("unit-change service-new", no=1),
        **_each("service-change", pk=made.units[0].services.first().pk),
        **_each("sheet sheet-template", key="unit"),
        **_each("begin password-by-link", secret="tebakan"),
        **_each("link-renew deactivate reactivate", pk=made.people.officer.pk),
        **_each("lower", pk=Elevation.objects.get().pk),
        **_each("person", pk=made.people.officer.pk),
        **_each("appointment-end", pk=of_officer.pk),
        **_each("notice", pk=made.people.officer.notices.latest("pk").pk),
        **_each("webhook-switch webhook-test", pk=hook.pk),
        **_each("delivery-again", pk=call.pk),
        **_each("holiday-remove", pk=holiday.pk),
        **_each("holiday-put-back", pk=taken.pk),
    }


def _each(names: str, **kwargs: Any) -> dict[str, dict[str, Any]]:
    """These addresses are about the same thing."""
    return dict.fromkeys(names.split(), kwargs)
