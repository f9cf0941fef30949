"""What is looked for before a costly pattern never hides what the pattern finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuntas.core.evaluation import phrases


@given(st.from_regex(phrases.NOT_DONE, alphabet=st.characters(codec="ascii")))
def test_whatever_is_not_done_holds_a_word_that_it_needs(text):
    assert not phrases.NOT_DONE.search(text) or phrases.may_hold(text, phrases.NOT_DONE_NEEDS)


@given(st.from_regex(phrases.ANSWERING, alphabet=st.characters(codec="ascii")))
def test_whatever_is_about_answering_holds_a_word_that_it_needs(text):
    assert not phrases.ANSWERING.search(text) or phrases.may_hold(text, phrases.ANSWERING_NEEDS)


@given(st.from_regex(phrases.PERSON))
def test_whoever_is_named_is_named_with_what_that_needs(text):
    assert not phrases.PERSON.search(text) or phrases.PERSON_NEEDS.search(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Kursi BELUM dibeli", True), ("Kursi dibeli", False), ("Kursi “dibeli”", True)],
)
def test_letters_beyond_ascii_may_hold_anything(text, expected):
    assert phrases.may_hold(text, phrases.NOT_DONE_NEEDS) is expected
