import json

import pytest
from hypothesis import given, strategies as st

from tuntas.core.base.errors import Refusal
from tuntas.core.followup.rule_sets import (
    GRADES,
    KINDS,
    RULE_SETS,
    Rule,
    RuleSet,
    dumps,
    from_dict,
    loads,
)

LOWEST = {"number": "1", "kind": "lowest", "text": "Menyusun rencana aksi", "count": 3}


def file(*rules, **changes):
    return {"id": "aturan", "name": "Aturan kami", "rules": list(rules), **changes}


def code(data):
    with pytest.raises(Refusal) as refused:
        from_dict(data)
    return refused.value.code, str(refused.value)


@pytest.mark.parametrize("rule_set", RULE_SETS.values(), ids=RULE_SETS)
def test_the_ready_rules_come_back_from_their_file(rule_set):
    assert loads(dumps(rule_set).encode(), "aturan.json") == rule_set


texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=9
).filter(lambda t: t == t.strip() and t)
kinds = st.sampled_from(sorted(KINDS))


@given(
    texts,
    st.lists(
        st.builds(Rule, st.just("1"), kinds, texts, st.just(GRADES[:2]), st.just(3), st.booleans()),
        min_size=1,
        max_size=1,
    ),
    st.integers(1, 10**6),
)
def test_any_sound_set_comes_back_from_its_file(name, rules, version):
    made = RuleSet("aturan", name, tuple(rules), version)
    assert loads(dumps(made).encode(), "aturan.json") == made


def test_what_is_left_out_has_its_usual_value():
    assert from_dict(file(LOWEST)) == RuleSet(
        "aturan", "Aturan kami", (Rule("1", "lowest", "Menyusun rencana aksi", count=3),)
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (file(), "rule_set_rules"),
        (file(LOWEST, name="  "), "rule_set_name"),
        (file(LOWEST, version=0), "rule_set_version"),
        (file(LOWEST, version=True), "rule_set_unreadable"),
        (file(LOWEST, per="kota"), "rule_set_per"),
        (file(LOWEST, extra=1), "rule_set_unreadable"),
        (file({**LOWEST, "ocunt": 3}), "rule_set_unreadable"),
        (file({**LOWEST, "kind": "median"}), "rule_set_kind"),
        (file({**LOWEST, "count": 0}), "rule_set_count"),
        (file({**LOWEST, "count": -1}), "rule_set_count"),
        (file({**LOWEST, "count": "3"}), "rule_set_unreadable"),
        (file({**LOWEST, "text": "  "}), "rule_set_text"),
        (file({**LOWEST, "text": "a\0b"}), "rule_set_unreadable"),
        (file({**LOWEST, "number": "1,2"}), "rule_set_number"),
        (file(LOWEST, LOWEST), "rule_set_number_twice"),
        (file({**LOWEST, "kind": "graded"}), "rule_set_grades"),
        (file({**LOWEST, "kind": "graded", "grades": ["E"]}), "rule_set_grades"),
        (file({**LOWEST, "kind": "graded", "grades": "C"}), "rule_set_unreadable"),
        (file("lowest"), "rule_set_unreadable"),
        ([], "rule_set_unreadable"),
        (None, "rule_set_unreadable"),
    ],
)
def test_what_cannot_be_run_is_refused(data, expected):
    assert code(data)[0] == expected


def test_a_part_that_no_rule_has_is_named_with_its_rule():
    assert code(file(LOWEST, {**LOWEST, "number": "2", "warna": "merah"})) == (
        "rule_set_unreadable",
        "Aturan ke-2: bagian “warna” tidak dikenal, tidak ada, atau keliru isinya.",
    )


def test_a_refusal_names_the_rule_and_what_is_known():
    assert code(file(LOWEST, {**LOWEST, "number": "2", "kind": "median"}))[1] == (
        "Aturan ke-2: jenis “median” tidak dikenal. Yang dikenal: graded, largest_decline, lowest."
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"{", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 200_000, "not_json"),
        (b" " * 300_000, "file_too_large"),
    ],
)
def test_a_file_that_is_no_rule_set_is_refused(data, expected):
    with pytest.raises(Refusal) as refused:
        loads(data, "aturan.json")
    assert refused.value.code == expected


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda s: (
            st.lists(s)
            | st.dictionaries(
                st.sampled_from(
                    ["id", "name", "rules", "number", "kind", "text", "grades", "count", "x"]
                ),
                s,
            )
        ),
    )
)
def test_any_json_is_read_or_refused(data):
    data = json.loads(json.dumps(data))
    try:
        read = from_dict(data)
    except Refusal as refusal:
        code = refusal.code
    else:
        code = "rule_set_"
        assert from_dict(read.to_dict()) == read
    assert code.startswith("rule_set_")


UNREADABLE = "tidak dikenal, tidak ada, atau keliru isinya."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (file(LOWEST, id=" "), ("id", "Beri tanda pengenal (id), paling panjang 120 huruf.")),
        (file(LOWEST, id="x" * 121), ("id", "Beri tanda pengenal (id), paling panjang 120 huruf.")),
        (file(LOWEST, name=" "), ("name", "Beri nama himpunan aturan, paling panjang 120 huruf.")),
        (
            file(LOWEST, name="x" * 121),
            ("name", "Beri nama himpunan aturan, paling panjang 120 huruf."),
        ),
        (file(LOWEST, version=0), ("version", "Nomor versi paling kecil 1.")),
        (file(LOWEST, per="kota"), ("per", "Aturan berlaku per “service” atau “unit”.")),
        (file(), ("rules", "Himpunan aturan memuat 1 sampai 20 aturan.")),
        (
            file(*({**LOWEST, "number": str(n)} for n in range(21))),
            ("rules", "Himpunan aturan memuat 1 sampai 20 aturan."),
        ),
        (
            file({**LOWEST, "number": "1,2"}),
            ("number", "Aturan ke-1: beri nomor, paling panjang 10 huruf, tanpa koma."),
        ),
        (
            file(LOWEST, {**LOWEST, "number": "x" * 11}),
            ("number", "Aturan ke-2: beri nomor, paling panjang 10 huruf, tanpa koma."),
        ),
        (
            file(LOWEST, LOWEST),
            ("number_twice", "Aturan ke-2: nomor 1 sudah dipakai aturan lain."),
        ),
        (
            file({**LOWEST, "text": "x" * 2001}),
            ("text", "Aturan ke-1: tuliskan bunyinya, paling panjang 2.000 huruf."),
        ),
        (
            file({**LOWEST, "kind": "graded"}),
            ("grades", "Aturan ke-1: pilih mutu yang harus ditindaklanjuti: A, B, C, D."),
        ),
        (
            file({**LOWEST, "count": 0}),
            ("count", "Aturan ke-1: tuliskan berapa unsur yang diambil, 1 sampai 50."),
        ),
        (
            file({**LOWEST, "count": 51}),
            ("count", "Aturan ke-1: tuliskan berapa unsur yang diambil, 1 sampai 50."),
        ),
        (
            {"id": "a", "rules": [LOWEST]},
            ("unreadable", f"Bagian “name” dari himpunan aturan {UNREADABLE}"),
        ),
        (
            {"name": "a", "rules": [LOWEST]},
            ("unreadable", f"Bagian “id” dari himpunan aturan {UNREADABLE}"),
        ),
        (
            {"id": "a", "name": "a"},
            ("unreadable", f"Bagian “rules” dari himpunan aturan {UNREADABLE}"),
        ),
        (
            file(LOWEST, version="1"),
            ("unreadable", f"Bagian “version” dari himpunan aturan {UNREADABLE}"),
        ),
        (
            file(LOWEST, per=1),
            ("unreadable", f"Bagian “per” dari himpunan aturan {UNREADABLE}"),
        ),
        ([], ("unreadable", f"Bagian “{{}}” dari himpunan aturan {UNREADABLE}")),
        *(
            (
                file({**LOWEST, part: wrong}),
                ("unreadable", f"Aturan ke-1: bagian “{part}” {UNREADABLE}"),
            )
            for part, wrong in {
                "number": 1,
                "kind": None,
                "text": 1,
                "grades": "C",
                "count": True,
                "cause": 1,
            }.items()
        ),
    ],
)
def test_what_keeps_a_set_from_being_run_is_said_with_its_rule_and_limit(data, said):
    assert code(data) == (f"rule_set_{said[0]}", said[1])


def test_the_largest_set_that_is_allowed_comes_back_from_its_file():
    longest = {**LOWEST, "text": "x" * 2000, "count": 50}
    rules = [{**longest, "number": f"{n:010}"} for n in range(20)]
    made = from_dict(file(*rules, id="x" * 120, name="y" * 120))
    assert loads(dumps(made).encode(), "aturan.json") == made
    assert (len(made.rules), made.version, made.per) == (20, 1, "service")


def test_a_file_of_rules_that_is_broken_is_named_with_its_line_or_its_limit():
    with pytest.raises(Refusal) as broken:
        loads(b'{"id": 1,\n,}', "aturan.json")
    with pytest.raises(Refusal) as large:
        loads(b" " * (256 * 1024 + 1), "aturan.json")
    assert [str(refusal.value) for refusal in (broken, large)] == [
        "aturan.json baris 2: bukan JSON yang utuh. Pakai berkas hasil ekspor aturan.",
        "aturan.json lebih dari 256 KB; itu bukan berkas aturan.",
    ]
