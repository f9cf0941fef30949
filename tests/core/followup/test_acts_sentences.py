"""What an act makes of a plan as a whole, and why one is refused, in whole sentences."""

from dataclasses import replace

import pytest

from tests.core.followup.plans import (
    CONTENT,
    HEAD_ACTS,
    LATER,
    MEMBER,
    MEMBER_ACTS,
    NOW,
    OFFICER,
    OFFICER_ACTS,
    PLAN,
    SOON,
    TODAY,
    UNIT,
    Person,
    Row,
)
from tuntas.core.base.errors import Refusal
from tuntas.core.base.numerals import long_date
from tuntas.core.followup.acts import (
    CONFIRMED,
    DeadlineRequest,
    Given,
    Plan,
    decide,
)
from tuntas.core.followup.acts.values import Event


def refused(plan, context, **given):
    with pytest.raises(Refusal) as refusal:
        decide(plan, context, Given(**given))
    return refusal.value.code


HANDED_OVER = replace(PLAN, state="evidence_in", accepted=1, outcome="done", due=SOON)


@pytest.mark.parametrize(
    ("plan", "context", "given", "fields", "event", "data", "says"),
    [
        (
            PLAN,
            OFFICER_ACTS,
            {"verb": "hand_in", "outcome": "cannot", "grounds": " Gedung disita "},
            {
                "state": "evidence_in",
                "status": "open",
                "due": None,
                "outcome": "cannot",
                "grounds": "Gedung disita",
            },
            Event(
                "hand_in", "evidence_in", "open", "open", outcome="cannot", reason="Gedung disita"
            ),
            {
                "state": "evidence_in",
                "reason": "",
                "due": None,
                "outcome": "cannot",
                "grounds": "Gedung disita",
            },
            "Dikerjakan → Menunggu verifikasi",
        ),
        (
            HANDED_OVER,
            MEMBER_ACTS,
            {"verb": "return", "reason": " Kurang ", "due": LATER},
            {"state": "returned", "status": "open", "due": LATER},
            Event("return", "returned", "open", "open", due=LATER, reason="Kurang"),
            {"state": "returned", "reason": "Kurang", "due": LATER.isoformat(), "outcome": "done"},
            "Menunggu verifikasi → Dikembalikan",
        ),
        (
            HANDED_OVER,
            MEMBER_ACTS,
            {"verb": "close", "due": LATER},
            {"state": "closed", "status": "close", "due": None},
            Event("close", "closed", "open", "close", outcome="done"),
            {"state": "closed", "reason": "", "due": None, "outcome": "done"},
            "Menunggu verifikasi → Selesai",
        ),
        (
            replace(PLAN, state="submitted", original_deadline=SOON),
            HEAD_ACTS,
            {"verb": "send_back", "reason": "Sebutkan loketnya"},
            {"state": "draft", "status": "open", "due": None},
            Event("send_back", "draft", "open", "open", reason="Sebutkan loketnya"),
            {"state": "draft", "reason": "Sebutkan loketnya", "due": None, "outcome": ""},
            "Diajukan → Draf",
        ),
    ],
)
def test_a_step_in_the_life_of_a_plan_is_kept_in_plan_event_and_audit_trail(
    plan, context, given, fields, event, data, says
):
    change = decide(plan, context, Given(**given))
    assert (change.verb, change.fields, change.event) == (given["verb"], fields, event)
    assert change.data == {"plan": PLAN.code, "old": "open", **data}
    assert str(change.says) == says


@pytest.mark.parametrize(
    ("plan", "context", "given", "code", "sentence"),
    [
        (
            replace(PLAN, content=replace(CONTENT, elements=[])),
            MEMBER_ACTS,
            {"verb": "confirm_elements"},
            "no_elements",
            "Tidak ada unsur yang terbaca; tentukan unsurnya satu per satu.",
        ),
        (
            PLAN,
            MEMBER_ACTS,
            {"verb": "confirm_elements", "elements": ["U11", "U10", "U1"]},
            "element_unknown",
            "U10, U11 bukan unsur kuesioner putaran ini.",
        ),
        (
            replace(PLAN, state="draft"),
            OFFICER_ACTS,
            {"verb": "change", "content": replace(CONTENT, elements=["U1", "U12"])},
            "element_unknown",
            "Unsur U12 tidak dikenal.",
        ),
        (
            PLAN,
            OFFICER_ACTS,
            {"verb": "confirm_elements"},
            "not_allowed",
            "Hanya tim Inspektorat yang dapat menegaskan unsur rencana.",
        ),
        (
            replace(PLAN, state="submitted"),
            MEMBER_ACTS,
            {"verb": "confirm_elements"},
            "plan_not_yet",
            "Rencana ini masih milik unitnya: belum disetujui kepala unit.",
        ),
        (
            PLAN,
            MEMBER_ACTS,
            {"verb": "tag", "tags": ("loket",)},
            "not_allowed",
            "Rencana aksi hanya dapat ditulis oleh petugas dan kepala unitnya.",
        ),
        (
            PLAN,
            MEMBER_ACTS,
            {"verb": "ask_deadline", "day": SOON, "reason": "x"},
            "not_allowed",
            "Tenggat hanya dapat diusulkan oleh petugas dan kepala unitnya.",
        ),
        (
            replace(PLAN, request=DeadlineRequest(3, SOON, OFFICER)),
            OFFICER_ACTS,
            {"verb": "ask_deadline", "day": SOON, "reason": "x"},
            "deadline_asked",
            "Sudah ada usulan tenggat yang belum diputuskan.",
        ),
        (
            replace(PLAN, request=DeadlineRequest(3, SOON, OFFICER)),
            OFFICER_ACTS,
            {"verb": "grant_deadline"},
            "not_allowed",
            "Tenggat baru diputuskan oleh kepala unit yang bukan pengusulnya; bila tidak ada yang "
            "bertugas, oleh pimpinan tim Inspektorat.",
        ),
        (
            replace(PLAN, carried=("SKM 2024", "2024-01-01")),
            OFFICER_ACTS,
            {"verb": "carry", "round": 2},
            "carried",
            "Sudah dibawa ke SKM 2024 sebagai 2024-01-01.",
        ),
        (
            PLAN,
            OFFICER_ACTS,
            {"verb": "carry"},
            "round_not_later",
            "Pilih putaran yang lebih baru daripada SKM 2023.",
        ),
        (
            PLAN,
            OFFICER_ACTS,
            {"verb": "copy"},
            "nothing_new",
            "Pilih layanan lain; rencana ini sudah ada pada layanan yang dipilih.",
        ),
        (
            PLAN,
            OFFICER_ACTS,
            {"verb": "start", "reason": "a" * 1001},
            "reason_long",
            "Alasan paling panjang 1.000 huruf.",
        ),
        (
            PLAN,
            OFFICER_ACTS,
            {"verb": "assign", "person": MEMBER},
            "not_of_unit",
            "Penanggung jawab harus pegawai unit ini.",
        ),
    ],
)
def test_a_refusal_says_what_stands_in_the_way(plan, context, given, code, sentence):
    with pytest.raises(Refusal) as refusal:
        decide(plan, context, Given(**given))
    assert (refusal.value.code, str(refusal.value)) == (code, sentence)


def test_what_is_confirmed_again_as_it_is_changes_nothing():
    confirmed = replace(PLAN, elements_source=CONFIRMED)
    for elements in (None, ["U3"]):
        assert refused(confirmed, MEMBER_ACTS, verb="confirm_elements", elements=elements) == (
            "nothing_new"
        )
    nothing = decide(confirmed, MEMBER_ACTS, Given(verb="confirm_elements", elements=[]))
    assert (nothing.elements, str(nothing.says)) == ([], "Unsur ditegaskan: ")


def test_what_is_taken_back_says_so_and_what_was_before_is_kept():
    confirmed = replace(PLAN, elements_source=CONFIRMED, before=(["U9", "U3"], "stated"))
    change = decide(confirmed, MEMBER_ACTS, Given(verb="release_elements"))
    assert str(change.says) == "Penegasan dibatalkan"
    assert change.data == {
        "plan": PLAN.code,
        "elements_before": ["U3"],
        "source_before": CONFIRMED,
        "elements": ["U3", "U9"],
        "source": "stated",
    }


def test_a_draft_that_is_made_is_stored_as_it_was_promised():
    content = replace(
        CONTENT,
        text=" Melatih petugas ",
        cause=" Baru ",
        measure=" Semua lulus ",
        service=Row(3),
        recommendations=[Row(5), Row(6)],
    )
    made = decide(Plan("2023-01-02", NOW, UNIT), OFFICER_ACTS, Given(verb="make", content=content))
    assert made.fields == {
        "service": Row(3),
        "recommendation": Row(5),
        "text": "Melatih petugas",
        "cause": "Baru",
        "measure": "Semua lulus",
        "person_in_charge": Person(OFFICER),
        "deadline": LATER,
        "deadline_raw": LATER.isoformat(),
        "deadline_kind": "day",
        "tags": ["loket"],
    }
    assert made.event == Event("make", "draft", "", "open")
    assert (made.further, made.milestones) == ([Row(6)], CONTENT.milestones)
    bare = replace(content, deadline=None, recommendations=[], person_in_charge=None)
    draft = replace(PLAN, state="draft")
    rewritten = decide(draft, OFFICER_ACTS, Given(verb="change", content=bare))
    assert rewritten.event == Event("change", "draft", "open", "open")
    assert {
        name: rewritten.fields[name]
        for name in ("deadline", "deadline_raw", "deadline_kind", "recommendation")
    } == {"deadline": None, "deadline_raw": "", "deadline_kind": "", "recommendation": None}


def test_a_draft_carried_from_another_plan_says_so_in_the_audit_trail():
    plan = Plan("2024-01-01", NOW, UNIT, origin={"carried_from": "2023-01-01"})
    made = decide(plan, OFFICER_ACTS, Given(verb="make", content=CONTENT))
    assert made.data["carried_from"] == "2023-01-01"
    assert (
        "carried_from"
        not in decide(
            replace(PLAN, state="draft"), OFFICER_ACTS, Given(verb="change", content=CONTENT)
        ).data
    )


@pytest.mark.parametrize(
    ("due", "given", "expected"),
    [(TODAY, None, None), (SOON, None, SOON), (None, None, LATER), (TODAY, SOON, SOON)],
)
def test_a_plan_is_carried_on_with_the_given_day_or_the_one_that_counts_if_it_is_to_come(
    due, given, expected
):
    change = decide(replace(PLAN, due=due), OFFICER_ACTS, Given(verb="carry", round=2, day=given))
    assert change.makes[0].content.deadline == expected
    assert str(change.says) == (
        f"Menjadi draf dalam SKM 2024, tenggat {long_date(expected)}"
        if expected
        else "Menjadi draf dalam SKM 2024; tenggatnya diisi kemudian"
    )


def test_a_plan_is_handed_over_with_what_it_promises_and_until_when():
    draft = replace(PLAN, state="draft")
    for missing, code in (
        ({"text": " "}, "guard_has_text"),
        ({"deadline": None}, "guard_has_deadline"),
    ):
        empty = replace(draft, content=replace(CONTENT, **missing))
        assert refused(empty, OFFICER_ACTS, verb="submit") == code
    assert decide(draft, OFFICER_ACTS, Given(verb="submit")).fields["state"] == "submitted"


def test_what_is_done_needs_evidence_and_what_cannot_be_done_needs_grounds():
    done = {"verb": "hand_in", "outcome": "done"}
    assert refused(PLAN, OFFICER_ACTS, **done) == "guard_has_evidence"
    assert decide(replace(PLAN, evidence=1), OFFICER_ACTS, Given(**done)).fields["grounds"] == ""
    assert refused(PLAN, OFFICER_ACTS, verb="hand_in", outcome="cannot") == "guard_has_grounds"
    own = replace(HANDED_OVER, contributors=frozenset({MEMBER}))
    assert refused(own, MEMBER_ACTS, verb="close") == "guard_not_own_work"
    unproved = replace(HANDED_OVER, accepted=0)
    assert refused(unproved, MEMBER_ACTS, verb="close") == "guard_evidence_accepted"
