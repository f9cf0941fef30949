"""What the report says of the effect of follow-up: sentence, figures, refusal, or nothing at
all.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.reports.factories import snapshot
from tests.reports.reading import texts
from tuntas.core.evaluation.snapshot import FollowUpEffect
from tuntas.reports.document.model import Heading, Paragraph, Table
from tuntas.reports.official import content
from tuntas.reports.official.effect import effect

FOUND = FollowUpEffect(
    before=2021, after=2022, effect=Decimal("1.42"), low=Decimal("0.61"), high=Decimal("2.23"),
    plain=Decimal("2.90"), level=Decimal(95), followed=180, others=640, units=58, far=6, plans=274,
    without_element=0,
)  # fmt: skip
REASON = "Pengaruh tindak lanjut tidak dapat dihitung: datanya terlalu sedikit."
REFUSED = replace(
    FOUND, effect=None, low=None, high=None, plain=None, reason=REASON, without_element=3
)


def said(*effects):
    return texts(content.build(snapshot(effects=effects)))


def keys(*effects):
    return [
        block.key for block in effect(snapshot(effects=effects)) if isinstance(block, Paragraph)
    ]


def figures(*effects):
    (table,) = (block for block in effect(snapshot(effects=effects)) if isinstance(block, Table))
    return [row.cells[1].text for group in table.groups for row in group.rows]


def test_a_rise_is_told_in_a_sentence_with_its_interval_and_again_in_the_conclusion():
    sentence = (
        "Unsur pelayanan tahun 2021 yang ditindaklanjuti naik 1,42 poin lebih banyak pada tahun "
        "2022 "
        "daripada unsur sebanding yang tidak ditindaklanjuti (selang 95 %: 0,61 sampai 2,23 poin)."
    )
    assert said(FOUND).count(sentence) == 2
    assert figures(FOUND) == ["180", "640", "58", "2,90", "1,42", "0,61 sampai 2,23"]
    assert keys(FOUND) == ["pengaruh.naik", "pengaruh.dasar", "pengaruh.batas"]


@pytest.mark.parametrize(
    ("low", "high", "key"),
    [
        ("-2.00", "-0.50", "pengaruh.turun"),
        ("-0.50", "0.50", "pengaruh.belum_terlihat"),
        ("0.00", "0.50", "pengaruh.belum_terlihat"),
        ("0.01", "0.50", "pengaruh.naik"),
    ],
)
def test_the_interval_decides_what_is_said(low, high, key):
    assert keys(replace(FOUND, low=Decimal(low), high=Decimal(high)))[0] == key


def test_a_fall_is_told_without_a_sign():
    fallen = replace(FOUND, effect=Decimal("-1.20"), low=Decimal("-2.00"), high=Decimal("-0.40"))
    assert "berakhir 1,20 poin lebih rendah" in " ".join(said(fallen))


def test_a_refusal_is_printed_with_its_reason_and_stays_out_of_the_conclusion():
    assert keys(REFUSED) == ["pengaruh.tidak_dapat", "pengaruh.tanpa_unsur"]
    assert figures(REFUSED)[3:] == ["–", "–", "–"]
    assert sum(REASON in text for text in said(REFUSED)) == 1


def test_without_two_rounds_there_is_no_such_part():
    assert effect(snapshot()) == ()
    headings = [
        b.text
        for s in content.build(snapshot()).sections
        for b in s.blocks
        if isinstance(b, Heading)
    ]
    assert "Pengaruh Tindak Lanjut" not in headings
