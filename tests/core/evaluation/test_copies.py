"""How alike two plans must be to be copies: where the lines run between a copy and another plan."""

import pytest

from tuntas.core.evaluation.copies import copies_of


def words(number, first=0):
    """So many different words that mean nothing."""
    return [
        f"kata{chr(97 + place // 26)}{chr(97 + place % 26)}"
        for place in range(first, first + number)
    ]


def other(number):
    return words(number, 300)


def copied(*bodies):
    """The copies of each body that has some."""
    texts = {str(place): (" ".join(body), "Balai Uji", "Uji") for place, body in enumerate(bodies)}
    return copies_of(texts)


def are_copies(left, right):
    found = copied(left, right)
    assert found in ({}, {"0": ["1"], "1": ["0"]})
    return bool(found)


@pytest.mark.parametrize(("equal", "expected"), [(18, False), (19, True), (25, True)])
def test_three_of_four_words_in_order_make_a_copy(equal, expected):
    """19 of 25 are the 76 percent of docs/reference/checks.md."""
    assert are_copies(words(25), words(equal) + other(25 - equal)) is expected


def test_the_same_words_in_another_order_say_something_else():
    assert not are_copies(words(25), words(25)[::-1])


@pytest.mark.parametrize(
    ("size", "whole", "expected"),
    [(24, 39, True), (24, 40, False), (24, 60, False), (25, 60, True), (25, 300, True)],
)
def test_a_passage_of_25_words_is_a_copy_however_long_the_text_that_takes_it_over(
    size, whole, expected
):
    assert are_copies(words(size), words(size) + other(whole - size)) is expected


@pytest.mark.parametrize(("taken", "expected"), [(17, False), (18, True)])
def test_seven_of_ten_words_of_a_passage_are_enough(taken, expected):
    assert are_copies(words(25), words(taken) + other(60 - taken)) is expected


@pytest.mark.parametrize(("block", "expected"), [(4, False), (5, True)])
def test_a_passage_is_taken_over_in_stretches_of_five_words(block, expected):
    new = iter(other(300))
    scattered = []
    for start in range(0, 25, block):
        scattered += [*words(25)[start : start + block], next(new)]
    assert are_copies(words(25), scattered + [next(new) for _ in range(40)]) is expected


def test_equal_plans_of_one_or_two_words_are_copies_and_plans_without_words_are_none():
    assert copied(["latih", "petugas"], ["latih", "petugas"], ["latih"], ["latih"], [], []) == {
        "0": ["1"],
        "1": ["0"],
        "2": ["3"],
        "3": ["2"],
    }


def test_one_word_of_five_may_differ_at_either_end_and_of_four_none():
    for size, expected in ((5, True), (4, False)):
        assert are_copies(words(size), [*words(size - 1), "lain"]) is expected
        assert are_copies(words(size), ["lain", *words(size)[1:]]) is expected


def test_copies_are_named_in_the_order_of_the_plans():
    same, near = " ".join(words(25)), " ".join([*words(24), "lain"])
    bodies = {"e": near, "d": same, "x": " ".join(other(25)), "b": near, "a": same}
    assert copies_of({plan: (text, "Balai Uji", "Uji") for plan, text in bodies.items()}) == {
        "e": ["d", "b", "a"],
        "d": ["e", "b", "a"],
        "b": ["e", "d", "a"],
        "a": ["e", "d", "b"],
    }
