"""Rounds: what is asked, of which services, from when to when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import Message
from tuntas.core.evaluation.pekppp import EDITIONS
from tuntas.core.score.scoring import WEIGHTS
from tuntas.core.survey import questionnaire as core, round_codes
from tuntas.core.survey.instruments import instrument
from tuntas.core.survey.questionnaire_check import check
from tuntas.organisation.models import Agency, Appointment, Service, Unit
from tuntas.surveys import queries
from tuntas.surveys.actions import locked_round, record_round, require_reason
from tuntas.surveys.answers import retention
from tuntas.surveys.models import Questionnaire, Round, RoundService, RoundUnit
from tuntas.surveys.refusals import problem, refusal

MOST_USERS = 1_000_000_000  # of one service in a year


@dataclass(frozen=True)
class RoundPlan:
    """What a person decides about a round before it opens."""

    name: str
    year: int
    questionnaire: Questionnaire
    target: Decimal | None
    opens: date
    closes: date
    weights: str
    aggregation: str
    code: str = ""  # as ``core.survey.round_codes.clean`` gives it; "": to be proposed


@transaction.atomic
def open_round(
    *,
    agency: Agency,
    year: int,
    name: str,
    target: Decimal | None,
    rules: Iterable[str],
    counted: Iterable[Unit],
    uncounted: Iterable[Unit] = (),
    generated: bool = False,
    by: Any,
    at: datetime,
) -> Round:
    """A round over one calendar year; ``counted`` units make the agency's figure, the others do
    not.
    """
    opens, closes = date(year, 1, 1), date(year, 12, 31)
    round_ = Round.objects.create(
        agency=agency,
        year=year,
        code=queries.free_code(agency, year, opens, closes),
        name=name,
        target=target,
        rules=list(rules),
        opens=opens,
        closes=closes,
        generated=generated,
    )
    scope = [(u, True) for u in counted] + [(u, False) for u in uncounted]
    RoundUnit.objects.bulk_create(RoundUnit(round=round_, unit=u, counted=c) for u, c in scope)
    record_round(round_, "open", by, at, {"year": year, "target": target, "units": len(scope)})
    return round_


def plan_problems(
    plan: RoundPlan, agency: Agency, but: Round | None = None
) -> list[tuple[str, Message]]:
    """What keeps a plan from being a round, each with its field; ``but`` is the round that it
    changes.
    """
    used = instrument(plan.questionnaire.definition["instrument"])
    lowest, highest = used.factor, used.scale * used.factor
    found = naming_problems(agency, plan.name, plan.year, plan.code, but)
    if plan.closes < plan.opens:
        found.append(("closes", refusal("round_closes").message))
    if not used.in_force(plan.opens):
        found.append(("questionnaire", refusal("round_questionnaire", name=used.name).message))
    if plan.target is not None and not lowest <= plan.target <= highest:
        wrong = refusal("round_target", lowest=lowest, highest=highest)
        found.append(("target", wrong.message))
    if plan.weights not in WEIGHTS or plan.aggregation not in Round.Aggregation.values:
        found.append(("weights", refusal("round_weights").message))
    return found


def naming_problems(
    agency: Agency, name: str, year: int, code: str, but: Round | None = None
) -> list[tuple[str, Message]]:
    """What keeps a round from being called so beside the agency's others."""
    found = []
    if Round.objects.filter(agency=agency, name=name).first() not in (None, but):
        found.append(("name", refusal("round_name", name=name).message))
    if code and (wrong := round_codes.problem(code, year, queries.codes_taken(agency, but))):
        found.append(("code", wrong))
    elif but and code != but.code and but.plans.exists():
        found.append(("code", refusal("round_code", code=but.code).message))
    return found


def refuse_problems(problems: Sequence[tuple[str, Message]]) -> None:
    if problems:
        field, message = problems[0]
        raise Refusal(f"round_{field}", message.template, **message.values)


@transaction.atomic
def prepare_round(
    *, agency: Agency, plan: RoundPlan, generated: bool = False, by: Any, at: datetime
) -> Round:
    """A round that nobody can answer yet."""
    refuse_problems(plan_problems(plan, agency))
    used = plan.questionnaire.definition["instrument"]
    round_ = Round.objects.create(
        agency=agency,
        instrument=used,
        draft=True,
        generated=generated,
        pekppp_edition=queries.pekppp_edition_of(agency),
        **_fields(plan, agency),
    )
    record_round(round_, "prepare", by, at, _recorded(plan, round_))
    return round_


@transaction.atomic
def change_round(*, round_: Round, plan: RoundPlan, by: Any, at: datetime) -> Round:
    """Replace the plan of a round that has not been opened."""
    round_ = _draft(round_)
    refuse_problems(plan_problems(plan, round_.agency, round_))
    for name, value in _fields(plan, round_.agency, round_).items():
        setattr(round_, name, value)
    round_.instrument = plan.questionnaire.definition["instrument"]
    round_.save()
    record_round(round_, "change", by, at, _recorded(plan, round_))
    return round_


def _fields(plan: RoundPlan, agency: Agency, but: Round | None = None) -> dict[str, Any]:
    code = plan.code or queries.free_code(agency, plan.year, plan.opens, plan.closes, but)
    return vars(plan) | {"code": code}


def _recorded(plan: RoundPlan, round_: Round) -> dict[str, Any]:
    return vars(plan) | {"code": round_.code, "questionnaire": plan.questionnaire.pk}


@transaction.atomic
def choose_pekppp_edition(*, round_: Round, edition: str, by: Any, at: datetime) -> Round:
    """By which edition of the form the speed of the round's follow-up is judged; rounds that are
    prepared later begin with it. Refuses edition_unknown; the same again changes nothing.
    """
    if edition not in EDITIONS:
        raise refusal("edition_unknown")
    round_ = locked_round(round_)
    if round_.pekppp_edition != edition:
        data = {"old": round_.pekppp_edition, "new": edition}
        round_.pekppp_edition = edition
        round_.save(update_fields=["pekppp_edition"])
        record_round(round_, "choose_edition", by, at, data)
    return round_


def _draft(round_: Round) -> Round:
    round_ = locked_round(round_)
    if not round_.draft:
        raise refusal("round_opened")
    return round_


@transaction.atomic
def discard_round(*, round_: Round, by: Any, at: datetime) -> None:
    """Take back a round that was never opened, with its services."""
    round_ = _draft(round_)
    record_round(round_, "discard", by, at, {"name": round_.name})
    round_.round_services.all().delete()
    round_.delete()


@transaction.atomic
def choose_services(
    *,
    round_: Round,
    add: Iterable[Service] = (),
    remove: Iterable[Service] = (),
    by: Any,
    at: datetime,
) -> tuple[int, int]:
    """Which services a prepared round asks about; a new one gets its code. Returns (added,
    removed).
    """
    round_ = _draft(round_)
    known = set(round_.round_services.values_list("service_id", flat=True))
    out = [s for s in remove if s.pk in known]
    new = [s for s in add if s.pk not in known]
    round_.round_services.filter(service__in=out).delete()
    RoundService.objects.bulk_create(
        RoundService(round=round_, service=s, users_last_year=s.yearly_users) for s in new
    )
    if new or out:
        data = {"added": [s.pk for s in new], "removed": [s.pk for s in out]}
        record_round(round_, "choose_services", by, at, data)
    return len(new), len(out)


@transaction.atomic
def set_users(*, round_: Round, users: Mapping[int, int | None], by: Any, at: datetime) -> int:
    """Users of each service in the last year, by service id; None is "not known". Returns how many
    changed.

    Allowed while answers may still come: the required sample is only a measure, it decides about no
    answer.
    """
    round_ = locked_round(round_)
    if queries.state(round_, at) in ("closed", "over"):
        raise refusal("round_closed", said="users_final")
    if any(n is not None and not 0 <= n <= MOST_USERS for n in users.values()):
        raise refusal("users_impossible")
    rows = [
        r
        for r in round_.round_services.filter(service_id__in=users)
        if r.users_last_year != users[r.service_id]
    ]
    for row in rows:
        row.users_last_year = users[row.service_id]
    RoundService.objects.bulk_update(rows, ["users_last_year"], batch_size=500)
    if rows:
        data = {str(r.service_id): r.users_last_year for r in rows}
        record_round(round_, "set_users", by, at, data)
    return len(rows)


def opening_problems(round_: Round, at: datetime) -> list[Message]:
    """What keeps a prepared round from being opened."""
    found = []
    if not round_.round_services.exists():
        found.append(problem("services_missing"))
    if round_.closes < timezone.localdate(at):
        found.append(problem("period_over"))
    if round_.questionnaire is None or check(core.from_dict(round_.questionnaire.definition)):
        found.append(problem("questionnaire_unfinished"))
    return found


def opening_warnings(round_: Round, at: datetime) -> list[Message]:
    """What a prepared round can be opened with, and better is not."""
    officers = Appointment.objects.at_work(at).filter(role=Appointment.Role.COMPLAINTS)
    units = Unit.objects.filter(services__round_services__round=round_).distinct()
    without = list(units.exclude(pk__in=officers.values("unit")).values_list("name", flat=True))
    if not without:
        return []
    listed = ", ".join(without[:3]) + (" …" if len(without) > 3 else "")
    return [problem("no_complaint_officer", n=len(without), units=listed)]


@transaction.atomic
def start_round(*, round_: Round, by: Any, at: datetime) -> Round:
    """Open a prepared round: from its first day on, answers are taken under the codes of its
    services.

    A unit that became independent in the round's year is surveyed, but does not make the agency's
    figure.
    """
    round_ = _draft(round_)
    if problems := opening_problems(round_, at):
        raise Refusal("round_not_ready", problems[0].template, **problems[0].values)
    units = Unit.objects.filter(services__round_services__round=round_).distinct()
    RoundUnit.objects.bulk_create(
        RoundUnit(round=round_, unit=unit, counted=unit.independent_since != round_.year)
        for unit in units
    )
    round_.draft = False
    round_.save(update_fields=["draft"])
    data = {
        "services": round_.round_services.count(),
        "opens": round_.opens,
        "closes": round_.closes,
    }
    record_round(round_, "start", by, at, data)
    return round_


@transaction.atomic
def close_round(*, round_: Round, reason: str, by: Any, at: datetime) -> Round:
    """Take no more answers, before the last day; traces and invited addresses are deleted."""
    round_ = locked_round(round_)
    if queries.state(round_, at) not in ("open", "planned"):
        raise refusal("round_not_open")
    _set_closed(round_, at, reason, "close", by, at)
    retention.on_close(round_=round_, at=at)
    return round_


@transaction.atomic
def reopen_round(*, round_: Round, reason: str, by: Any, at: datetime) -> Round:
    """Take answers again, where a person closed the round and its last day has not passed."""
    round_ = locked_round(round_)
    if round_.closed_at is None or timezone.localdate(at) > round_.closes:
        raise refusal("round_not_closed")
    return _set_closed(round_, None, reason, "reopen", by, at)


def _set_closed(
    round_: Round, closed_at: datetime | None, reason: str, verb: str, by: Any, at: datetime
) -> Round:
    reason = require_reason(reason)
    round_.closed_at = closed_at
    round_.save(update_fields=["closed_at"])
    record_round(round_, verb, by, at, {"reason": reason})
    return round_
