"""The legal basis as an ordered list: what is kept of it, how it is printed, how it is moved."""

import pytest
from hypothesis import given, strategies as st

from tuntas.core.base.errors import Refusal
from tuntas.core.report import legal_basis, texts as core


def refused(*given):
    with pytest.raises(Refusal) as caught:
        legal_basis.check(given)
    return caught.value.code


def test_empty_lines_and_signs_at_the_end_go_and_the_order_stays():
    assert legal_basis.check([" UU  1; ", "", "UU 2."]) == "UU 1\nUU 2"


def test_what_is_no_list_of_laws_is_refused():
    assert refused("", " ;") == "laws_empty"
    assert refused(*(f"UU {i}" for i in range(41))) == "laws_too_many"
    assert refused("x" * 501) == "law_too_long"
    assert refused("UU \x00 1") == "law_sign"
    assert refused("UU 1", "UU 1;") == "law_twice"


def test_the_letter_of_the_assignment_comes_last_by_itself():
    assert legal_basis.printed(["UU 1", "UU 2"], "ST-1") == ("UU 1;", "UU 2; dan", "ST-1.")
    assert legal_basis.printed(["UU 1", "UU 2"]) == ("UU 1; dan", "UU 2.")
    assert legal_basis.printed(["UU 1"]) == ("UU 1.",)


def test_a_law_moves_by_one_and_stays_at_the_ends():
    assert legal_basis.moved(["a", "b", "c"], 1, -1) == ["b", "a", "c"]
    assert legal_basis.moved(["a", "b", "c"], 0, -1) == ["a", "b", "c"]
    assert legal_basis.moved(["a", "b", "c"], 2, 1) == ["a", "b", "c"]


@given(st.lists(st.text(), max_size=5))
def test_what_is_kept_is_kept_again_as_it_is(given_laws):
    try:
        kept = legal_basis.check(given_laws)
    except Refusal:
        return
    assert legal_basis.check(legal_basis.lines(kept)) == kept


def test_the_list_travels_in_the_file_of_texts():
    own = {legal_basis.KEY: "UU 1\nUU 2"}
    assert core.read_file(core.to_file(own)) == own
    with pytest.raises(Refusal) as caught:
        core.read_file({"format": core.FORMAT, "texts": {legal_basis.KEY: ""}})
    assert caught.value.code == "text_required"


def test_the_standing_list_can_be_kept():
    assert legal_basis.check(legal_basis.STANDING) == core.standing(legal_basis.KEY)


@pytest.mark.parametrize(
    ("laws", "sentence"),
    [
        ([f"UU {i}" for i in range(41)], "Dasar hukum paling banyak 40."),
        (["UU 1", "x" * 501], "Dasar hukum nomor 2 lebih panjang daripada 500 huruf."),
        (
            ["UU 1", "UU \x07 2"],
            "Dasar hukum nomor 2 memuat tanda U+0007 yang tidak dapat dicetak. Hapus.",
        ),
        (["UU 1", "UU 2", "UU 1."], "Dasar hukum nomor 3 sudah ada di atasnya."),
    ],
)
def test_a_refusal_names_the_law_by_its_place_and_the_limit(laws, sentence):
    with pytest.raises(Refusal) as caught:
        legal_basis.check(laws)
    assert str(caught.value) == sentence


def test_as_many_laws_as_the_limit_and_one_as_long_as_it_are_kept():
    laws = [*(f"UU {i}" for i in range(39)), "x" * 500]
    assert legal_basis.check(laws) == "\n".join(laws)
