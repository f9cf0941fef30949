"""What a comment speaks of and in which tone, by word lists and rules; and the labelled set as a
measure.
"""

from fractions import Fraction

import pytest
from benchmarks import comments as measured
from hypothesis import given, strategies as st

from tuntas.core.survey.instruments import SKM_2017
from tuntas.core.voices.comment_roots import clauses, phrases, root_of
from tuntas.core.voices.comments import TONES, WHOLE, Label, Memory, propose, tone_of


def said(text):
    return {label.element: label.tone for label in propose(text)}


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("pelayanannya", "layan"),
        ("Keramahan", "ramah"),
        ("lamaaa", "lama"),
        ("ramaaaah", "ramah"),
        ("baaaaguuuus", "bagus"),
        ("baguss", "bagus"),
        ("ramah2", "ramah"),
        ("nunggu", "tunggu"),
        ("bgt", "sangat"),
        ("cpt", "cepat"),
        ("xylofon", "xylofon"),
    ],
)
def test_a_word_is_brought_to_its_root(word, root):
    assert root_of(word)[0] == root


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Petugas ramah dan cepat", {"perilaku": "positif", "waktu": "positif"}),
        ("tidak lambat", {"waktu": "positif"}),
        ("Kurang ramah", {"perilaku": "negatif"}),
        ("gak ribet dan cepet", {"prosedur": "positif", "waktu": "positif"}),
        ("tidak ramah dan sopan", {"perilaku": "negatif"}),
        (
            "Petugas tidak hanya ramah tetapi juga cepat",
            {"perilaku": "positif", "waktu": "positif"},
        ),
        ("Ramah, tapi antreannya lama", {"perilaku": "positif", "waktu": "negatif"}),
    ],
)
def test_opinions_name_their_elements_and_a_negation_turns_them_round(text, labels):
    assert said(text) == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Semoga lebih cepat lagi", {"waktu": "negatif"}),
        ("Mohon ditambah kursi", {"sarpras": "negatif"}),
        ("Tolong petugasnya senyum dong", {"perilaku": "negatif"}),
        ("Kecepatan layanan mohon dipertahankan", {"waktu": "positif"}),
        ("Semoga sukses selalu", {WHOLE: "netral"}),
    ],
)
def test_whatever_is_wished_for_is_missing_unless_it_shall_be_kept(text, labels):
    assert said(text) == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("WA tidak pernah dibalas", {"pengaduan": "negatif"}),
        ("Tanpa biaya", {"biaya": "positif"}),
        ("Tidak perlu antre", {"waktu": "positif"}),
        ("Antrean tidak bergerak", {"waktu": "negatif"}),
        ("Menunggu tiga jam", {"waktu": "negatif"}),
        ("Cuma 10 menit selesai", {"waktu": "positif"}),
        ("Aplikasinya lambat", {"sarpras": "negatif"}),
        ("Hasil ujinya bagus", {"produk": "positif"}),
        ("Berapa tarif uji air?", {"biaya": "netral"}),
    ],
)
def test_topics_are_judged_by_what_stands_near(text, labels):
    assert said(text) == labels


@pytest.mark.parametrize("text", ["", "-", "tidak ada", "12345", "Saya datang dari Kediri"])
def test_a_comment_that_says_nothing_is_neutral(text):
    assert said(text) == {WHOLE: "netral"}


def test_thanks_alone_are_praise_and_beside_a_complaint_are_courtesy():
    assert said("Terima kasih") == {WHOLE: "positif"}
    assert said("Terima kasih. Toiletnya kotor") == {"sarpras": "negatif"}


def test_the_words_that_led_to_a_label_are_those_of_the_comment():
    text = "Satpamnya JUTEK, gak ramah!"
    [label] = propose(text)
    assert (label.element, label.tone) == ("perilaku", "negatif")
    assert label.words(text) == ("JUTEK", "gak", "ramah")


def test_the_tone_of_a_comment_is_that_of_its_labels():
    assert tone_of(propose("Ramah tapi lama")) == "campuran"
    assert tone_of(propose("Ramah dan cepat")) == "positif"
    assert tone_of([Label("waktu", "netral"), Label("biaya", "negatif")]) == "negatif"


PIECES = [
    "tidak",
    "kurang",
    "lama",
    "ramah",
    "?",
    "kursi",
    "3 jam",
    "mohon",
    "terlalu",
    "dan",
    "tapi",
    "cuma",
]
TALK = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)


@given(st.text(max_size=200) | TALK)
def test_any_text_gets_labels_that_quote_it(text):
    labels = propose(text)
    keys = {e.key for e in SKM_2017.elements} | {WHOLE}
    assert len({x.element for x in labels}) == len(labels) >= 1
    assert {x.element for x in labels} <= keys
    assert {x.tone for x in labels} <= set(TONES)
    assert all(0 <= start < end <= len(text) for x in labels for start, end in x.places)


@given(st.sampled_from(["ramah", "kotor", "mahal", "lambat", "mudah", "bagus", "kompeten"]))
def test_a_negation_always_gives_the_other_tone(word):
    other = {"positif": "negatif", "negatif": "positif"}
    assert said(f"tidak {word}") == {element: other[tone] for element, tone in said(word).items()}


def test_a_near_copy_gets_what_was_accepted_for_the_first():
    memory = Memory(
        [("Petugas ramah, antreannya lama sekali", (Label("prosedur", "negatif", ((0, 7),)),))]
    )
    source = "Petugas ramah, antreannya lama sekali"
    near = memory.near("petugas ramah antrenya lama sekali ya")
    assert near == (source, (Label("prosedur", "negatif"),))


def test_a_copy_that_denies_is_no_copy():
    memory = Memory([("Petugas di loket dua sangat ramah sekali", (Label("perilaku", "positif"),))])
    assert memory.near("Petugas di loket dua sangat tidak ramah sekali") is None
    assert memory.near("") is None


# The labelled set


def test_every_labelled_comment_is_there_once_and_labelled_with_known_words():
    rows = measured.examples()
    assert len(rows) == len({r.text for r in rows}) == 323
    assert {r.half for r in rows} == {"kembang", "uji"}
    keys = {e.key for e in SKM_2017.elements} | {WHOLE}
    assert {x.element for r in rows for x in r.labels} == keys
    assert {x.tone for r in rows for x in r.labels} <= set(TONES)


@pytest.mark.parametrize(
    ("half", "element", "with_tone", "tone"),
    [("kembang", "0.94", "0.92", "0.94"), ("uji", "0.86", "0.83", "0.88")],
)
def test_proposals_are_as_right_as_the_reference_says(half, element, with_tone, tone):
    rows = [r for r in measured.examples() if r.half == half]
    assert measured.elements(rows)[""].f1 >= Fraction(element)
    assert measured.elements_with_tone(rows).f1 >= Fraction(with_tone)
    assert measured.tones(rows)[""].f1 >= Fraction(tone)


@pytest.mark.parametrize("text", ["Saya cari toilet tapi tidak ada", "Mau parkir, namun tidak ada"])
def test_a_bare_denial_speaks_of_the_topic_before_it(text):
    assert said(text) == {"sarpras": "negatif"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Apakah ramah? Cepat, tetapi mahal!", ["apakah ramah ?", "cepat", "tetapi mahal"]),
        ("Kapan selesai??", ["kapan selesai ?"]),
        ("tidak hanya murah, bagus (sekali)", ["tidak hanya murah", "bagus", "sekali"]),
        ("murah bukan cuma tetapi", ["murah bukan cuma", "tetapi"]),
        ("?", []),
    ],
)
def test_signs_and_contrasts_part_clauses_and_only_a_question_keeps_its_sign(text, expected):
    assert [" ".join(word.surface for word in clause) for clause in clauses(text)] == expected


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("biaya dan waktu bagus", {"biaya", "waktu"}),
        ("loketnya jauh, biaya dan waktu bagus", {"biaya", "waktu"}),
        ("biaya waktu bagus", {"waktu"}),
    ],
)
def test_two_topics_that_are_joined_share_the_opinion(text, elements):
    assert {label.element for label in propose(text) if label.tone == "positif"} == elements


@pytest.mark.parametrize(("word", "root"), [("cpt", "cepat"), ("cptx", "cepat"), ("xcpt", "xcpt")])
def test_a_word_without_vowels_is_read_by_its_consonants_and_an_x_at_its_end_is_a_his(word, root):
    assert root_of(word) == (root, False)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("nunggu tiga minggu", {"waktu": "negatif"}),
        ("sampai 2 minggu", {"waktu": "negatif"}),
        ("cuma 2 hari", {"waktu": "positif"}),
        ("proses 2 hari lama", {"waktu": "negatif"}),
        ("3 hari", {WHOLE: "netral"}),
        ("berapa hari?", {WHOLE: "netral"}),
    ],
)
def test_a_length_of_time_is_judged_by_the_words_around_it(text, labels):
    assert said(text) == labels


def test_a_word_made_with_ke_an_names_a_quality_and_a_phrase_does_not():
    words = phrases("keramahan kurang cepat, terima kasih")
    assert [(w.root, w.quality) for w in words] == [
        ("ramah", True),
        ("kurang", False),
        ("cepat", False),
        (",", False),
        ("terima kasih", False),
    ]
