"""Berita acara: which plans of a unit were verified, with what result, signed by both sides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from tuntas.core.base import numerals
from tuntas.evaluation.cut_offs.queries import cut_offs_in_force
from tuntas.evaluation.models import CutOff, Evaluation, TeamMember
from tuntas.followup.models import StatusEvent
from tuntas.organisation.models import Appointment, Unit
from tuntas.organisation.permissions import Viewer
from tuntas.reports.document import layouts
from tuntas.reports.document.model import (
    Block,
    Document,
    Heading,
    Official,
    Section,
    Signature,
    Signatures,
    Table,
    items,
    row,
)
from tuntas.reports.official.words import label, letter
from tuntas.reports.refusals import refusal
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.terms import on_paper

from .plan_facts import followed_up, plans_of_papers
from .words import say, supervisor_of

_RESULTS = {"close": "Selesai", "return": "Dikembalikan", "reopen": "Dibuka kembali"}
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@dataclass(frozen=True)
class Verdict:
    """The last one on a plan, on its day."""

    round: str
    text: str
    result: str
    reason: str
    day: date
    doubtful: bool = False


@dataclass(frozen=True)
class Minutes:
    """``head``: who leads the unit on that day, "" where nobody is appointed."""

    evaluation: Evaluation
    unit: Unit
    team: tuple[TeamMember, ...]
    verdicts: tuple[Verdict, ...]
    head: str
    head_title: str
    cut_off: CutOff | None = None
    since: int = 0  # verdicts after the cut-off, which are not among these

    @property
    def day(self) -> date:
        return max(verdict.day for verdict in self.verdicts)


def minutes(viewer: Viewer, evaluation: Evaluation, unit: Unit) -> Minutes:
    """Up to the cut-off of the evaluation, where there is one. A constant number of queries.
    Refuses where no plan was verified (nothing_verified).
    """
    rounds = list(
        Round.objects.filter(scopeunit__evaluation=evaluation, scopeunit__unit=unit).distinct()
    )
    plans = plans_of_papers(viewer, [unit], rounds)
    events = StatusEvent.objects.filter(plan__in=plans, verb__in=_RESULTS).select_related(
        "plan__round"
    )
    cut_off = cut_offs_in_force([evaluation]).get(evaluation.pk)
    since = 0
    if cut_off:
        since = events.filter(happened_at__gt=cut_off.at).count()
        events = events.filter(happened_at__lte=cut_off.at)
    last: dict[int, Any] = {event.plan_id: event for event in events.order_by("happened_at", "pk")}
    if not last:
        raise refusal("nothing_verified", unit=unit.name)
    ordered = sorted(last.values(), key=lambda e: (e.plan.round.opens, e.plan.code))
    doubtful = {found.plan for found in followed_up(plans) if found.doubtful}
    verdicts = tuple(_verdict(event, event.plan_id in doubtful) for event in ordered)
    head = _head(unit, max(verdict.day for verdict in verdicts))
    return Minutes(
        evaluation,
        unit,
        tuple(evaluation.team.all()),
        verdicts,
        head.person.name if head else "",
        _title(head),
        cut_off,
        since,
    )


def _verdict(event: Any, doubtful: bool) -> Verdict:
    day, plan = timezone.localdate(event.happened_at), event.plan
    result = _RESULTS[event.verb]
    return Verdict(plan.round.name, plan.text, result, event.reason, day, doubtful)


def _head(unit: Unit, day: date) -> Appointment | None:
    """Whoever acts for the head on that day goes before the one who is away."""
    held = Appointment.objects.filter(unit=unit, role=Appointment.Role.HEAD).in_force(day)
    return held.select_related("person").order_by("-acting", "pk").first()


def _title(head: Appointment | None) -> str:
    acting = {"plh": "Plh. ", "plt": "Plt. "}.get(head.acting, "") if head else ""
    return acting + on_paper("⟨head_title⟩")


def document(found: Minutes) -> Document:
    unit = found.unit
    subject = f"VERIFIKASI TINDAK LANJUT HASIL SURVEI KEPUASAN MASYARAKAT\n{unit.name}"
    return Document(
        title="Berita Acara Verifikasi Tindak Lanjut",
        subtitle=unit.name,
        agency=unit.agency.name,
        author=supervisor_of(unit.agency),
        day=found.day,
        sections=(Section((Heading(1, "BERITA ACARA", subject), *_body(found))),),
        cover=False,
    )


def _body(found: Minutes) -> tuple[Block, ...]:
    evaluation = found.evaluation
    opening = say(
        "minutes.opening",
        weekday=_DAYS[found.day.weekday()],
        day=found.day,
        letter=letter(evaluation) or "penugasan",
        title=evaluation.title,
        period=evaluation.period,
        inspectorate=supervisor_of(found.unit.agency),
        verified=numerals.counted(len(found.verdicts)),
        unit=found.unit.name,
    )
    team = [Official(f"{m.name}, {label('roles', m.role)}") for m in found.team]
    return (
        opening,
        _table(found.verdicts),
        say("minutes.sum", results=_sum(found.verdicts)),
        *((say("minutes.team"), items(team)) if team else ()),
        *_since(found),
        say("minutes.closing"),
        _signatures(found),
    )


def _since(found: Minutes) -> Iterator[Block]:
    if found.cut_off and found.since:
        at = display.moment(found.cut_off.at)
        yield say("minutes.since", "note", at=at, n=found.since)


def _table(verdicts: Sequence[Verdict]) -> Table:
    rows = (
        row(str(i), v.round, v.text, _result(v), v.day, v.reason or None)
        for i, v in enumerate(verdicts, start=1)
    )
    return layouts.table("verdicts", rows)


def _result(verdict: Verdict) -> str:
    return f"{verdict.result}, diragukan" if verdict.doubtful else verdict.result


def _sum(verdicts: Sequence[Verdict]) -> str:
    counts = {result: sum(v.result == result for v in verdicts) for result in _RESULTS.values()}
    said = [f"{numerals.number(n)} {result.lower()}" for result, n in counts.items() if n]
    doubtful = sum(v.doubtful for v in verdicts)
    more = f"; {numerals.number(doubtful)} di antaranya diragukan, ditandai di atas"
    return numerals.listing(said) + (more if doubtful else "")


def _signatures(found: Minutes) -> Signatures:
    place = found.evaluation.place
    where = f"{place}, {numerals.long_date(found.day)}" if place else numerals.long_date(found.day)
    leader = next((m for m in found.team if m.role == TeamMember.Role.LEADER), None)
    return Signatures(
        left=Signature(
            "Pihak unit pelayanan,", (f"{found.head_title} {found.unit.name}",), found.head
        ),
        right=Signature(
            where, (on_paper("Pihak ⟨supervisor⟩,"), "Ketua Tim"), leader.name if leader else ""
        ),
    )
