"""Each situation made by the real actions is found, and only that; an honest unit has no
finding.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.evaluation.findings.factories import (
    SOON,
    TEXTS,
    approved,
    closed,
    found,
    go,
    hand_over,
    only,
    run,
    team,
)
from tests.evaluation.verifiers import DAY, assigned
from tests.factories import NOW
from tests.followup.evidence_files import hand_over as hand_over_file, pdf
from tests.followup.factories import content as plain
from tests.followup.runs import LATER, runs
from tests.people import as_viewer
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.core.evaluation.live_checks import BULK
from tuntas.evaluation.assignments.actions import AssignmentContent, Seat, make_assignment
from tuntas.evaluation.cut_offs.snapshots import snapshot
from tuntas.evaluation.findings.checks import check_nightly, run_checks, start_checks
from tuntas.followup.evidence.actions import add_link, decide_evidence, withdraw_evidence
from tuntas.followup.findings.actions import decide_finding
from tuntas.followup.models import Finding
from tuntas.followup.plans.actions import ask_deadline, decide_deadline, make_plan
from tuntas.followup.plans.queries import explanation
from tuntas.followup.recommendations.actions import release_run
from tuntas.notify.holidays.queries import calendar_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return team()


def test_an_honest_unit_has_no_finding(world):
    evaluation = only(world)
    closed(world, 0)
    approved(world, 1)
    assert run(world, evaluation).new == 0
    assert found(evaluation) == []


def test_a_plan_closed_without_accepted_evidence_is_found_with_its_grounds(world):
    evaluation, plan = only(world), approved(world)
    go(world, plan, "hand_in", "officer", outcome="cannot", grounds="Anggaran tidak turun")
    go(world, plan, "close", "member")
    run(world, evaluation)
    assert found(evaluation) == [(plan.code, "status_without_evidence")]
    finding = Finding.objects.get()
    assert (finding.quote, finding.values["outcome"]) == (
        "Anggaran tidak turun",
        "Tidak dapat dilaksanakan",
    )
    assert "Ditutup 1 Juli 2023 tanpa data dukung" in explanation(finding)


@pytest.mark.parametrize(
    ("title", "check"),
    [
        ("Foto loket 20221103", "evidence_before_survey"),
        ("Daftar hadir 12 Maret 2023", "evidence_before_plan"),
    ],
)
def test_evidence_that_names_an_older_day_is_found_with_its_name_and_day(world, title, check):
    evaluation, plan = only(world), closed(world, title=title)
    run(world, evaluation)
    assert found(evaluation) == [(plan.code, check)]
    assert title in explanation(Finding.objects.get())


def test_evidence_that_another_plan_has_too_is_found_at_both(world):
    evaluation, first, second = only(world), closed(world, 0), approved(world, 1)
    url = first.evidence.get().url
    add_link(plan=second, url=url, title="Foto", viewer=as_viewer(world["officer"]), at=NOW)
    run(world, evaluation)
    assert found(evaluation) == [(first.code, "evidence_reused"), (second.code, "evidence_reused")]
    values = Finding.objects.get(plan=second).values
    assert (values["plan"], values["unit"], values["how"]) == (
        first.code,
        first.unit.name,
        "sama persis",
    )


WORDS = " ".join(f"peserta {n} mengikuti latihan loket {n % 7}" for n in range(60))


@pytest.mark.parametrize(
    ("there", "how"),
    [
        (pdf(WORDS), "sama persis"),
        (pdf(WORDS.replace("peserta 30", "peserta tigapuluh")), "hampir sama isinya"),
    ],
)
def test_a_file_of_another_plan_and_of_another_unit_is_found_at_each_of_them(world, there, how):
    theirs = world | {
        "unit": world["second"],
        "officer": world["other_officer"],
        "head": world["other_head"],
    }
    first, second, at_other_unit = approved(world, 0), approved(world, 1), approved(theirs, 2)
    hand_over_file(world, first, pdf(WORDS), name="hadir.pdf")
    hand_over_file(world, second, there, name="hadir-2.pdf")
    hand_over_file(world, at_other_unit, there, name="hadir-3.pdf", who="other_officer")
    evaluation = assigned(world)
    run(world, evaluation)
    plans = sorted(plan.code for plan in (first, second, at_other_unit))
    assert found(evaluation) == [(code, "evidence_reused") for code in plans]
    values = Finding.objects.get(plan=first).values
    assert (values["plan"], values["unit"], values["how"]) == (second.code, second.unit.name, how)
    same = Finding.objects.get(plan=at_other_unit).values
    assert (same["plan"], same["how"]) == (
        (first if there == pdf(WORDS) else second).code,
        "sama persis",
    )


def test_another_file_is_left_alone(world):
    first, second = approved(world, 0), approved(world, 1)
    hand_over_file(world, first, pdf(WORDS))
    hand_over_file(
        world, second, pdf(" ".join(f"kursi {n} dipasang di lantai {n % 5}" for n in range(60)))
    )
    evaluation = only(world)
    run(world, evaluation)
    assert found(evaluation) == []


@pytest.mark.parametrize(("many", "expected"), [(BULK, BULK), (BULK - 1, 0)])
def test_many_plans_closed_on_the_last_day_are_found_with_their_number(world, many, expected):
    last = calendar_of(world["agency"]).on_or_before(DAY)
    at = NOW - timedelta(days=(DAY - last).days)
    for number in range(many):
        plan = approved_before(world, number, at)
        evidence = hand_over(world, plan, at=at)
        go(world, plan, "hand_in", "officer", at, outcome="done")
        decide_evidence(
            evidence=evidence,
            accept=True,
            remark="",
            seen="waiting",
            viewer=as_viewer(world["member"]),
            at=at,
        )
        go(world, plan, "close", "member", at)
    evaluation = only(world, cut_off=DAY)
    run(world, evaluation)
    assert [check for _plan, check in found(evaluation)] == ["closed_on_last_day"] * expected
    assert {f.values["count"] for f in Finding.objects.all()} == ({many} if expected else set())


def approved_before(world, number, at):
    written = plain(world, text=TEXTS[number], deadline=SOON)
    officer = as_viewer(world["officer"])
    plan = make_plan(
        round_=world["round"], unit=world["unit"], content=written, viewer=officer, at=at
    )
    go(world, plan, "submit", "officer", at)
    return go(world, plan, "approve", "head", at)


def late(world, granted=None):
    """Handed in after its deadline, with a wish for a later one."""
    plan = approved(world)
    later = SOON + timedelta(days=30)
    wish = ask_deadline(
        plan=plan,
        new=later,
        reason="Pelatih sakit",
        viewer=as_viewer(world["officer"]),
        at=NOW,
        seen=plan.version,
    )
    if granted is not None:
        answer = "" if granted else "Tidak perlu"
        decide_deadline(
            change=wish, grant=granted, answer=answer, viewer=as_viewer(world["head"]), at=NOW
        )
    after = NOW + timedelta(days=25)
    hand_over(world, plan, at=after)
    go(world, plan, "hand_in", "officer", after, outcome="done")
    return plan, after


@pytest.mark.parametrize(
    ("granted", "standing"),
    [(None, "usulan belum diputuskan kepala unit"), (False, "usulan ditolak kepala unit")],
)
def test_a_deadline_that_nobody_granted_is_found_with_old_new_who_and_when(
    world, granted, standing
):
    evaluation = only(world)
    plan, after = late(world, granted)
    run(world, evaluation, after)
    assert found(evaluation) == [(plan.code, "deadline_moved_unapproved")]
    assert Finding.objects.get().values == {
        "old": "21 Juli 2023",
        "new": "20 Agustus 2023",
        "handed_in": "26 Juli 2023",
        "who": world["officer"].name,
        "on": "1 Juli 2023",
        "standing": standing,
    }


def test_a_deadline_that_the_head_granted_is_left_alone(world):
    evaluation = only(world)
    _plan, after = late(world, granted=True)
    run(world, evaluation, after)
    assert found(evaluation) == []


def test_a_unit_without_a_plan_is_found_and_gone_once_it_has_one(world):
    evaluation = assigned(world)
    closed(world)
    ran = run(world, evaluation)
    assert (ran.new, found(evaluation)) == (1, [(world["second"].name, "unit_without_plan")])
    finding = Finding.objects.get()
    assert (finding.plan, finding.unit, finding.round) == (None, world["second"], world["round"])
    assert snapshot(evaluation, NOW).findings[0].unit_no == world["second"].no
    assert snapshot(evaluation, NOW - timedelta(seconds=1)).findings == ()


def test_a_plan_still_in_draft_is_no_plan(world):
    evaluation = only(world)
    make_plan(
        round_=world["round"],
        unit=world["unit"],
        content=plain(world),
        viewer=as_viewer(world["officer"]),
        at=NOW,
    )
    run(world, evaluation)
    assert found(evaluation) == [(world["unit"].name, "unit_without_plan")]
    assert Finding.objects.get().values["drafts"] == 1


def decide(world, finding, state, reason="", at=NOW, seen="open"):
    return decide_finding(
        finding=finding,
        state=state,
        reason=reason,
        viewer=as_viewer(world["member"]),
        at=at,
        seen=seen,
    )


def test_a_dismissed_finding_stays_dismissed_when_the_checks_run_again(world):
    evaluation = only(world)
    closed(world, title="Daftar hadir 12 Maret 2023")
    run(world, evaluation)
    decide(world, Finding.objects.get(), "dismissed", "Tanggal surat dasar, bukan kegiatan")
    again = run(world, evaluation, NOW + timedelta(days=1))
    assert (again.new, again.gone) == (0, 0)
    assert Finding.objects.get().state == "dismissed"


def test_what_is_seen_differently_is_a_finding_of_its_own_and_the_old_one_is_kept(world):
    evaluation = only(world)
    first, second = closed(world, 0), approved(world, 1)
    url = first.evidence.get().url
    officer = as_viewer(world["officer"])
    add_link(plan=second, url=url, title="Foto", viewer=officer, at=NOW)
    run(world, evaluation)
    decide(world, Finding.objects.get(plan=first), "dismissed", "Satu kegiatan")
    third = approved(world, 2)
    add_link(plan=third, url=url, title="Foto", viewer=officer, at=NOW)
    day_after = NOW + timedelta(days=1)
    assert run(world, evaluation, day_after).gone == 2
    assert [f.state for f in Finding.every.filter(plan=first).order_by("pk")] == [
        "dismissed",
        "open",
    ]
    before = {f.plan: (f.state, f.reason) for f in snapshot(evaluation, NOW).findings}
    assert before[first.code] == ("dismissed", "Satu kegiatan")
    after = {f.plan: f.state for f in snapshot(evaluation, day_after).findings}
    assert after[first.code] == "open"


def test_what_is_seen_no_more_is_marked_and_a_cut_off_of_before_still_has_it(world):
    evaluation, plan = only(world), approved(world)
    piece = hand_over(world, plan, "Foto 12 Maret 2023")
    run(world, evaluation)
    frozen = snapshot(evaluation, NOW)
    later = NOW + timedelta(days=1)
    withdraw_evidence(evidence=piece, viewer=as_viewer(world["officer"]), at=later)
    assert run(world, evaluation, later).gone == 1
    assert (found(evaluation), Finding.every.count()) == ([], 1)
    assert (len(frozen.findings), snapshot(evaluation, NOW).digest) == (1, frozen.digest)
    assert snapshot(evaluation, later).findings == ()
    with pytest.raises(Refusal) as refusal:
        decide(world, Finding.every.get(), "confirmed", at=later)
    assert refusal.value.code == "finding_gone"


def test_only_the_inspectorate_runs_the_checks_and_each_run_is_recorded(world):
    evaluation = only(world)
    with pytest.raises(Refusal) as refusal:
        start_checks(evaluation=evaluation, viewer=as_viewer(world["officer"]), at=NOW)
    assert refusal.value.code == "not_allowed"
    ran = start_checks(evaluation=evaluation, viewer=as_viewer(world["member"]), at=NOW)
    event = Event.objects.get(noun="evaluation", verb="check")
    assert (event.actor, ran.new) == (world["member"], 1)


def test_the_nightly_run_comes_once_a_night_and_not_by_day(world):
    only(world)
    night = NOW.replace(hour=19)  # 02.00 in Jakarta, the day after
    assert [check_nightly(at) for at in (NOW, night, night + timedelta(hours=1))] == [0, 1, 0]
    assert check_nightly(night + timedelta(days=1)) == 1


def test_a_run_takes_as_many_queries_for_four_plans_as_for_two(world):
    evaluation = only(world)
    counts = []
    for numbers in ((0, 1), (2, 3)):
        for number in numbers:
            closed(world, number)
        run(world, evaluation)
        with CaptureQueriesContext(connection) as queries:
            run(world, evaluation)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("element", "expected"), [("U3", []), ("U6", ["element_not_recommended"])])
def test_a_plan_about_an_element_that_the_released_rules_did_not_name_is_found(element, expected):
    made = runs()
    release_run(run=made.run(), viewer=made.member, at=LATER)
    unit, people = made.units[0], made.people
    world = {"round": made.round, "unit": unit, **people.everyone()}
    plan = make_plan(
        round_=made.round,
        unit=unit,
        content=replace(plain(world, deadline=SOON), elements=[element], service=made.service),
        viewer=as_viewer(people.officer),
        at=LATER,
    )
    go(world, plan, "submit", "officer", LATER)
    go(world, plan, "approve", "head", LATER)
    team = [Seat("penanggung_jawab", "Penanggung Contoh"), Seat("ketua_tim", "Ketua Contoh")]
    letter = AssignmentContent(
        title="Monev",
        period="Semester I 2023",
        cut_off=DAY,
        team=team,
        scope=[(made.round.pk, unit.pk)],
    )
    leader = as_viewer(people.team_leader)
    evaluation = make_assignment(content=letter, viewer=leader, at=LATER)
    run_checks(evaluation=evaluation, by=people.member, at=LATER)
    assert [check for _plan, check in found(evaluation)] == expected
    if expected:
        assert Finding.objects.get().values["elements"] == "U6"
