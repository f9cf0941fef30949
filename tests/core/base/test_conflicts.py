"""Whose judgement would be about themselves, case by case."""

from datetime import date

import pytest

from tuntas.core.base.conflicts import Post, bars_seat, in_conflict, mixed

ANI, BUDI = 1, 2
BALAI, LOKA = 10, 20
OPENED = {BALAI: date(2026, 1, 1), LOKA: date(2026, 1, 1)}


@pytest.mark.parametrize(
    ("role", "others", "both"),
    [
        ("head", ["team_leader"], True),
        ("officer", ["member"], True),
        ("controller", ["head"], True),
        ("responsible", ["officer"], True),
        ("head", ["officer", "complaints"], False),
        ("complaints", ["member"], False),  # has no say in plans
        ("member", ["team_leader"], False),
        ("head", ["leader"], False),
        ("head", [], False),
    ],
)
def test_nobody_is_judge_and_party(role, others, both):
    assert mixed(role, others) is both


@pytest.mark.parametrize(
    ("posts", "hands", "found"),
    [
        ([Post(ANI, BALAI)], [], {(BALAI, ANI)}),
        ([Post(ANI, BALAI, date(2026, 1, 1))], [], {(BALAI, ANI)}),  # over, within the round
        ([Post(ANI, BALAI, date(2025, 12, 31))], [], set()),  # over before it
        ([Post(ANI, 99)], [], set()),  # a unit that nobody asks about
        ([], [(LOKA, BUDI)], {(LOKA, BUDI)}),
        ([], [(99, BUDI)], set()),
        ([Post(ANI, BALAI)], [(BALAI, ANI), (LOKA, ANI)], {(BALAI, ANI), (LOKA, ANI)}),
        ([], [], set()),
    ],
)
def test_a_post_within_the_round_or_a_hand_in_the_plans_is_a_conflict(posts, hands, found):
    assert in_conflict(posts, hands, OPENED) == found


@pytest.mark.parametrize(
    ("seat", "conflicts", "barred"),
    [
        ("penanggung_jawab", {BALAI}, True),
        ("pengendali_teknis", {LOKA}, True),
        ("ketua_tim", {BALAI}, False),  # others judge that unit
        ("anggota", {BALAI, LOKA}, True),
        ("anggota", {99}, False),
        ("penanggung_jawab", set(), False),
    ],
)
def test_a_seat_that_speaks_of_every_unit_is_held_by_nobody_in_conflict(seat, conflicts, barred):
    assert bars_seat(seat, conflicts, {BALAI, LOKA}) is barred
