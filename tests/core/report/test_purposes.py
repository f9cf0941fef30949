"""The three purposes answered with figures, from plans and from a snapshot."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.reports.factories import plan, snapshot, survey
from tuntas.core.evaluation.conformity import Asked, Planned, matrix
from tuntas.core.evaluation.snapshot import ElementValue, Finding, Recommendation, Snapshot
from tuntas.core.report import figures
from tuntas.core.survey.instruments import SKM_2017

PLACE = (1, 1, "Pengujian")
DAY = date(2023, 6, 6)


def planned(state, element="U3", due=None, unit=1):
    text = "Menambah loket agar waktu penyelesaian paling lama dua hari"
    return Planned(
        f"{unit}{state}{element}",
        (1, unit, "Pengujian"),
        text,
        (element,),
        "stated",
        state=state,
        due=due,
    )


def of(asked, plans):
    return figures.purposes(matrix(asked, plans), plans, DAY)


def test_conformity_counts_required_elements_and_achievement_those_whose_plans_are_done():
    found = of([Asked(PLACE, ("U3", "U7", "U9"))], [planned("closed"), planned("closed", "U9")])
    assert (found.required, dict(found.cells)) == (3, {"planned": 1, "missing": 1, "off": 1})
    assert (found.conformity, found.elements_achieved) == (Decimal("33.33"), Decimal("33.33"))
    assert (found.achievement, dict(found.confirmed)) == (Decimal("100.00"), {})


def test_progress_counts_what_was_handed_in_and_what_is_late():
    late, today = date(2023, 6, 5), DAY
    plans = [
        planned("approved", due=late),
        planned("in_progress", due=today),
        planned("evidence_in", due=late),
    ]
    found = of([], [*plans, planned("returned", due=None), planned("approved", unit=2)])
    assert (found.progress, found.late) == (Decimal("40.00"), 1)
    assert (found.units, found.silent) == (2, 1)


def test_where_recommendations_name_no_element_there_is_no_share_but_a_reason():
    text = "U3 Waktu Penyelesaian: Menambah loket"
    found = of([Asked(PLACE, ())], [replace(planned("closed"), text=text)])
    assert (found.required, found.conformity, found.elements_achieved) == (0, None, None)
    assert list(map(str, found.asked.untold)) == ["1 rekomendasi tidak menyebut unsur pelayanan"]


def test_of_mixed_units_what_can_be_told_is_told_with_its_base():
    other = (1, 2, "Pengujian")
    asked = [Asked(PLACE, ("U3",)), Asked(PLACE, ("U7",)), Asked(other, ())]
    plans = [planned("closed"), planned("closed", unit=2), planned("closed", unit=3)]
    found = of(asked, plans)
    assert (found.conformity, found.asked.named, found.asked.recommendations) == (
        Decimal("50.00"),
        2,
        3,
    )
    assert list(map(str, found.asked.untold)) == [
        "1 rekomendasi tidak menyebut unsur pelayanan",
        "1 unit mempunyai rencana aksi tanpa rekomendasi",
    ]
    by_unit = figures.required_of_unit(matrix(asked, plans))
    assert {unit: row.share for (_round, unit), row in by_unit.items()} == {
        1: Decimal("50.00"),
        2: None,
        3: None,
    }


def test_a_plan_without_status_is_not_being_worked_on():
    found = live((plan(1, 2022, 2, status=""), plan(1, 2022, 3, status="open")))
    told = figures.purposes(figures.conformity(found), figures.planned(found), DAY)
    assert told.states == {"no_status": 1, "in_progress": 1}
    assert (told.count.unknown, told.count.open) == (1, 1)


def test_without_recommendations_and_plans_there_is_no_share():
    found = of([], [])
    assert (found.conformity, found.progress, found.achievement, found.elements_achieved) == (
        None,
    ) * 4


def live(plans, *asked):
    elements = tuple(
        ElementValue(e.key, f"U{n}", e.name, None) for n, e in enumerate(SKM_2017.elements, 1)
    )
    round_ = replace(survey(2022, (1, 2, 3)), elements=elements)
    return snapshot(plans, rounds=(round_,), recommendations=asked)


def test_a_snapshot_has_the_same_matrix_and_reads_it_back():
    asked = Recommendation(2022, 1, "1", "Pengujian", "U9 Sarana dan Prasarana: terendah.", "U9")
    about = plan(1, 2022, 2, answers=(("Pengujian", "U9"),), state="approved")
    frozen = live((about,), asked)
    assert Snapshot.from_json(frozen.to_json()) == frozen
    (cell,) = figures.conformity(Snapshot.from_json(frozen.to_json())).cells
    assert (cell.place, cell.code, cell.state) == (((2022, "2022"), 1, "Pengujian"), "U9", "off")


def test_a_snapshot_from_before_keeps_its_bytes():
    old = snapshot()
    assert "answers" not in old.to_json()
    assert "element" not in old.to_dict()["recommendations"][0]


def test_findings_that_people_decided_count_in_a_snapshot():
    asked = Recommendation(2022, 1, "", "Pengujian", "Tiga unsur terendah", "U1")
    about = plan(1, 2022, 2, elements_source="confirmed")
    upheld = Finding("x", "placeholder", about.id, "high", "", state="confirmed")
    assert figures.conformity(live((about,), asked)).count("planned") == 1
    assert figures.conformity(replace(live((about,), asked), findings=(upheld,))).count("off") == 1


def test_all_figures_of_the_purposes_come_from_one_matrix_and_its_plans():
    plans = [
        planned("approved", due=date(2023, 6, 5)),
        replace(planned("evidence_in", "U7"), source="confirmed"),
        planned("closed", "U9"),
        replace(planned("closed", "U1", unit=2), source="confirmed"),
        planned("returned", "U2", unit=3, due=date(2023, 1, 1)),
        planned("in_progress", "U2", unit=4),
    ]
    asked = [
        Asked(PLACE, ("U3", "U7", "U9", "U8")),
        Asked((1, 2, "Pengujian"), ("U1",)),
        Asked((1, 3, "Pengujian"), ()),
    ]
    assert of(asked, plans) == figures.Purposes(
        asked=figures.Required(
            {"planned": 3, "off": 1, "missing": 1}, named=2, unnamed=1, unasked=1
        ),
        confirmed={"planned": 2},
        achieved=1,
        doubtful=0,
        states={"closed": 2, "approved": 1, "evidence_in": 1, "returned": 1, "in_progress": 1},
        late=2,
        units=4,
        silent=1,
    )
