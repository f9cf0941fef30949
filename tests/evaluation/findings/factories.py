"""Plans that a team verifies, from draft to end by the real actions, and the checks over them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.evaluation.verifiers import DAY, assigned, staffed
from tests.factories import NOW
from tests.followup.factories import content as plain
from tests.people import as_viewer
from tests.remembered import remembered
from tuntas.evaluation.findings.checks import findings_of, run_checks
from tuntas.followup.evidence.actions import add_link, decide_evidence
from tuntas.followup.plans.actions import Given, make_plan, move_plan

SOON = DAY + timedelta(days=20)
TEXTS = (
    "Melatih petugas loket tentang waktu penyelesaian",
    "Memasang mesin antrean di ruang tunggu",
    "Mencetak brosur persyaratan untuk pemohon",
    "Menambah dua loket pada jam sibuk",
    "Membuka kanal pengaduan lewat surel",
    "Mengganti kursi ruang laktasi",
)


@remembered
def team():
    return staffed()


def go(world, plan, verb, who, at=NOW, **given):
    plan.refresh_from_db()
    return move_plan(
        plan=plan,
        verb=verb,
        viewer=as_viewer(world[who]),
        at=at,
        seen=plan.version,
        given=Given(**given),
    )


def approved(world, number=0, **changes):
    written = replace(plain(world, text=TEXTS[number], deadline=SOON), **changes)
    officer = as_viewer(world["officer"])
    plan = make_plan(
        round_=world["round"], unit=world["unit"], content=written, viewer=officer, at=NOW
    )
    go(world, plan, "submit", "officer")
    return go(world, plan, "approve", "head")


def hand_over(world, plan, title="Daftar hadir", number=0, at=NOW):
    plan.refresh_from_db()
    url = f"https://arsip.contoh.go.id/{plan.code}/{number}"
    return add_link(plan=plan, url=url, title=title, viewer=as_viewer(world["officer"]), at=at)


def accept(world, evidence, at=NOW):
    member = as_viewer(world["member"])
    decide_evidence(evidence=evidence, accept=True, remark="", seen="waiting", viewer=member, at=at)


def closed(world, number=0, at=NOW, title="Daftar hadir", **changes):
    """From its draft to its end, with evidence that the team accepted."""
    plan = approved(world, number, **changes)
    evidence = hand_over(world, plan, title)
    go(world, plan, "hand_in", "officer", at, outcome="done")
    accept(world, evidence, at)
    return go(world, plan, "close", "member", at)


def run(world, evaluation, at=NOW):
    return run_checks(evaluation=evaluation, by=world["member"], at=at)


def found(evaluation):
    rows = findings_of(evaluation).select_related("plan").order_by("plan__code", "check_id")
    return [(f.plan.code if f.plan else f.quote, f.check_id) for f in rows]


def only(world, **changes):
    """An assignment of the first unit alone."""
    return assigned(world, scope=[(world["round"].pk, world["unit"].pk)], **changes)
