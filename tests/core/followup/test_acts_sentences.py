"""What an act makes of a plan as a whole, and why one is refused, in whole sentences."""

from dataclasses import replace

import pytest

from tests.core.followup.plans import (
    CONTENT,
    HEAD_ACTS,
    LATER,
    MEMBER,
    MEMBER_ACTS,
    OFFICER,
    OFFICER_ACTS,
    PLAN,
    SOON,
)
from tuntas.core.base.errors import Refusal
from tuntas.core.followup.acts import (
    CONFIRMED,
    DeadlineRequest,
    Given,
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
            "Tenggat baru disetujui oleh kepala unit, bukan oleh pengusulnya.",
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
            "Alasan paling panjang 1000 huruf.",
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
