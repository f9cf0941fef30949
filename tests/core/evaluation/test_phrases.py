"""What is looked for before a costly pattern never hides what the pattern finds."""

import re

import pytest
from hypothesis import given, strategies as st

from tuntas.core.base import data
from tuntas.core.base.patterns import alternatives
from tuntas.core.evaluation import phrases

ASCII = st.characters(codec="ascii")


def said_by(name, alphabet):
    """Words that one of the alternatives of a list finds, in any case."""
    listed = alternatives(data.table("evaluation/phrases")["lists"], name)
    found = st.sampled_from([re.compile(one, re.IGNORECASE) for one in listed])
    return found.flatmap(lambda one: st.from_regex(one, alphabet=alphabet))


@pytest.mark.thorough
@given(said_by("not_done", ASCII) | st.just("( open )"))
def test_whatever_is_not_done_holds_a_word_that_it_needs(text):
    assert not phrases.NOT_DONE.search(text) or phrases.may_hold(text, phrases.NOT_DONE_NEEDS)


@pytest.mark.thorough
@given(said_by("answering", ASCII))
def test_whatever_is_about_answering_holds_a_word_that_it_needs(text):
    assert not phrases.ANSWERING.search(text) or phrases.may_hold(text, phrases.ANSWERING_NEEDS)


@pytest.mark.thorough
@given(said_by("person", st.characters(exclude_categories=["Cs"])))
def test_whoever_is_named_is_named_with_what_that_needs(text):
    assert not phrases.PERSON.search(text) or phrases.PERSON_NEEDS.search(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Kursi BELUM dibeli", True), ("Kursi dibeli", False), ("Kursi “dibeli”", True)],
)
def test_letters_beyond_ascii_may_hold_anything(text, expected):
    assert phrases.may_hold(text, phrases.NOT_DONE_NEEDS) is expected
