"""A round that is being asked today, so that the example can be answered and watched."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from tuntas.core.followup.rule_sets import RULE_SETS
from tuntas.core.survey.standard_questionnaires import standard
from tuntas.example import current
from tuntas.followup.recommendations.actions import run_rules, take_ready
from tuntas.organisation.models import Agency, Service, Unit
from tuntas.results.comments.actions import accept_labels, propose_labels
from tuntas.results.scores.actions import exclude_answers
from tuntas.surveys.answers import actions as answers_actions
from tuntas.surveys.complaints import actions as complaints_actions
from tuntas.surveys.models import Channel, Response, Round, RoundService
from tuntas.surveys.questionnaires import actions as questionnaires_actions
from tuntas.surveys.rounds import actions as rounds_actions

from .people import acting

NAME = "SKM"
UNITS = 6  # units that the example asks about
DAYS = (30, 60)  # open since, and for
TRIED = 15  # answers from a trial of a kiosk
ACCEPTED = 12  # suggestions of which a person accepted what they say
SHARE = 0.45  # of what is required, roughly, that has come in


def open_now(agency: Agency, own: Unit, officer: Any, seed: int, at: datetime) -> Round:
    """Asks the standard questionnaire at ``own`` and other units; ``officer`` types paper forms."""
    today = timezone.localdate(at)
    began = at - timedelta(days=DAYS[0])
    made = questionnaires_actions.make_questionnaire(
        agency=agency, name="SKM 2017", definition=standard(), by=None, at=began - timedelta(days=7)
    )
    plan = rounds_actions.RoundPlan(
        name=f"{NAME} {today.year}",
        year=today.year,
        questionnaire=made,
        target=Decimal("90.00"),
        opens=timezone.localdate(began),
        closes=today + timedelta(days=DAYS[1]),
        weights="exact",
        aggregation=Round.Aggregation.POOLED,
    )
    round_ = rounds_actions.prepare_round(
        agency=agency, plan=plan, generated=True, by=None, at=began
    )
    services = list(Service.objects.filter(unit__in=_units(agency, own)).order_by("unit__no", "pk"))
    rounds_actions.choose_services(round_=round_, add=services, by=None, at=began)
    users = dict(zip((s.pk for s in services), current.users(len(services), seed), strict=True))
    rounds_actions.set_users(round_=round_, users=users, by=None, at=began)
    round_ = rounds_actions.start_round(round_=round_, by=None, at=began)
    asked = round_.round_services.select_related("service", "round").order_by("pk")
    _answer(list(asked), officer, seed, began, at)
    return round_


def listen(round_: Round, own: Unit, at: datetime) -> None:
    """What becomes of what people wrote: suggestions read and decided, complaints at ``own``
    handled, a trial of the kiosk left out of the figures. Each by the example's person whose work
    it is."""
    began = at - timedelta(days=DAYS[0])
    asked = (
        round_.round_services.select_related("service", "round")
        .filter(service__unit=own)
        .order_by("pk")
    )
    _complain(asked[0], began, at)
    tried = _try_kiosk(asked[0], began + timedelta(hours=1))
    member, officer = acting("anggota", at), acting("petugas", at)
    exclude_answers(
        round_=round_,
        service=asked[0].service,
        answers=tried,
        excluded=True,
        reason="Percobaan kios sebelum dipasang",
        viewer=member,
        at=at,
    )
    propose_labels(viewer=member, at=at)
    written = (
        Response.objects.filter(round=round_, service__unit=own).exclude(comment="").order_by("pk")
    )
    accept_labels(viewer=officer, responses=written.values_list("pk", flat=True)[:ACCEPTED], at=at)


def recommend(agency: Agency, at: datetime) -> None:
    """A draft of what the rules of its year recommend for each round with answers; the latest rules
    where a year has none. Nothing is released: the past rounds have the recommendations of the old
    report."""
    leader = acting("ketua", at)
    for round_ in agency.rounds.filter(responses__isnull=False).distinct():
        key = f"skm-{round_.code}" if f"skm-{round_.code}" in RULE_SETS else max(RULE_SETS)
        rules = take_ready(key=key, viewer=leader, at=at)
        run_rules(round_=round_, rule_set=rules, viewer=leader, at=at)


def _complain(asked: RoundService, began: datetime, at: datetime) -> None:
    """The first complaint is answered, the second is being handled, the third is new."""
    first, second, _third = (
        answers_actions.receive_complaint(
            asked=asked,
            text=each["text"],
            contact=each["contact"],
            at=began + (at - began) * each["moment"],
        )
        for each in current.COMPLAINTS
    )
    officer = acting("pengaduan", at)
    for complaint in (first, second):
        complaints_actions.take_complaint(complaint=complaint, viewer=officer, at=at)
    complaints_actions.answer_complaint(
        complaint=first, answer=current.REPLY, viewer=officer, at=at
    )


def _try_kiosk(asked: RoundService, begin: datetime) -> list[int]:
    """Answers of somebody trying a kiosk: in a row, faster than anybody reads."""
    form = answers_actions.questionnaire_of(asked)
    fours = {q.key: "4" for q in form.questions if q.kind == "rating"}
    made = [
        answers_actions.receive(
            asked=asked,
            key=uuid4(),
            given=fours,
            channel=Channel.KIOSK,
            at=begin + timedelta(seconds=12 * n),
            seconds=6,
            questionnaire=form,
        )
        for n in range(TRIED)
    ]
    return [response.pk for response in made]


def survey_path() -> str | None:
    """Where the newest round can be answered."""
    newest = RoundService.objects.order_by("-round__opens", "pk").first()
    return f"/s/{newest.code}/" if newest else None


def _units(agency: Agency, own: Unit) -> list[Unit]:
    """The unit of the example's people, and others that lie apart in the list of units."""
    others = list(agency.units.exclude(pk=own.pk))
    return [own, *others[:: max(len(others) // (UNITS - 1), 1)][: UNITS - 1]]


def _answer(
    asked: Sequence[RoundService], officer: Any, seed: int, began: datetime, at: datetime
) -> None:
    forms = [answers_actions.questionnaire_of(a) for a in asked]
    needed = [a.required or 0 for a in asked]
    keys = Random(f"keys-{asked[0].code}")  # noqa: S311 - an answer's key only has to differ
    for answer in current.generate(forms, needed, SHARE, seed):
        answers_actions.receive(
            asked=asked[answer.service],
            key=UUID(int=keys.getrandbits(128), version=4),
            given=answer.given,
            channel=answer.channel,
            at=began + (at - began) * answer.moment,
            seconds=answer.seconds,
            entered_by=officer if answer.channel == Channel.PAPER else None,
            questionnaire=forms[answer.service],
        )
