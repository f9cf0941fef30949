from collections import Counter

from tuntas.core.score.scoring import achievement
from tuntas.example.facts import ROUNDS, UNITS


def test_the_units_are_those_of_the_summary():
    assert [u.unit.no for u in UNITS] == list(range(1, 89))
    assert Counter(u.unit.kind for u in UNITS) == {
        "pusat": 15,
        "balai_besar": 21,
        "balai": 13,
        "loka": 39,
    }
    assert Counter(u.unit.independent_since for u in UNITS) == {None: 63, 2022: 25}


def test_every_unit_lies_in_indonesia_and_has_a_service_for_each_recommendation():
    for unit in UNITS:
        assert -11.1 < unit.latitude < 6.1
        assert 95 < unit.longitude < 141.1
        assert len(unit.services) >= unit.counts[2022].recommendations


def test_rows_add_up_to_the_counted_sums_of_the_report():
    assert [sum(u.counts[y].plans for u in UNITS if y in u.counts) for y in (2021, 2022)] == [
        275,
        586,
    ]
    assert [
        sum(u.counts[y].recommendations for u in UNITS if y in u.counts) for y in (2021, 2022)
    ] == [
        87,
        183,
    ]


def test_rounds_have_their_published_figures():
    assert [(len(r.unit_nos), len(r.counted_nos), r.respondents) for r in ROUNDS] == [
        (63, 63, 6137),
        (88, 63, 6669),
    ]
    assert [str(achievement(r.index, r.target)) for r in ROUNDS] == ["101.51", "101.54"]
