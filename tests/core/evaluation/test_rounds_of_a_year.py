"""Two rounds of one year stay apart in a cut-off; those from before rounds had codes keep their
bytes.
"""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from tests.reports.factories import plan, snapshot, survey
from tuntas.core.evaluation.addendum import Later, from_json, to_json
from tuntas.core.evaluation.compare import compare
from tuntas.core.evaluation.snapshot import (
    Finding,
    FollowUpEffect,
    Recommendation,
    Snapshot,
    digest_of,
)
from tuntas.core.report import figures
from tuntas.core.report.figures import Count
from tuntas.core.survey.round_codes import RoundName

BEFORE = Path(__file__).parents[2] / "data/cut_off_before_round_codes.json"
DIGEST = "dc4b61d59c4f6e4e422294799d4bebb916482529e57b142366fa5b8b450021dc"
FIRST, SECOND = RoundName(2022, "2022-S1"), RoundName(2022, "2022-S2")
EFFECT = FollowUpEffect(2022, 2022, *[Decimal("1.20")] * 4, Decimal(95), 4, 5, 2, 0, 3, 1)


def of_round(name, number, **changes):
    made = plan(1, 2022, number, round_code=name.code, **changes)
    return replace(made, id=f"{name.code}-01-{number:02}")


def two_rounds():
    """The same plan code in both rounds too, as databases had it from before."""
    rounds = [replace(survey(2022, (1, 2)), round_code=name.code) for name in (FIRST, SECOND)]
    alike = [plan(1, 2022, 9, round_code=name.code) for name in (FIRST, SECOND)]
    return snapshot(
        (of_round(FIRST, 1), of_round(FIRST, 2, status="open"), of_round(SECOND, 1), *alike),
        rounds=tuple(rounds),
        recommendations=(
            Recommendation(2022, 1, "1", "", "Tiga unsur", "", FIRST.code),
            Recommendation(2022, 1, "1", "", "Tiga unsur", "", SECOND.code),
        ),
        findings=(
            Finding("a", "placeholder", alike[0].id, "high", "-", round_code=FIRST.code),
            Finding("b", "unit_without_plan", "", "low", "", {}, "open", "", 2, 2022, SECOND.code),
        ),
        effects=(replace(EFFECT, before_code=FIRST.code, after_code=SECOND.code),),
    )


def test_a_cut_off_from_before_rounds_had_codes_is_read_and_keeps_its_digest():
    stored = BEFORE.read_text("utf-8")
    read = Snapshot.from_json(stored)
    assert digest_of(stored) == DIGEST
    assert (read.to_json(), read.digest) == (stored, DIGEST)
    assert figures.rounds(read) == (RoundName(2021, "2021"), RoundName(2022, "2022"))
    assert [p.round.code for p in read.plans] == ["2021", "2022", "2022"]
    assert (read.effects[0].earlier.code, read.effects[0].later.code) == ("2021", "2022")
    assert [f.round and f.round.code for f in read.findings] == [None, "2022"]


def test_a_round_that_is_called_by_its_year_leaves_no_trace_in_a_cut_off():
    assert "round_code" not in snapshot().to_json()
    assert "_code" not in to_json([Later("2023-07-01T16:00:00+07:00", 2023, "p", "Balai", "close")])


def test_two_rounds_of_a_year_come_back_from_json():
    made = two_rounds()
    assert Snapshot.from_json(made.to_json()) == made
    later = Later("2023-07-01T16:00:00+07:00", 2022, "p", "Balai", "close", round_code=SECOND.code)
    assert from_json(to_json([later])) == (later,)
    assert later.round == SECOND


def test_two_rounds_of_a_year_are_counted_apart():
    made = two_rounds()
    assert figures.rounds(made) == (FIRST, SECOND)
    rows = figures.unit_rounds(made)
    assert [(r.unit.no, r.round, r.count) for r in rows] == [
        (1, FIRST, Count(1, 3, 2)),
        (1, SECOND, Count(1, 2, 2)),
        (2, FIRST, Count()),
        (2, SECOND, Count()),
    ]
    assert figures.total(rows, FIRST) + figures.total(rows, SECOND) == figures.total(rows)
    assert [len(p) for p in figures.plans_by_unit(made, SECOND).values()] == [2]
    assert [u.no for u in figures.units_without_plans(made, made.rounds[1])] == [2]


def test_rounds_follow_the_order_of_the_cut_off_within_a_year():
    names = ("2022-AWAL", "2022-AKHIR")
    rounds = tuple(replace(survey(2022, (1,)), round_code=name) for name in names)
    assert [r.code for r in figures.rounds(snapshot((), rounds=rounds))] == list(names)


def test_a_finding_belongs_to_the_plan_of_its_round():
    made = two_rounds()
    upheld = replace(made.findings[0], state="confirmed")
    marked = {
        (p.place[0], p.id): set(p.upheld)
        for p in figures.planned(replace(made, findings=(upheld,)))
    }
    assert [marked[name, "2022-01-09"] for name in (FIRST, SECOND)] == [{"placeholder"}, set()]


def test_two_cut_offs_compare_the_plans_of_each_round():
    made = two_rounds()
    assert compare(made, made) == ()
    moved = tuple(
        replace(p, status="open") if p.key == (SECOND.code, "2022-01-09") else p for p in made.plans
    )
    (change,) = compare(made, replace(made, plans=moved))
    assert (change.kind, change.plan.round) == ("reopened", SECOND)


def test_a_cut_off_from_before_codes_compares_with_a_later_one():
    """A round that got another code than its year is the same round."""
    before = snapshot((plan(1, 2022, 1), plan(1, 2022, 2)))
    after = snapshot((plan(1, 2022, 1), plan(1, 2022, 2, round_code="2022-2")))
    assert compare(before, after) == ()
    assert [c.kind for c in compare(before, snapshot((plan(1, 2022, 1),)))] == ["gone"]
