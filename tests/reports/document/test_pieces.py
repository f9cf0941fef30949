"""Where a remark stands: at the key of its text or at what it says, never at a place in the
document.
"""

from datetime import date

from tuntas.reports.document.model import (
    Column,
    Document,
    Heading,
    Items,
    Paragraph,
    Run,
    Section,
    Signature,
    Table,
    items,
    paragraph,
)
from tuntas.reports.document.pieces import pieces


def said(*blocks):
    """The anchors by text of a document of these blocks."""
    document = Document("L", "", "B", "I", date(2023, 7, 1), (Section(blocks),), draft=True)
    return {piece.text: piece.anchor for piece in pieces(document)}


def keyed(text, key):
    return Paragraph((Run(text),), key=key)


def test_a_text_keeps_its_anchor_whatever_is_put_before_it():
    table = Table("Tim.", (Column("Nama", 1),), ())
    body = (paragraph("Dua"), table, items(["a", "b"]), keyed("Tiga", "bab.1"))
    before, after = said(*body), said(Heading(1, "", "BAB"), paragraph("Satu"), *body)
    assert {text: after[text] for text in before} == before


def test_a_changed_text_without_a_key_is_another_and_one_with_a_key_is_the_same():
    ten, eleven = "10 rencana", "11 rencana"
    assert said(paragraph(ten))[ten] != said(paragraph(eleven))[eleven]
    assert said(keyed(ten, "bab.1"))[ten] == said(keyed(eleven, "bab.1"))[eleven]


def test_a_list_of_standing_texts_has_the_key_of_its_first_and_not_of_the_paragraph():
    listed = Items(((keyed("Satu", "bab.1"),), (keyed("Dua", "bab.2"),)))
    assert said(keyed("Awal", "bab.1"), listed) == {"Awal": "bab.1", "1. Satu\n2. Dua": "bab.1*"}


def test_the_same_text_twice_is_told_apart_by_number():
    document = Document(
        "L", "", "B", "I", date(2023, 7, 1),
        (Section((keyed("A", "k"), keyed("B", "k"))), Section((keyed("C", "k"),))), draft=True,
    )  # fmt: skip
    assert [piece.anchor for piece in pieces(document)] == ["k", "k~2", "k~3"]


def test_the_signature_is_one_place_before_and_after_its_day_is_known():
    drafts = [said(Signature(day, ("Badan",), "Rani")) for day in ("……", "Jakarta, 28 Juli 2023")]
    assert [list(each.values()) for each in drafts] == [["signature"], ["signature"]]
