"""Plans of today's round, each in another state, made through the actions.

The old report's rounds are left alone, so its figures stay what they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tuntas.accounts.models import User
from tuntas.core.base.data import table
from tuntas.core.followup.acts import Given, PlanContent
from tuntas.followup.evidence.actions import add_link, decide_evidence
from tuntas.followup.models import ActionPlan
from tuntas.followup.plans import actions
from tuntas.organisation.models import Unit
from tuntas.surveys.models import Round

from .people import acting

ARCHIVE = "https://arsip.contoh.id/tindak-lanjut"


@dataclass(frozen=True)
class Example:
    """``deadline``: days from today; ``way``: what was done to the plan since it was written."""

    element: str
    cause: str
    text: str
    measure: str
    milestone: str
    deadline: int
    way: Sequence[str]


PLANS = tuple(Example(**plan) for plan in table("current", "tuntas.example")["plans"])


def live(round_: Round, own: Unit, at: datetime) -> None:
    """Written since the round opened, one act a day and the last of them by today."""
    services = list(own.services.order_by("pk"))
    for n, example in enumerate(PLANS):
        first = at - timedelta(days=len(example.way) + 2, hours=n)
        plan = _write(round_, own, services[n % len(services)], example, at, first)
        for day, act in enumerate(example.way, 1):
            _act(plan, act, first + timedelta(days=day), at)


def _write(
    round_: Round, own: Unit, service: Any, example: Example, at: datetime, first: datetime
) -> ActionPlan:
    today = timezone.localdate(at)
    content = PlanContent(
        text=example.text,
        deadline=today + timedelta(days=example.deadline),
        service=service,
        elements=[example.element],
        cause=example.cause,
        measure=example.measure,
        person_in_charge=User.objects.get(username="petugas"),
        milestones=[(example.milestone, today + timedelta(days=example.deadline - 1))],
    )
    return actions.make_plan(
        round_=round_, unit=own, content=content, viewer=acting("petugas", first), at=first
    )


WHO = {"approve": "kepala", "return": "anggota", "close": "anggota"}  # the officer does all else


def _act(plan: ActionPlan, act: str, at: datetime, now: datetime) -> None:
    plan.refresh_from_db()
    officer, member = acting("petugas", at), acting("anggota", at)
    if act == "evidence":
        url = f"{ARCHIVE}/{plan.code}.pdf"
        add_link(plan=plan, url=url, title="Berita acara pelaksanaan", viewer=officer, at=at)
    elif act in ("accept", "reject"):
        remark = "" if act == "accept" else "Daftar hadir belum ditandatangani."
        decide_evidence(
            evidence=plan.evidence.get(),
            accept=act == "accept",
            remark=remark,
            seen="waiting",
            viewer=member,
            at=at,
        )
    elif act == "note":
        text = "Satu petugas sudah dilatih; yang kedua menunggu jadwal pelatih."
        actions.add_note(plan=plan, kind="progress", text=text, viewer=officer, at=at)
    elif act == "ask_deadline":
        new = timezone.localdate(now) + timedelta(days=21)
        actions.ask_deadline(
            plan=plan,
            new=new,
            reason="Jadwal pelatih mundur",
            viewer=officer,
            at=at,
            seen=plan.version,
        )
    else:
        given = Given(
            reason="Mohon daftar hadir yang sudah ditandatangani." if act == "return" else "",
            due=timezone.localdate(now) + timedelta(days=14) if act == "return" else None,
            outcome="done" if act == "hand_in" else "",
        )
        who = acting(WHO.get(act, "petugas"), at)
        actions.move_plan(plan=plan, verb=act, viewer=who, at=at, seen=plan.version, given=given)
