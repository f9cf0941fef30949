import pytest

from tuntas.core.base.errors import Refusal
from tuntas.core.survey.instruments import INSTRUMENTS, SKM_2017, instrument


def test_the_definition_list_says_complaints_before_facilities_and_the_form_the_reverse():
    form = instrument("skm-2017-formulir")
    assert (SKM_2017.find("U8").key, SKM_2017.find("U9").key) == ("pengaduan", "sarpras")
    assert (form.find("U8").key, form.find("U9").key) == ("sarpras", "pengaduan")
    assert set(form.elements) == set(SKM_2017.elements)


def test_an_element_is_found_by_code_or_key_in_any_case():
    assert {SKM_2017.find(name).key for name in ("U3", "u3", " Waktu ", "WAKTU")} == {"waktu"}
    assert SKM_2017.find("U10") is None
    assert SKM_2017.find("") is None


def test_codes_follow_the_order_of_the_instrument():
    assert [SKM_2017.code(key) for key in SKM_2017.keys] == [f"U{i}" for i in range(1, 10)]


@pytest.mark.parametrize("each", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_every_element_has_a_label_for_each_value_and_a_key_of_its_own(each):
    assert {len(element.labels) for element in each.elements} == {each.scale}
    assert {len(set(element.labels)) for element in each.elements} == {each.scale}
    assert len(set(each.keys)) == len(each.elements)


@pytest.mark.parametrize("each", [i for i in INSTRUMENTS.values() if i.bands], ids=lambda i: i.id)
def test_bands_follow_each_other_without_a_gap(each):
    steps = [
        upper.lowest - lower.highest
        for upper, lower in zip(each.bands, each.bands[1:], strict=False)
    ]
    assert {str(step) for step in steps} == {"0.01"}


def test_the_instruments_have_the_elements_of_their_regulation():
    assert {i.id: len(i.elements) for i in INSTRUMENTS.values()} == {
        "skm-2017": 9,
        "skm-2017-formulir": 9,
        "kep-25-2004": 14,
        "ipkp-4": 8,
        "ipkp-6": 8,
        "ipak-4": 5,
        "ipak-6": 5,
    }


def test_an_unknown_instrument_is_refused_with_the_known_ones():
    with pytest.raises(Refusal, match=r"skm-2030 tidak dikenal.*skm-2017, ") as refusal:
        instrument("skm-2030")
    assert refusal.value.code == "instrument_unknown"
