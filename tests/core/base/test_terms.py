import pytest

from tuntas.core.base import terms
from tuntas.core.base.errors import Refusal
from tuntas.core.base.given_terms import MOST, checked
from tuntas.core.base.messages import Message
from tuntas.core.base.terms import GENERAL, READY, Terms, named

FACULTY = READY["university"].terms
OFFICE = Terms(unit="kantor", unit_en="office", units_en="offices")


@pytest.mark.parametrize(
    ("sentence", "english", "read"),
    [
        ("Daftar ⟨unit⟩", False, "Daftar fakultas"),
        ("⟨Unit⟩nya, diputuskan ⟨head⟩", False, "Fakultasnya, diputuskan dekan"),
        ("⟨Units⟩ of a ⟨unit⟩", True, "Faculties of a faculty"),
        ("{n} ⟦⟨unit⟩ has|⟨units⟩ have⟧", True, "{n} ⟦faculty has|faculties have⟧"),
        ("ditulis orang: ⟨apa saja⟩ dan ⟨lain⟩", False, "ditulis orang: ⟨apa saja⟩ dan ⟨lain⟩"),
    ],
)
def test_a_sentence_has_the_words_that_it_names(sentence, english, read):
    assert named(sentence, FACULTY, english=english) == read


def test_an_english_article_follows_its_word():
    assert named("A ⟨unit⟩ and a ⟨unit⟩", OFFICE, english=True) == "An office and an office"
    assert named("a ⟨unit⟩", GENERAL, english=True) == "a unit"


def test_the_words_of_every_agency_stand_where_it_has_none_of_its_own():
    assert str(Message("Hanya tim ⟨supervisor⟩.")) == "Hanya tim Inspektorat."
    assert named("⟨paper_unit_full⟩") == "Unit Pelayanan Publik (UPP)"


def test_only_what_differs_is_kept_and_read_back():
    assert GENERAL.own() == {}
    assert OFFICE.own() == {"unit": "kantor", "unit_en": "office", "units_en": "offices"}
    assert terms.read({**OFFICE.own(), "forgotten": "word"}) == OFFICE


@pytest.mark.parametrize("ready", READY.values(), ids=list(READY))
def test_every_ready_set_is_one_that_a_person_may_write(ready):
    assert checked(vars(ready.terms)) == ready.terms


@pytest.mark.parametrize(
    ("word", "code"),
    [(" ", "term_empty"), ("u" * (MOST + 1), "term_long")]
    + [(f"unit {sign}", "term_sign") for sign in '<>&"{}%⟨⟩|\u202e'],
)
def test_a_word_that_cannot_stand_in_a_sentence_is_refused(word, code):
    with pytest.raises(Refusal) as refused:
        checked({**vars(GENERAL), "unit": word})
    assert refused.value.code == code
