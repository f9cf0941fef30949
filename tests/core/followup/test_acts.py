"""What an act makes of a plan, decided without a database."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.core.followup.plans import (
    CONTENT,
    HEAD,
    HEAD_ACTS,
    LATER,
    MEMBER,
    MEMBER_ACTS,
    NEXT,
    NOW,
    OFFICER,
    OFFICER_ACTS,
    PLAN,
    SOON,
    TODAY,
    UNIT,
    Person,
    Row,
    by,
)
from tuntas.core.base.errors import Refusal
from tuntas.core.followup.acts import (
    ACTS,
    CONFIRMED,
    Context,
    DeadlineRequest,
    Given,
    Plan,
    decide,
    needs,
)
from tuntas.core.followup.workflow import TRANSITIONS


def refused(plan, context, **given):
    with pytest.raises(Refusal) as refusal:
        decide(plan, context, Given(**given))
    return refusal.value.code


def test_what_is_judged_is_what_is_stored():
    ready = replace(PLAN, evidence=1, outcome="cannot", grounds="Dulu")
    given = Given(verb="hand_in", outcome="done_differently", grounds=" Lewat daring ")
    change = decide(ready, OFFICER_ACTS, given)
    assert (change.fields["outcome"], change.fields["grounds"]) == (
        "done_differently",
        "Lewat daring",
    )
    assert (change.event.outcome, change.event.reason) == ("done_differently", "Lewat daring")


def test_an_outcome_of_before_does_not_hand_a_plan_in_again():
    ready = replace(PLAN, state="returned", evidence=1, outcome="cannot", grounds="Dulu")
    assert refused(ready, OFFICER_ACTS, verb="hand_in") == "guard_has_outcome"


def test_closing_needs_the_outcome_that_the_unit_told_and_names_it():
    waiting = replace(PLAN, state="evidence_in", accepted=1)
    assert refused(waiting, MEMBER_ACTS, verb="close") == "guard_outcome_told"
    change = decide(replace(waiting, outcome="done"), MEMBER_ACTS, Given(verb="close"))
    assert (change.event.outcome, change.fields["status"]) == ("done", "close")
    assert "outcome" not in change.fields


def test_the_first_approval_keeps_the_deadline_as_it_was_approved():
    submitted = replace(PLAN, state="submitted")
    first = decide(submitted, HEAD_ACTS, Given(verb="approve"))
    again = replace(submitted, original_deadline=SOON)
    second = decide(again, HEAD_ACTS, Given(verb="approve"))
    assert first.fields["original_deadline"] == LATER
    assert "original_deadline" not in second.fields


def test_what_goes_on_in_a_later_round_is_what_still_holds():
    plan = replace(
        PLAN,
        due=SOON,
        content=replace(CONTENT, recommendations=[Row(5)], person_in_charge=Person(99)),
        reached=frozenset({CONTENT.milestones[0]}),
    )
    (made,) = decide(plan, OFFICER_ACTS, Given(verb="carry", round=2)).makes
    assert (made.round, made.unit, made.origin) == (NEXT, UNIT, "carried_from")
    assert made.content == replace(
        CONTENT,
        deadline=SOON,
        recommendations=[],
        person_in_charge=None,
        milestones=[CONTENT.milestones[1]],
    )


@pytest.mark.parametrize(
    ("changes", "given", "code"),
    [
        ({"state": "closed"}, {"round": 2}, "plan_closed"),
        ({}, {"round": 1}, "round_not_later"),
        ({}, {"round": 7}, "round_not_later"),
        ({"carried": ("SKM 2024", "2024-01-01")}, {"round": 2}, "carried"),
        ({}, {"round": 2, "day": TODAY}, "day_past"),
    ],
)
def test_what_is_not_carried_on(changes, given, code):
    assert refused(replace(PLAN, **changes), OFFICER_ACTS, verb="carry", **given) == code


def test_a_deadline_is_decided_by_the_head_and_not_by_who_asked():
    asked = replace(PLAN, request=DeadlineRequest(3, SOON, OFFICER), due=TODAY)
    both = by(OFFICER, "officer", "head")
    assert refused(PLAN, HEAD_ACTS, verb="grant_deadline") == "no_request"
    assert refused(PLAN, HEAD_ACTS, verb="grant_deadline", request=3) == "changed_meanwhile"
    assert refused(asked, HEAD_ACTS, verb="grant_deadline", request=2) == "changed_meanwhile"
    assert refused(asked, both, verb="grant_deadline") == "not_allowed"
    assert refused(asked, HEAD_ACTS, verb="refuse_deadline", reason=" ") == "reason_missing"
    granted = decide(asked, HEAD_ACTS, Given(verb="grant_deadline"))
    assert granted.fields == {
        "original_deadline": LATER,
        "deadline": SOON,
        "deadline_kind": "day",
        "due": SOON,
    }
    kept = decide(asked, HEAD_ACTS, Given(verb="refuse_deadline", reason="Tetap"))
    assert (kept.fields, kept.answered) == ({}, {"state": "refused", "answer": "Tetap"})


def test_where_no_other_head_is_at_work_who_leads_the_team_decides_on_a_deadline():
    asked = replace(PLAN, request=DeadlineRequest(3, SOON, HEAD))
    leader = by(MEMBER, "team_leader")
    granted = decide(asked, replace(leader, heads={UNIT: {HEAD}}), Given(verb="grant_deadline"))
    assert granted.answered["state"] == "granted"
    other = replace(leader, heads={UNIT: {HEAD, OFFICER}})
    assert refused(asked, other, verb="grant_deadline") == "not_allowed"
    assert refused(asked, by(MEMBER, "member"), verb="grant_deadline") == "not_allowed"
    own = replace(asked, contributors=frozenset({MEMBER}))
    assert refused(own, leader, verb="grant_deadline") == "own_work"


def test_the_deadline_of_a_closed_plan_stays_and_its_request_can_only_be_refused():
    asked = replace(PLAN, state="closed", request=DeadlineRequest(3, SOON, OFFICER))
    assert refused(asked, HEAD_ACTS, verb="grant_deadline") == "plan_closed"
    kept = decide(asked, HEAD_ACTS, Given(verb="refuse_deadline", reason="Sudah selesai"))
    assert (kept.fields, kept.answered["state"]) == ({}, "refused")


@pytest.mark.parametrize(
    ("day", "reason", "code"),
    [
        (None, "x", "day_missing"),
        (TODAY, "x", "day_past"),
        (TODAY + timedelta(days=1), "", "reason_missing"),
    ],
)
def test_a_deadline_that_cannot_be_asked_for(day, reason, code):
    given = {"verb": "ask_deadline", "day": day, "reason": reason}
    assert refused(PLAN, OFFICER_ACTS, **given) == code


def test_nobody_says_of_his_own_plan_what_it_is_about():
    own = replace(PLAN, contributors=frozenset({MEMBER}))
    assert refused(own, MEMBER_ACTS, verb="confirm_elements") == "own_work"
    assert refused(own, MEMBER_ACTS, verb="release_elements") == "own_work"


def test_a_confirmation_says_what_was_there_and_is_taken_back_to_it():
    read = decide(PLAN, MEMBER_ACTS, Given(verb="confirm_elements", elements=["U9"]))
    assert (list(read.elements), read.fields) == (["U9"], {"elements_source": CONFIRMED})
    confirmed = replace(
        PLAN,
        content=replace(CONTENT, elements=["U9"]),
        elements_source=CONFIRMED,
        before=(["U3"], "stated"),
    )
    back = decide(confirmed, MEMBER_ACTS, Given(verb="release_elements"))
    assert (list(back.elements), back.fields) == (["U3"], {"elements_source": "stated"})


def test_what_is_twice_in_a_draft_is_kept_once():
    given = replace(CONTENT, elements=["U3", "U3"], tags=["b", " b", "a"])
    given = replace(given, recommendations=[Row(5), Row(6), Row(6)])
    draft = Plan("2023-01-02", NOW, UNIT)
    change = decide(draft, OFFICER_ACTS, Given(verb="make", content=given))
    assert (change.elements, change.fields["tags"], change.further) == (
        ["U3"],
        ["a", "b"],
        [Row(6)],
    )


def test_a_plan_is_written_in_an_open_round_and_its_deadline_moves_only_while_in_work():
    unopened = Plan("", replace(NOW, draft=True), UNIT)
    moved = {"verb": "ask_deadline", "day": SOON, "reason": "x"}
    assert refused(unopened, OFFICER_ACTS, verb="make", content=CONTENT) == "round_draft"
    assert refused(replace(PLAN, state="draft"), OFFICER_ACTS, **moved) == "not_in_work"
    assert refused(PLAN, MEMBER_ACTS, verb="copy", services=(4,)) == "not_allowed"


def test_what_was_not_confirmed_cannot_be_released():
    assert refused(PLAN, MEMBER_ACTS, verb="release_elements") == "not_confirmed"


def test_other_tags_are_kept_and_the_old_ones_can_be_put_back():
    change = decide(PLAN, OFFICER_ACTS, Given(verb="set_tags", tags=("daring", "loket")))
    assert (change.verb, change.fields, change.back) == (
        "tag",
        {"tags": ["daring", "loket"]},
        ["loket"],
    )
    assert change.data == {"plan": PLAN.code, "old": ["loket"], "new": ["daring", "loket"]}
    assert str(change.says) == "Penanda: loket → daring, loket"


def test_a_plan_is_reopened_with_the_day_until_which_it_is_due():
    closed = replace(PLAN, state="closed", status="close")
    leader = by(99, "team_leader")
    assert refused(closed, leader, verb="reopen", reason="Belum nyata") == "guard_has_due"
    change = decide(closed, leader, Given(verb="reopen", reason="Belum nyata", due=SOON))
    assert change.fields == {"state": "reopened", "status": "open", "due": SOON}


def test_the_audit_trail_keeps_all_that_a_plan_promises():
    content = replace(
        CONTENT, cause=" Baru ", measure="Semua lulus", service=Row(3), recommendations=[Row(5)]
    )
    change = decide(Plan("", NOW, UNIT), OFFICER_ACTS, Given(verb="make", content=content))
    assert change.data == {
        "plan": "",
        "text": "Melatih petugas",
        "deadline": LATER.isoformat(),
        "elements": ["U3"],
        "cause": "Baru",
        "measure": "Semua lulus",
        "person_in_charge": OFFICER,
        "milestones": [
            ["Bahan", SOON.isoformat()],
            ["Pelatihan", (SOON + timedelta(days=1)).isoformat()],
        ],
        "tags": ["loket"],
        "service": 3,
        "recommendations": [5],
    }


def test_an_act_that_changes_nothing_is_refused():
    for given in (
        {"verb": "assign", "person": OFFICER},
        {"verb": "tag", "tags": ("loket",)},
        {"verb": "untag", "tags": ("lain",)},
        {"verb": "set_tags", "tags": ("loket",)},
    ):
        assert refused(PLAN, OFFICER_ACTS, **given) == "nothing_new"


def test_only_an_act_that_changes_the_plan_gives_it_a_new_version():
    changes = {
        verb: decide(PLAN, OFFICER_ACTS, Given(verb=verb, **given)).changes
        for verb, given in {
            "assign": {"person": HEAD},
            "ask_deadline": {"day": SOON, "reason": "x"},
            "carry": {"round": 2},
        }.items()
    }
    assert changes == {"assign": True, "ask_deadline": True, "carry": False}


def test_a_move_looks_only_at_what_its_guards_ask():
    asked = {verb: needs(verb) for verb in {t.verb for t in TRANSITIONS}}
    assert {verb for verb, names in asked.items() if names} == {"hand_in", "return", "close"}
    assert asked["close"] == {"accepted", "contributors"}


def test_a_verb_is_either_an_act_of_its_own_or_a_move():
    assert set(ACTS).isdisjoint(t.verb for t in TRANSITIONS)


@pytest.mark.parametrize("words", [{"reason": "a" * 1001}, {"grounds": "a" * 1001}])
def test_a_reason_is_no_longer_than_can_be_kept(words):
    waiting = replace(PLAN, state="evidence_in")
    assert refused(waiting, MEMBER_ACTS, verb="return", due=SOON, **words) == "reason_long"
    kept = {name: f" {text[:-1]} " for name, text in words.items()}
    assert refused(waiting, MEMBER_ACTS, verb="start", **kept) == "transition_unknown"


ASKED = DeadlineRequest(3, SOON, OFFICER)


@pytest.mark.parametrize(
    ("context", "given", "sentence", "data"),
    [
        (
            OFFICER_ACTS,
            {"verb": "assign", "person": HEAD},
            "Penanggung jawab: Petugas → Kepala",
            {"old": OFFICER, "new": HEAD},
        ),
        (
            OFFICER_ACTS,
            {"verb": "assign", "person": None},
            "Penanggung jawab: Petugas → –",
            {"old": OFFICER, "new": None},
        ),
        (
            OFFICER_ACTS,
            {"verb": "untag", "tags": ("loket",)},
            "Penanda: loket → –",
            {"old": ["loket"], "new": []},
        ),
        (
            OFFICER_ACTS,
            {"verb": "ask_deadline", "day": SOON, "reason": " Anggaran "},
            "Usulan tenggat: 30 Agustus 2023 → 11 Juli 2023; diputuskan oleh orang lain",
            {"old": "2023-08-30", "new": "2023-07-11", "reason": "Anggaran"},
        ),
        (
            HEAD_ACTS,
            {"verb": "grant_deadline"},
            "Tenggat: 30 Agustus 2023 → 11 Juli 2023",
            {"granted": True, "new": "2023-07-11", "answer": ""},
        ),
        (
            HEAD_ACTS,
            {"verb": "refuse_deadline", "reason": " Tetap "},
            "Tenggat tetap 30 Agustus 2023, bukan 11 Juli 2023",
            {"granted": False, "new": "2023-07-11", "answer": "Tetap"},
        ),
        (
            OFFICER_ACTS,
            {"verb": "carry", "round": 2},
            "Menjadi draf dalam SKM 2024, tenggat 30 Agustus 2023",
            {"round": "SKM 2024"},
        ),
        (
            OFFICER_ACTS,
            {"verb": "copy", "services": (4,)},
            "Salinan untuk Balai Contoh: Kalibrasi",
            {"services": [4]},
        ),
        (
            MEMBER_ACTS,
            {"verb": "confirm_elements", "elements": ["U9"]},
            "Unsur ditegaskan: U9",
            {
                "elements_before": ["U3"],
                "source_before": "",
                "elements": ["U9"],
                "source": CONFIRMED,
            },
        ),
    ],
)
def test_an_act_says_what_it_does_and_the_audit_trail_keeps_it(context, given, sentence, data):
    office = SimpleNamespace(name="Balai Contoh")
    service = SimpleNamespace(pk=4, unit_id=UNIT, name="Kalibrasi", unit=office)
    known = replace(context, people={HEAD: Person(HEAD, "Kepala")}, services={4: service})
    plan = PLAN if given["verb"] == "ask_deadline" else replace(PLAN, request=ASKED)
    change = decide(plan, known, Given(**given))
    assert str(change.says) == sentence
    assert change.data == {"plan": PLAN.code, **data}


def test_a_copy_is_a_draft_for_the_other_service_that_says_of_what_it_is_a_copy():
    office = SimpleNamespace(name="Balai Contoh")
    service = SimpleNamespace(pk=4, unit_id=UNIT, name="Kalibrasi", unit=office)
    context = replace(OFFICER_ACTS, services={4: service})
    (made,) = decide(PLAN, context, Given(verb="copy", services=(4,))).makes
    assert (made.round, made.unit, made.origin) == (NOW, UNIT, "copy_of")
    assert made.content == replace(CONTENT, service=service, recommendations=[])


def test_an_act_is_given_only_what_it_looks_at():
    assert needs("tag") == needs("change") - {"staff"} == frozenset()
    assert needs("assign") == {"staff", "people"}
    assert needs("carry") == {"content", "staff", "reached", "carried", "rounds"}
    assert needs("copy") == {"content", "staff", "reached", "copied", "services"}
    assert needs("confirm_elements") == {"elements", "contributors"}
    assert needs("release_elements") == {"elements", "contributors", "before"}
    assert needs("ask_deadline") == {"request"}
    assert needs("grant_deadline") == {"request", "heads", "contributors"}
    assert needs("hand_in") == {"evidence"}


def test_a_copy_for_another_unit_leaves_behind_whom_and_what_only_the_first_one_has():
    office = SimpleNamespace(name="Balai Lain")
    service = SimpleNamespace(pk=9, unit_id=2, name="Kalibrasi", unit=office)
    writer = Context(
        TODAY, OFFICER, {UNIT: ["officer"], 2: ["officer"]}, services={9: service}, rounds={1: NOW}
    )
    plan = replace(PLAN, content=replace(CONTENT, recommendations=[Row(5)]))
    (made,) = decide(plan, writer, Given(verb="copy", services=(9, 9))).makes
    assert (made.unit, made.content.person_in_charge, made.content.recommendations) == (2, None, [])
    copied = replace(plan, copied=frozenset({9}))
    assert refused(copied, writer, verb="copy", services=(9,)) == "nothing_new"
