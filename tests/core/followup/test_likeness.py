"""Documents that say nearly the same have fingerprints that are close."""

import random

import pytest

from tests.profiles import by_profile
from tuntas.core.followup.likeness import FEWEST_WORDS, NEAR, fingerprint, nearest

WORDS = [f"kata{number}" for number in range(500)]
COMMON = [1 / (number + 2) for number in range(500)]  # a few words are frequent, as in any language


def document(seed, length=300):
    chosen = random.Random(seed)  # noqa: S311 - made-up texts
    return chosen.choices(WORDS, COMMON, k=length)


def distance(left, right):
    return (fingerprint(" ".join(left)) ^ fingerprint(" ".join(right))).bit_count()


def test_layout_case_and_punctuation_change_nothing():
    words = document(1)
    assert fingerprint(" ".join(words)) == fingerprint(",\n\n".join(words).upper())


@pytest.mark.simulation
def test_one_word_in_a_hundred_keeps_a_document_near():
    near, samples = 0, by_profile(6, 20)
    for seed in range(samples):
        words = document(seed)
        other = [*words]
        for place in (50, 150, 250):
            other[place] = "berbeda"
        near += distance(words, other) <= NEAR
    assert near == samples


@pytest.mark.simulation
def test_documents_about_the_same_in_other_words_are_apart():
    samples = by_profile(10, 25)
    first = [document(seed, 200) for seed in range(samples)]
    second = [document(seed, 200) for seed in range(1000, 1000 + samples)]
    marks = [[fingerprint(" ".join(words)) for words in group] for group in (first, second)]
    assert [mark for mark in marks[0] if nearest(mark, marks[1]) is not None] == []


def test_a_few_words_have_no_fingerprint():
    assert fingerprint(" ".join(document(1, FEWEST_WORDS - 1))) is None
    assert fingerprint(" ".join(document(1, FEWEST_WORDS))) is not None


def test_the_nearest_of_those_within_reach_is_chosen():
    assert nearest(0b1111, [0b0000, 0b0111, 0b1000]) == 0b0111
    assert nearest(0, [2**64 - 1]) is None
    assert nearest(0, []) is None
