"""Messages and refusals whose sentences a data file has."""

from datetime import date
from decimal import Decimal

from tuntas.core.base.errors import UnreadableFile, refusals
from tuntas.core.base.messages import Message, messages


def test_a_message_takes_its_sentence_by_name():
    problem = messages("refusals", "tuntas.surveys", under="problems")
    found = problem("address_twice", text="a@b.id", line=3)
    assert str(found) == "a@b.id sudah ada di baris 3."


def test_a_refusal_is_of_the_kind_that_its_maker_names():
    unreadable = refusals("followup/acts/refusals", kind=UnreadableFile)
    found = unreadable("element_unknown", codes="U10")
    assert isinstance(found, UnreadableFile)
    assert (found.code, found.message.values) == ("element_unknown", {"codes": "U10"})


def test_decimals_and_days_are_written_as_indonesian_papers_write_them():
    said = Message("{share} pada {day}", {"share": Decimal("0.11"), "day": date(2023, 6, 6)})
    assert str(said) == "0,11 pada 6 Juni 2023"


def test_what_is_counted_has_the_mark_of_thousands_and_what_tells_which_one_has_not():
    said = Message("{n} dari {most} baris tahun {year}, baris {line}", {"n": 1234, "most": 999})
    whole = Message(said.template, {**said.values, "year": 2023, "line": 1500})
    assert str(whole) == "1.234 dari 999 baris tahun 2023, baris 1500"
