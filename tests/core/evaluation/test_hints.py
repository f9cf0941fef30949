"""Hints on a draft: each says why, and nothing is said of an empty one."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, strategies as st

from tuntas.core.evaluation.hints import Draft, hints

GOOD = Draft(
    text="Menambah loket agar waktu penyelesaian paling lama dua hari",
    unit="Balai Contoh di Beta",
    service="Pengujian",
    surveyed_until=date(2022, 12, 31),
    wanted=("U3",),
    chosen=("U3",),
    cause="Hanya satu loket yang melayani pengambilan hasil",
    measure="Sembilan dari sepuluh permohonan selesai dalam dua hari",
    deadline=date(2023, 3, 31),
)


def said(others=(), **changes):
    found = hints(
        replace(GOOD, **changes), {f"2022-02-{n:02}": other for n, other in enumerate(others, 1)}
    )
    return {hint.id: str(hint.message) for hint in found if not hint.holds}


def test_a_good_plan_has_only_good_hints():
    found = hints(GOOD, {})
    assert [(hint.id, hint.holds) for hint in found] == [
        ("answers", True),
        ("no_concrete_action", True),
        ("deadline", True),
        ("copied_text", True),
        ("personal_data", True),
    ]
    assert str(found[0].message) == "Menjawab U3: terbaca dari “waktu penyelesaian”."


def test_a_text_about_another_element_is_told_with_its_words():
    assert said(wanted=("U9",), chosen=("U9",)) == {
        "answers": "Yang diminta U9, tetapi teksnya terbaca tentang U3 (“waktu penyelesaian”)."
    }


def test_a_text_that_names_no_element_is_told():
    assert said(text="Menyelenggarakan rapat dan menyusun notulen")["answers"] == (
        "Dari teksnya belum terbaca bahwa ini tentang U3. Sebutkan apa yang diperbaiki."
    )


def test_a_recommended_element_that_is_not_chosen_is_told():
    assert said(wanted=("U3", "U9")) == {
        "elements_chosen": "Rekomendasinya tentang U9, tetapi unsur itu tidak dipilih."
    }


def test_nothing_is_asked_of_elements_where_none_is_wanted():
    assert said(wanted=(), chosen=()) == {}


def test_a_plan_without_an_act_or_a_measure_is_told():
    assert set(said(text="Menjaga mutu waktu penyelesaian", measure="")) == {
        "no_concrete_action",
        "measure",
    }


def test_a_promise_of_a_plan_is_a_placeholder_and_nothing_else():
    assert set(said(text="Waktu penyelesaian: Menyusun rencana aksi")) >= {"placeholder"}
    assert "no_concrete_action" not in said(text="Waktu penyelesaian: Menyusun rencana aksi")


def test_a_missing_cause_is_told_only_where_the_recommendation_asks_for_it():
    assert said(cause="") == {}
    assert set(said(cause="", needs_cause=True)) == {"cause"}


def test_a_deadline_comes_after_the_survey():
    assert set(said(deadline=None)) == {"deadline"}
    assert set(said(deadline=date(2022, 12, 31))) == {"deadline"}
    assert said(deadline=date(2023, 1, 1)) == {}


def test_a_copy_of_another_plan_is_told_with_its_code():
    other = (GOOD.text, "Loka Contoh di Gama", "Pengujian")
    assert said([other]) == {
        "copied_text": "Isinya sama dengan 1 rencana aksi lain, antara lain 2022-02-01."
    }


def test_a_person_named_in_any_part_is_told():
    assert set(said(cause="Responden atas nama Ibu Melati Contoh mengeluh")) == {"personal_data"}


def test_steering_respondents_is_told():
    text = (
        "Memberi arahan kepada responden agar mengisi kuesioner waktu penyelesaian dengan nilai "
        "yang baik"
    )
    assert "steering_respondents" in said(text=text)


@pytest.mark.thorough
@given(st.text(max_size=200), st.text(max_size=50), st.none() | st.dates())
def test_any_text_gets_hints_that_can_be_said(text, measure, deadline):
    plain = " ".join(text.split())
    found = hints(
        replace(GOOD, text=plain, measure=measure, deadline=deadline), {"a": (text, "", "")}
    )
    assert [str(hint.message) != "" for hint in found] == [True] * len(found)
    assert bool(found) == bool(plain)


def test_the_hint_on_a_deadline_says_when_the_survey_ends():
    assert said(deadline=None) == {
        "deadline": "Tenggat belum diisi; tanpa tenggat rencana tidak dapat diajukan."
    }
    assert said(deadline=date(2022, 12, 31)) == {
        "deadline": "Tenggat 31 Desember 2022 jatuh sebelum survei berakhir (31 Desember 2022)."
    }
    told = {hint.id: str(hint.message) for hint in hints(GOOD, {}) if hint.holds}
    assert told["deadline"] == "Tenggat jatuh sesudah survei berakhir (31 Desember 2022)."
    assert told["copied_text"] == "Bukan salinan rencana lain."
    assert told["personal_data"] == "Tidak menyebut orang yang dapat dikenali."
    assert told["no_concrete_action"] == "Ada tindakan yang hasilnya dapat diperiksa."


def test_what_is_missing_beside_the_text_is_said():
    assert said(measure="", cause="", needs_cause=True) == {
        "measure": "Tuliskan ukuran keberhasilan, agar jelas kapan rencana ini selesai.",
        "cause": "Rekomendasinya meminta analisis sebab; sebabnya belum ditulis.",
    }


def test_all_recommended_elements_that_are_not_chosen_are_told():
    assert said(wanted=("U3", "U8", "U9"))["elements_chosen"] == (
        "Rekomendasinya tentang U8, U9, tetapi unsur itu tidak dipilih."
    )
