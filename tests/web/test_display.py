"""Values as people read them, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, strategies as st

from tuntas.core.base.messages import Message
from tuntas.web import display


@pytest.mark.parametrize(
    ("shown", "indonesian", "english"),
    [
        (lambda: display.number(Decimal("1234.5"), 2), "1.234,50", "1,234.50"),
        (lambda: display.number(None), "–", "–"),
        (lambda: display.percent(Decimal("101.51")), "101,51\u00a0%", "101.51\u00a0%"),
        (lambda: display.signed(Decimal("-0.2")), "−0,20", "−0.20"),
        (lambda: display.signed(Decimal(0)), "0,00", "0.00"),
        (lambda: display.day(date(2023, 6, 6)), "6 Juni 2023", "6 June 2023"),
        (lambda: display.day(None), "–", "–"),
        (lambda: display.graded(Decimal("90.83"), "A"), "90,83 (A)", "90.83 (A)"),
    ],
)
def test_a_value_is_written_as_its_language_writes_it(shown, indonesian, english):
    with translation.override("id"):
        assert shown() == indonesian
    with translation.override("en"):
        assert shown() == english


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_id_stays_as_it_is_and_a_number_gets_its_separators(language):
    template = Template("?round={{ id }} {{ id|number }}")
    with translation.override(language):
        shown = template.render(Context({"id": 1234567}))
    assert shown == {"id": "?round=1234567 1.234.567", "en": "?round=1234567 1,234,567"}[language]


def test_a_moment_is_told_in_the_agencys_time_zone():
    assert display.moment(datetime(2023, 6, 6, 18, 30, tzinfo=UTC)) == "7 Juni 2023, 01.30"


def test_a_grade_is_a_letter_in_its_colour_and_no_data_is_not_grade_d():
    assert display.grade("C") == '<span class="grade grade-c">C</span>'
    assert display.grade(None) == (
        '<span class="no-data"><span aria-hidden="true">–</span>'
        '<span class="visually-hidden">tidak ada data</span></span>'
    )
    assert display.grade_class(None) == "grade-none"


def test_a_state_is_a_word_with_a_colour():
    assert (
        display.status("close", "Selesai <b>")
        == '<span class="badge badge-good">Selesai &lt;b&gt;</span>'
    )
    assert display.status("new_state", "Baru") == '<span class="badge badge-none">Baru</span>'


@pytest.mark.parametrize(
    ("difference", "sentence"),
    [
        (Decimal("1.38"), "1,38 di atas target"),
        (Decimal("-0.20"), "0,20 di bawah target"),
        (Decimal(0), "tepat pada target"),
        (None, ""),
    ],
)
def test_the_distance_to_the_target_is_said_in_words(difference, sentence):
    assert display.against_target(difference) == sentence


def test_a_name_of_an_element_belongs_to_its_instrument():
    assert display.element_name("U8") == "Penanganan Pengaduan, Saran, dan Masukan"
    assert display.element_name("U8", "skm-2017-formulir") == "Sarana dan Prasarana"
    assert display.element_name("U77") == "U77"


@given(st.decimals(-(10**9), 10**9, places=2))
def test_both_languages_write_the_same_digits(value):
    with translation.override("id"):
        indonesian = display.number(value, 2)
    with translation.override("en"):
        english = display.number(value, 2)
    assert indonesian.replace(".", "").replace(",", ".") == english.replace(",", "")
    assert Decimal(english.replace(",", "")) == value


def test_an_interval_is_two_bounds_or_a_dash():
    assert display.between((Decimal("86.1"), Decimal("90.04"))) == "86,10–90,04"
    assert display.between(None) == "–"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.923, "92 %"),
        (0.5, "50 %"),
        (0.996, "> 99 %"),
        (1.0, "> 99 %"),
        (0.004, "< 1 %"),
        (0.0, "< 1 %"),
    ],
)
def test_a_probability_is_whole_percent_and_never_certain(share, said):
    assert display.chance(share) == said


def test_a_weight_convention_is_written_alike_everywhere():
    with translation.override("id"):
        assert [display.weights(w) for w in ("exact", "0.11", "0.1111")] == [
            "1/x",
            "0,11",
            "0,1111",
        ]
    with translation.override("en"):
        assert [display.weights(w) for w in ("exact", "0.11")] == ["1/x", "0.11"]


@pytest.mark.parametrize(("language", "said"), [("id", "1.234, 2023"), ("en", "1,234, 2023")])
def test_a_sentence_writes_its_numbers_as_the_page_does(language, said):
    with translation.override(language):
        assert display.sentence(Message("{n}, {year}", {"n": 1234, "year": 2023})) == said
