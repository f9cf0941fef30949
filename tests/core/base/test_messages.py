"""Messages and refusals whose sentences a data file has."""

from tuntas.core.base.errors import UnreadableFile, refusals
from tuntas.core.base.messages import messages


def test_a_message_takes_its_sentence_by_name():
    problem = messages("refusals", "tuntas.surveys", under="problems")
    found = problem("address_twice", text="a@b.id", line=3)
    assert str(found) == "a@b.id sudah ada di baris 3."


def test_a_refusal_is_of_the_kind_that_its_maker_names():
    unreadable = refusals("followup/acts/refusals", kind=UnreadableFile)
    found = unreadable("element_unknown", codes="U10")
    assert isinstance(found, UnreadableFile)
    assert (found.code, found.message.values) == ("element_unknown", {"codes": "U10"})
