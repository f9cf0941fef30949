"""Templates of the report: what they may hold, what they become, and that nothing else gets
through.
"""

import hashlib

import pytest
from hypothesis import given, strategies as st

from tuntas.core.base.errors import Refusal
from tuntas.core.report import texts as core
from tuntas.core.report.texts import Piece

KEY = "kesimpulan.rencana"


def refused(key, template):
    with pytest.raises(Refusal) as caught:
        core.check(key, template)
    return caught.value.code, str(caught.value)


def test_every_standing_text_is_itself_a_good_template():
    assert all(core.check(key, text.template) == text.template for key, text in core.TEXTS.items())


def test_a_paragraph_that_the_report_does_not_have_is_refused():
    with pytest.raises(Refusal) as refusal:
        core.text_of("kesimpulan." + "x" * 80)
    assert refusal.value.code == "unknown_text"
    assert refusal.value.message.values == {"key": "kesimpulan." + "x" * 49}


def test_every_paragraph_has_its_chapter_and_explained_fields():
    for key, text in core.TEXTS.items():
        assert text.chapter in core.CHAPTERS
        assert key.startswith(f"{text.chapter}.")
        assert set(text.fields) <= set(core.FIELDS)
    assert {name for text in core.TEXTS.values() for name in text.fields} == set(core.FIELDS)


def test_an_unknown_field_is_named_with_the_nearest_and_all_there_are():
    assert refused(KEY, "Ada {rencna}.") == (
        "text_field",
        "Isian {rencna} tidak dikenal; maksudnya {rencana}? "
        "Isian paragraf ini: rencana, tahun_survei, status_close.",
    )
    assert refused("latar_belakang.1", "Ada {rencana}.") == (
        "text_field",
        "Isian {rencana} tidak dikenal: paragraf ini tidak mempunyai isian.",
    )


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("", "text_empty"),
        (" \n ", "text_empty"),
        ("****", "text_empty"),
        ("a" * 4001, "text_too_long"),
        ("a\x00b", "text_sign"),
        ("a\u2028b", "text_sign"),
        ("{rencana", "text_braces"),
        ("rencana}", "text_braces"),
        ("{{rencana}}", "text_braces"),
        ("{rencana.__class__}", "text_field"),
        ("{rencana!r}", "text_field"),
        ("{ rencana }", "text_field"),
        ("{}", "text_field"),
        ("**tebal", "text_bold"),
    ],
)
def test_what_is_broken_is_refused_with_its_code(template, code):
    assert refused(KEY, template)[0] == code


def test_a_paragraph_that_carries_the_result_cannot_be_left_out():
    assert core.check_left_out("apresiasi.1") == ""
    with pytest.raises(Refusal) as caught:
        core.check_left_out(KEY)
    assert caught.value.code == "text_required"


def test_values_stay_plain_text_even_where_they_look_like_a_template():
    values = {"rencana": "**{status_close}**", "status_close": "#x"}
    assert core.render("A **{rencana}** {status_close}", values) == (
        Piece("A "),
        Piece("**{status_close}**", bold=True),
        Piece(" #x"),
    )


def test_typed_numbers_are_told_and_those_of_the_standing_text_are_not():
    assert core.typed(KEY, "Dari 858 rencana, 97,9 % dan {rencana}.") == ("858", "97,9")
    assert core.typed("latar_belakang.1", "Undang-Undang Nomor 25 Tahun 2009") == ()


def test_a_file_is_read_whole_or_not_at_all():
    own = {KEY: "Ada {rencana}.", "apresiasi.1": ""}
    assert core.read_file(core.to_file(own)) == own
    with pytest.raises(Refusal) as caught:
        core.read_file({"format": core.FORMAT, "texts": {KEY: "Ada {apa}."}})
    assert caught.value.code == "text_field"
    assert str(caught.value).startswith(
        "BAB IV A. Kesimpulan, paragraf 2: Isian {apa} tidak dikenal"
    )


@pytest.mark.parametrize(
    "data", [None, [], {}, {"format": core.FORMAT}, {"format": core.FORMAT, "texts": {KEY: 7}}]
)
def test_what_is_no_file_of_texts_is_refused(data):
    with pytest.raises(Refusal) as caught:
        core.read_file(data)
    assert caught.value.code == "text_file"


_BITS = st.sampled_from(
    ["{", "}", "**", "*", "{rencana}", "{x}", "#", "\\", "<b>", "$", "a", " ", "7", "\n"]
)


@given(st.one_of(st.text(), st.lists(_BITS, max_size=12).map("".join)))
def test_any_template_is_either_refused_or_rendered_without_fields_and_marks(template):
    values = dict.fromkeys(core.TEXTS[KEY].fields, "nilai")
    try:
        kept = core.check(KEY, template)
    except Refusal:
        return
    shown = "".join(piece.text for piece in core.render(kept, values))
    assert not set("{}") & set(shown)
    assert "**" not in shown.replace("***", "*")
    assert core.check(KEY, kept) == kept


LEAVES = st.none() | st.integers() | st.text()


@given(st.recursive(LEAVES, lambda x: st.dictionaries(st.text(), x), max_leaves=5))
def test_any_json_is_refused_as_no_file_of_texts(data):
    with pytest.raises(Refusal) as refused:
        core.read_file(data)
    assert refused.value.code == "text_file"


@given(
    st.dictionaries(st.sampled_from([*core.TEXTS, "tidak.ada"]), st.none() | st.text(), max_size=3)
)
def test_any_texts_of_a_file_are_all_read_or_all_refused(texts):
    try:
        read = core.read_file({"format": core.FORMAT, "texts": texts})
    except Refusal as refusal:
        assert refusal.message.values["key"] in texts  # noqa: PT017 - it may be refused or read
    else:
        assert read.keys() == texts.keys()


def test_each_passage_between_double_stars_is_strong():
    assert core.render("**A** b **c**", {}) == (
        Piece("A", True),
        Piece(" b ", False),
        Piece("c", True),
    )


def saying(act, *given):
    with pytest.raises(Refusal) as caught:
        act(*given)
    return str(caught.value)


def test_a_refusal_of_a_paragraph_says_what_is_wrong_and_what_now():
    told = [
        refused(KEY, template)[1]
        for template in ("", "a" * 4001, "a\x07b", "{rencana", "**tebal", "{tahun}")
    ]
    assert told == [
        "Teks paragraf kosong. Isi teksnya, atau pilih mengosongkan paragraf ini.",
        "Teks paragraf paling panjang 4.000 huruf.",
        "Teks memuat tanda U+0007 yang tidak dapat dicetak. Hapus.",
        "Kurung kurawal tidak berpasangan. Tulis isian sebagai {isian}.",
        "Tanda ** untuk huruf tebal dibuka tetapi tidak ditutup.",
        "Isian {tahun} tidak dikenal. Isian paragraf ini: rencana, tahun_survei, status_close.",
    ]
    assert core.check(KEY, "a" * 4000) == "a" * 4000
    assert core.check(KEY, " satu\r\ndua\rtiga ") == "satu\ndua\ntiga"


def test_a_refusal_of_a_file_names_the_paragraph_or_what_the_file_must_hold():
    own = {"format": core.FORMAT, "texts": {KEY: 7}}
    assert saying(core.read_file, own) == "BAB IV A. Kesimpulan, paragraf 2: isinya bukan tulisan."
    assert saying(core.read_file, {**own, "format": "lain"}) == (
        'Berkas ini bukan teks laporan: harus memuat "format": "tuntas-report-texts-1" dan "texts".'
    )
    assert saying(core.read_file, {**own, "texts": {"x" * 70: "a"}}) == (
        f"{'x' * 60}: Paragraf {'x' * 60} tidak ada dalam laporan."
    )
    assert saying(core.check_left_out, KEY) == (
        "Paragraf ini memuat angka atau keterangan yang harus ada dalam laporan; ubah kalimatnya."
    )
    assert saying(core.check, KEY, "{" + "y" * 70 + "}").startswith(f"Isian {{{'y' * 60}}} tidak")


def test_fields_that_a_template_does_not_show_are_told():
    assert core.unused(KEY, "Ada {rencana}.") == ("tahun_survei", "status_close")
    assert core.unused(KEY, core.standing(KEY)) == ()


def test_the_digest_of_own_texts_is_that_of_their_canonical_json_in_any_order():
    assert core.digest({}) == hashlib.sha256(b"{}").hexdigest()
    one, two = {"a": "é", "b": "2"}, {"b": "2", "a": "é"}
    assert core.digest(one) == core.digest(two)
    assert core.digest(one) == hashlib.sha256('{"a":"é","b":"2"}'.encode()).hexdigest()


def test_an_example_shows_each_field_of_its_paragraph():
    assert core.example(KEY) == {
        name: core.FIELDS[name].example for name in ("rencana", "tahun_survei", "status_close")
    }
