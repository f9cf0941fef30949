"""Required elements: which have a plan that is about them, which have one that is not, which have
none.
"""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from tuntas.core.evaluation.conformity import (
    CONFIRMED,
    MISSING,
    OFF,
    PLANNED,
    STATES,
    Asked,
    Planned,
    codes_of,
    matrix,
)

PLACE = (1, 1, "Pengujian")
ABOUT_TIME = "Menambah loket agar waktu penyelesaian paling lama dua hari"
PLAN = Planned("a", PLACE, ABOUT_TIME, ("U3",), "stated")


def cell(*plans, code="U3"):
    (found,) = matrix([Asked(PLACE, (code,))], plans).cells
    return found


def why(found):
    return [str(told.why) for told in found.plans]


def test_a_plan_whose_words_are_about_the_element_is_planned_and_says_by_which_words():
    found = cell(PLAN)
    assert (found.state, found.confirmed) == (PLANNED, False)
    assert why(found) == ["Menjawab U3: terbaca dari “waktu penyelesaian”."]


def test_without_a_plan_it_is_missing_for_sure():
    assert (cell().state, cell().confirmed, cell().achieved) == (MISSING, True, False)


def test_a_gap_is_only_proposed_while_a_plan_of_the_place_may_be_about_it():
    found = cell(replace(PLAN, elements=("U9",)))
    assert (found.state, found.confirmed, found.others) == (MISSING, False, 1)


def test_a_plan_for_the_element_that_speaks_of_another_is_off():
    found = cell(replace(PLAN, elements=("U9",)), code="U9")
    assert (found.state, found.confirmed) == (OFF, False)
    assert why(found) == [
        "Yang diminta U9, tetapi teksnya terbaca tentang U3 (“waktu penyelesaian”)."
    ]


def test_a_label_alone_does_not_make_a_plan_be_about_its_element():
    found = cell(
        replace(
            PLAN, text="Perilaku Pelaksana: Melatih kompetensi petugas loket", elements=("U7",)
        ),
        code="U7",
    )
    assert (found.state, why(found)) == (
        OFF,
        ["Berjudul U7, tetapi isinya terbaca tentang U6 (“kompetensi”)."],
    )


def test_of_several_items_under_a_label_one_may_be_about_it():
    text = "1. Waktu Penyelesaian a. Melatih kompetensi petugas b. Menambah loket"
    assert cell(replace(PLAN, text=text)).state == PLANNED


def test_a_number_beside_the_label_is_no_content():
    assert (
        cell(replace(PLAN, text="Waktu penyelesaian (U3) Menambah alat uji pada triwulan II")).state
        == PLANNED
    )


def test_each_label_has_its_own_content():
    text = (
        "1. Waktu Penyelesaian: Menambah loket 2. Sarana dan Prasarana: Membeli kursi ruang tunggu"
    )
    plan = replace(PLAN, text=text, elements=("U3", "U9"))
    assert [cell(plan, code=code).state for code in ("U3", "U9")] == [PLANNED, PLANNED]


def test_a_plan_that_answers_nothing_is_off_whatever_it_names():
    found = cell(replace(PLAN, text="Waktu Penyelesaian: terlampir"))
    assert found.state == OFF
    kept = cell(
        replace(
            PLAN,
            text="Waktu Penyelesaian: tetap dijaga",
            dismissed=frozenset({"no_concrete_action"}),
        )
    )
    assert kept.state == PLANNED


def test_the_word_of_the_team_stands_above_the_words_of_the_plan():
    said = replace(PLAN, text="Mengadakan rapat", elements=("U3",), source=CONFIRMED)
    assert (cell(said).state, cell(said).confirmed) == (PLANNED, True)
    answering = replace(said, elements=("U9",), answers=(("Pengujian", "U3"),))
    assert (cell(answering).state, cell(answering).confirmed) == (OFF, True)
    upheld = replace(said, upheld=frozenset({"placeholder"}))
    assert (cell(upheld).state, why(cell(upheld))) == (
        OFF,
        ["Tim Inspektorat membenarkan: Belum berisi rencana."],
    )


def test_elements_of_another_questionnaire_are_not_read_from_words():
    assert cell(replace(PLAN, text="Mengadakan rapat", readable=False)).state == PLANNED


def test_a_plan_of_the_whole_unit_speaks_for_its_services_and_the_other_way_round():
    assert cell(replace(PLAN, place=(1, 1, ""))).state == PLANNED
    of_unit = matrix([Asked((1, 1, ""), ("U3",))], [PLAN]).cells
    assert [found.state for found in of_unit] == [PLANNED]
    assert [
        cell(replace(PLAN, place=place)).state
        for place in ((1, 1, "Informasi"), (2, 1, "Pengujian"))
    ] == [
        MISSING,
        MISSING,
    ]


def test_a_plan_of_another_service_counts_where_it_says_that_it_answers():
    other = replace(PLAN, place=(1, 1, "Informasi"), answers=(("Pengujian", "U3"),))
    assert cell(other).state == PLANNED


def test_an_element_is_achieved_when_every_plan_that_answers_it_is_done():
    done, open_ = replace(PLAN, state="closed"), replace(PLAN, id="b", state="in_progress")
    assert [cell(done).achieved, cell(done, open_).achieved, cell(open_).achieved] == [
        True,
        False,
        False,
    ]


def test_what_plans_name_is_no_yardstick_for_the_plans():
    labelled = replace(PLAN, text="U3 Waktu Penyelesaian: Menambah loket")
    found = matrix([Asked(PLACE, ())], [labelled])
    assert (found.cells, found.unnamed) == ((), {PLACE: 1})


def test_of_a_place_with_both_kinds_of_recommendations_the_named_ones_are_told():
    found = matrix([Asked(PLACE, ()), Asked(PLACE, ("U3",))], [PLAN])
    assert [(c.code, c.state) for c in found.cells] == [("U3", PLANNED)]
    assert (found.named, found.unnamed) == ({PLACE: 1}, {PLACE: 1})


def test_plans_of_a_unit_that_was_asked_nothing_are_told_apart():
    other = replace(PLAN, place=(1, 2, "Pengujian"))
    found = matrix([Asked(PLACE, ("U3",))], [PLAN, other])
    assert found.unasked == ((1, 2, ""),)


def test_a_recommendation_requires_what_it_names_and_not_what_its_words_suggest():
    assert codes_of("U3 Waktu Penyelesaian: 1. Tiga unsur terendah.") == ("U3",)
    assert codes_of("Perbaiki ruang tunggu") == ()
    assert (
        codes_of("Menyusun rencana aksi atas 3 (tiga) unsur pelayanan dengan nilai terendah") == ()
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Menindaklanjuti unsur U1, U2, dan U3", "U1 U2 U3"),
        ("Tiga unsur terendah: U1, U3, U9", "U1 U3 U9"),
        ("unsur U1; U3; U9", "U1 U3 U9"),
        ("(U1), (U3), (U9)", "U1 U3 U9"),
        ("U2/U3/U5", "U2 U3 U5"),
        ("Memperbaiki U1, 3 dan 9", "U1 U3 U9"),
        ("unsur 1, 3, dan 9", "U1 U3 U9"),
        ("Persyaratan (U1), Waktu Penyelesaian (U3), dan Sarana Prasarana (U9)", "U1 U3 U9"),
        ("Persyaratan, Waktu Penyelesaian, serta Biaya/Tarif", "U1 U3 U4"),
        ("Persyaratan (3,06), Waktu (3,10), dan Sarana (3,2)", "U1 U3 U9"),
        ("Unsur waktu, biaya, dan sarana", "U3 U4 U9"),
        ("U2 dan Waktu Penyelesaian", "U2 U3"),
        ("1. Persyaratan 2. Waktu Penyelesaian 3. Sarana dan Prasarana", "U1 U3 U9"),
    ],
)
def test_a_recommendation_requires_every_element_of_its_list(text, codes):
    assert " ".join(codes_of(text)) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("U1-U3", "U1 U2 U3"),
        ("U1 – U3", "U1 U2 U3"),
        ("unsur U1 s.d. 3", "U1 U2 U3"),
        ("U2 sampai dengan U4", "U2 U3 U4"),
        ("Unsur U1 sampai dengan U9 bernilai baik; tindak lanjuti tiga terendah", ""),
    ],
)
def test_a_range_requires_what_lies_in_it_but_not_where_a_rule_chooses_from_it(text, codes):
    assert " ".join(codes_of(text)) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Perilaku Pelaksana: Melatih kompetensi petugas loket", "U7"),
        ("Sarana (U9): menambah kursi. Waktu (U3): menyederhanakan prosedur", "U3 U9"),
        ("U8. Perilaku Pelaksana", "U7"),
        ("Perilaku (U8) dan U3", "U3 U7"),
        ("U3, 2 loket baru", "U3"),
        ("unsur 3 terendah", ""),
    ],
)
def test_a_recommendation_requires_no_more_than_it_names(text, codes):
    assert " ".join(codes_of(text)) == codes


CODES = st.sampled_from([f"U{n}" for n in range(1, 10)])
PLACES = st.tuples(
    st.integers(1, 2), st.integers(1, 3), st.sampled_from(["", "Pengujian", "Informasi"])
)
ASKED = st.lists(st.builds(Asked, PLACES, st.lists(CODES, max_size=3).map(tuple)), max_size=6)
TEXTS = st.sampled_from(
    [
        ABOUT_TIME,
        "Mengadakan rapat",
        "terlampir",
        "U7 Perilaku: Melatih kompetensi petugas",
        "Biaya: membuat brosur tarif",
    ]
)
PLANS = st.lists(
    st.builds(
        Planned,
        st.uuids().map(str),
        PLACES,
        TEXTS,
        st.lists(CODES, unique=True, max_size=3).map(tuple),
        st.sampled_from(["stated", "suggested", CONFIRMED, ""]),
    ),
    max_size=6,
)


@given(ASKED, PLANS)
def test_every_named_element_has_one_cell_in_one_state(asked, plans):
    found = matrix(asked, plans)
    named = {(one.place, code) for one in asked for code in one.codes}
    assert {(c.place, c.code) for c in found.cells} == named
    assert len({(c.place, c.code) for c in found.cells}) == len(found.cells)
    assert sum(found.count(state) for state in STATES) == len(found.cells)
    assert sum(found.named.values()) + sum(found.unnamed.values()) == len(asked)


@given(ASKED, PLANS)
def test_the_order_of_recommendations_and_plans_does_not_matter(asked, plans):
    first, second = matrix(asked, plans), matrix(asked[::-1], plans[::-1])
    assert [(c.place, c.code, c.state, c.confirmed) for c in first.cells] == [
        (c.place, c.code, c.state, c.confirmed) for c in second.cells
    ]
    assert (first.named, first.unnamed) == (second.named, second.unnamed)


@given(ASKED.filter(lambda asked: any(one.codes for one in asked)), PLANS)
def test_a_confirmed_plan_closes_its_gap_and_no_other_plan_opens_it(asked, plans):
    wanted = next(one for one in asked if one.codes)
    sure = Planned("sure", wanted.place, "Mengadakan rapat", wanted.codes, CONFIRMED)
    found = {(c.place, c.code): c for c in matrix(asked, [*plans, sure]).cells}
    assert {
        (found[wanted.place, code].state, found[wanted.place, code].confirmed)
        for code in wanted.codes
    } == {(PLANNED, True)}
