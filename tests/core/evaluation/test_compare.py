"""What is different between two cut-offs, and what of old snapshots must stay as it was."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, strategies as st

from tests.reports.factories import plan, snapshot
from tuntas.core.evaluation.compare import compare, counts
from tuntas.core.evaluation.snapshot import Evidence, Snapshot, code_of, digest_begins
from tuntas.core.followup.workflow import NOT_YET_PLANS, TRANSITIONS

OPEN = replace(plan(1, 2022, 1), status="open", state="in_progress", deadline=date(2023, 3, 1))


def told(before, after):
    earlier, later = (replace(snapshot(), plans=plans) for plans in (before, after))
    return [(c.kind, c.plan.id, c.before, c.after) for c in compare(earlier, later)]


def test_equal_states_have_no_difference():
    assert compare(snapshot(), snapshot()) == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"status": "close", "state": "closed"}, [("closed", "Dikerjakan", "Selesai")]),
        (
            {"status": "close", "state": "closed"},
            {"state": "reopened", "due": date(2023, 9, 1)},
            [("reopened", "Selesai", "Dibuka kembali"), ("deadline", "2023-03-01", "2023-09-01")],
        ),
        ({}, {"state": "evidence_in"}, [("state", "Dikerjakan", "Menunggu verifikasi")]),
        ({}, {"deadline": None}, [("deadline", "2023-03-01", "")]),
        (
            {"evidence": (Evidence("a" * 64, "", "waiting"),)},
            {"evidence": (Evidence("a" * 64, "", "accepted"),)},
            [("evidence", "0/1", "1/1")],
        ),
        ({"state": ""}, {"state": "", "status": ""}, [("state", "Terbuka", "Tanpa status")]),
        ({}, {"text": "Lain"}, [("content", OPEN.text, "Lain")]),
        (
            {"answers": (("", "U1"),)},
            {"answers": (("", "U1"), ("Izin", "U3"))},
            [("answers", "U1", "U1; Izin U3")],
        ),
        ({"elements": ("U1",)}, {"elements": ("U1", "U3")}, [("elements", "U1", "U1, U3")]),
    ],
)
def test_each_difference_of_a_plan_is_told(before, after, expected):
    found = told((replace(OPEN, **before),), (replace(OPEN, **after),))
    assert found == [(kind, OPEN.id, old, new) for kind, old, new in expected]


def test_a_difference_is_of_the_plan_as_it_is_now_and_names_its_unit():
    now = replace(OPEN, elements=("U7",), text="Lain", deadline=None, state="evidence_in")
    earlier, later = (replace(snapshot(), plans=(held,)) for held in (OPEN, now))
    (name,) = (unit.name for unit in later.units if unit.no == OPEN.unit_no)
    assert {(c.plan, c.unit) for c in compare(earlier, later)} == {(now, name)}


def test_a_plan_appears_and_another_is_gone():
    other = replace(OPEN, id="2022-01-02")
    assert told((OPEN,), (other,)) == [
        ("appeared", other.id, "", "Dikerjakan"),
        ("gone", OPEN.id, "Dikerjakan", ""),
    ]


def test_plans_of_two_years_with_the_same_id_are_two_plans():
    other = replace(OPEN, year=2021)
    assert told((OPEN,), (OPEN, other)) == [("appeared", OPEN.id, "", "Dikerjakan")]


def test_every_way_is_counted_also_where_nothing_went_it():
    assert counts(compare(snapshot(), snapshot())) == dict.fromkeys(
        (
            "closed",
            "reopened",
            "appeared",
            "gone",
            "deadline",
            "state",
            "evidence",
            "content",
            "elements",
            "answers",
        ),
        0,
    )


def test_a_snapshot_with_all_that_came_later_is_read_back_as_it_was():
    full = replace(
        OPEN,
        due=date(2023, 5, 1),
        original_deadline=date(2023, 1, 1),
        outcome="done",
        evidence=(
            Evidence("a" * 64, "", "accepted"),
            Evidence("", "https://contoh.go.id/1", "waiting"),
        ),
    )
    made = replace(snapshot(), plans=(full,), moment="2023-06-06T12:00:00+07:00")
    assert Snapshot.from_json(made.to_json()) == made


def test_a_snapshot_from_before_these_fields_keeps_its_bytes():
    text = snapshot().to_json()
    later = (
        '"moment"',
        '"rule_set"',
        '"evidence"',
        '"due"',
        '"outcome"',
        '"original_deadline"',
        '"state":""',
    )
    assert [word for word in later if word in text] == []
    assert Snapshot.from_json(text).to_json() == text


def test_an_approved_plan_never_becomes_a_draft_again_so_what_it_says_is_fixed():
    back = [t for t in TRANSITIONS if t.source not in NOT_YET_PLANS and t.target in NOT_YET_PLANS]
    assert back == []


@given(st.binary(min_size=32, max_size=32).map(bytes.hex))
def test_a_code_leads_back_to_the_begin_of_its_digest(digest):
    code = code_of(digest)
    assert digest_begins(code) == digest[:20]
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert digest_begins(typed) == digest[:20]


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_code_or_not(typed):
    begins = digest_begins(typed)
    assert begins is None or len(begins) == 20


@pytest.mark.parametrize(
    "typed", ["", "K3QF", "K3QF-9T2M-XW7A-60Z", "UUUU-UUUU-UUUU-UUUU", "²" * 16]
)
def test_what_is_no_code_is_none(typed):
    assert digest_begins(typed) is None
