"""What is said of a questionnaire, of its versions and of answers, in whole sentences."""

from dataclasses import replace

import pytest

from tests.core.survey.questionnaires import ALL, ONLINE, SKM, TIMES, YES_NO, changed
from tuntas.core.base.errors import Refusal
from tuntas.core.survey.instruments import INSTRUMENTS
from tuntas.core.survey.questionnaire import (
    Condition,
    Option,
    Question,
    from_dict,
    read_answers,
    text_in,
)
from tuntas.core.survey.questionnaire_changes import changes, consequences
from tuntas.core.survey.questionnaire_check import check
from tuntas.core.survey.questionnaire_file import dumps, loads
from tuntas.core.survey.standard_questionnaires import standard


@pytest.mark.parametrize(
    ("made", "question", "sentence"),
    [
        (
            replace(SKM, questions=SKM.questions[1:]),
            "persyaratan",
            "Unsur “persyaratan” belum ditanyakan.",
        ),
        (
            replace(SKM, questions=(*SKM.questions, SKM.questions[0])),
            "persyaratan",
            "Kunci “persyaratan” dipakai dua kali.",
        ),
        (
            changed("waktu", text={"id": " "}),
            "waktu",
            "Setiap pertanyaan memerlukan jenis dan teks Indonesia.",
        ),
        (
            changed("waktu", options=YES_NO),
            "waktu",
            "Jawaban penilaian harus bernilai 1 sampai 4.",
        ),
        (
            changed("x.saran", condition=Condition("x.nanti", ("1",))),
            "x.saran",
            "Syarat pada “x.saran” harus menunjuk pertanyaan pilihan sebelumnya, bukan “x.nanti”.",
        ),
        (
            changed("x.saran", condition=Condition("waktu", ("9",))),
            "x.saran",
            "Syarat pada “x.saran” tidak pernah terpenuhi: pilih jawaban “waktu” yang ada.",
        ),
        (
            changed("x.saran", key="saran"),
            "saran",
            "Kunci pertanyaan tambahan berawalan x. dan kunci profil berawalan p.",
        ),
        (
            changed("x.saran", key="x.Saran Anda"),
            "x.Saran Anda",
            "Kunci pertanyaan hanya huruf kecil, angka, dan satu titik.",
        ),
        (
            replace(SKM, title={"id": ""}),
            "",
            "Kuesioner memerlukan judul dalam bahasa Indonesia.",
        ),
        (
            replace(SKM, title={"id": "Judul", "jv": ""}),
            "",
            "Judul dalam bahasa “jv” belum diisi.",
        ),
        (
            changed("x.saran", text={"id": "Saran?", "JV": "Saran?"}),
            "x.saran",
            "Kode bahasa terdiri atas dua atau tiga huruf, misalnya jv.",
        ),
        (
            replace(SKM, profile=(replace(TIMES, key="p.umur", condition=None),)),
            "p.umur",
            "Pertanyaan profil hanya pilihan, agar tidak menyimpan identitas.",
        ),
        (
            standard(extra=(replace(ONLINE, options=YES_NO[:1]),)),
            "x.daring",
            "Pertanyaan pilihan memerlukan paling sedikit dua jawaban yang berbeda.",
        ),
        (
            standard(extra=(replace(ONLINE, options=(*YES_NO, Option("3", {"id": " "}))),)),
            "x.daring",
            "Setiap jawaban memerlukan kode dan teks Indonesia.",
        ),
        (
            standard(
                extra=(
                    replace(ONLINE, options=tuple(Option(str(n), {"id": "Ya"}) for n in range(51))),
                )
            ),
            "x.daring",
            "Paling banyak 50 jawaban.",
        ),
        (
            standard(extra=(ONLINE, replace(TIMES, minimum=30))),
            "x.kali",
            "Bilangan terkecil melebihi yang terbesar.",
        ),
    ],
)
def test_what_keeps_a_questionnaire_from_being_used_is_one_sentence_at_its_place(
    made, question, sentence
):
    assert [(p.question, str(p.message)) for p in check(made)] == [(question, sentence)]


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("waktu", "5", "Pilih salah satu jawaban yang tersedia."),
        ("waktu", "", "Pertanyaan ini perlu dijawab."),
        ("x.kali", "dua", "Tuliskan bilangan bulat, misalnya 12."),
        ("x.kali", "1" * 13, "Tuliskan bilangan bulat, misalnya 12."),
        ("x.saran", "a" * 2001, "Jawaban paling panjang 2.000 huruf."),
        ("x.saran", "a\x00b", "Jawaban memuat huruf yang tidak dapat disimpan."),
        ("x." + "l" * 90, "1", f"Pertanyaan “x.{'l' * 78}” tidak ada dalam kuesioner ini."),
    ],
)
def test_a_wrong_answer_is_said_to_the_respondent_in_one_sentence(key, value, sentence):
    form = standard(extra=(ONLINE, TIMES))
    _answers, problems = read_answers(form, {**ALL, "x.daring": "1", key: value})
    assert [(p.question, str(p.message)) for p in problems] == [(key, sentence)]


def test_the_longest_and_the_widest_answers_are_kept_and_divided_by_kind():
    form = standard(extra=(ONLINE, replace(TIMES, minimum=None, maximum=None)))
    sent = {
        **ALL,
        "x.daring": "1",
        "x.kali": "-12345678901",
        "x.saran": " " + "a" * 2000,
        "p.jenis_kelamin": "L",
    }
    answers, problems = read_answers(form, sent)
    assert problems == ()
    assert answers.ratings == dict.fromkeys(ALL, 3)
    assert answers.extra == {"x.daring": "1", "x.kali": "-12345678901", "x.saran": "a" * 2000}
    assert answers.profile == {"p.jenis_kelamin": "L"}


def test_every_difference_of_a_question_is_told_with_what_it_is_about():
    once = replace(TIMES, minimum=None, maximum=None, condition=None)
    after = Question(
        "x.kali",
        "choice",
        {"id": "Seberapa sering?", "en": "How often?"},
        YES_NO,
        required=True,
        condition=Condition("waktu", ("1", "2")),
        maximum=9,
    )
    told = changes(standard(extra=(once,)), replace(standard(extra=(after,)), layout="long"))
    assert [(c.question, str(c.what), c.before, c.after) for c in told] == [
        ("", "Tata letak", "pages", "long"),
        ("x.kali", "Teks (id)", "Berapa kali?", "Seberapa sering?"),
        ("x.kali", "Teks (en)", "", "How often?"),
        ("x.kali", "Jawaban (id)", "", "Ya, Tidak"),
        ("x.kali", "Jenis", "number", "choice"),
        ("x.kali", "Wajib dijawab", "–", "✓"),
        ("x.kali", "Kode jawaban", "", "1, 2"),
        ("x.kali", "Syarat", "", "waktu = 1, 2"),
        ("x.kali", "Batas bilangan", "", "…–9"),
    ]


def test_another_instrument_another_notice_and_another_order_are_told():
    after = replace(
        SKM,
        instrument="skm-2017-formulir",
        notice={"id": "Lain"},
        questions=(SKM.questions[1], SKM.questions[0], *SKM.questions[2:]),
    )
    told = [(c.question, str(c.what), c.before, c.after) for c in changes(SKM, after)]
    order = [q.key for q in SKM.all_questions]
    assert told == [
        ("", "Instrumen", "skm-2017", "skm-2017-formulir"),
        ("", "Pemberitahuan (id)", SKM.notice["id"], "Lain"),
        ("", "Pemberitahuan (en)", SKM.notice["en"], ""),
        (
            "",
            "Urutan pertanyaan",
            ", ".join(order),
            ", ".join([order[1], order[0], *order[2:]]),
        ),
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b'{"a": 1\n\n"b"}',
            "berkas.json baris 3: bukan JSON yang utuh. Pakai berkas hasil ekspor kuesioner.",
        ),
        (
            b" " * (1024 * 1024 + 1),
            "berkas.json lebih dari 1.024 KB; itu bukan berkas kuesioner.",
        ),
        (
            b'{"instrument": "skm-2017", "title": {"id": 1}}',
            "Ini bukan kuesioner yang dapat dibaca: bagian “title” tidak ada atau keliru isinya.",
        ),
        (
            b'{"instrument": "lain", "title": {"id": "x"}}',
            f"Instrumen lain tidak dikenal. Yang tersedia: {', '.join(INSTRUMENTS)}.",
        ),
    ],
)
def test_a_file_that_is_no_questionnaire_is_named_with_what_is_wrong(data, sentence):
    with pytest.raises(Refusal) as refusal:
        loads(data, "berkas.json")
    assert str(refusal.value) == sentence


def broken(part, value):
    """The part that is named when the question about waktu has something else there."""
    data = SKM.to_dict()
    data["questions"] = [
        {**q, part: value} if q["key"] == "waktu" else q for q in data["questions"]
    ]
    with pytest.raises(Refusal) as refusal:
        from_dict(data)
    return refusal.value.message.values["part"].args[0]


@pytest.mark.parametrize(
    ("part", "value", "named"),
    [
        ("key", None, "key"),
        ("kind", 1, "kind"),
        ("text", "Apa?", "text"),
        ("options", "1", "options"),
        ("options", [{"value": 1, "label": {"id": "Ya"}}], "value"),
        ("options", [{"value": "1", "label": "Ya"}], "label"),
        ("options", [{"value": "1", "label": {"id": "Ya"}}] * 51, "options"),
        ("required", "ya", "required"),
        ("condition", "waktu", "condition"),
        ("condition", {"question": 1, "values": ["1"]}, "question"),
        ("condition", {"question": "waktu", "values": [1]}, "values"),
        ("condition", {"question": "waktu", "values": "1"}, "values"),
        ("minimum", "1", "minimum"),
        ("minimum", True, "minimum"),
        ("minimum", 10**12, "minimum"),
        ("maximum", -(10**12), "maximum"),
    ],
)
def test_the_part_of_a_question_that_is_wrong_is_named(part, value, named):
    assert broken(part, value) == named


def test_a_form_on_one_page_comes_back_from_its_file():
    long = replace(SKM, layout="long")
    assert loads(dumps(long).encode(), "x.json") == long


@pytest.mark.parametrize("label", [{}, {"en": "Never"}, {"id": " "}])
def test_an_answer_without_indonesian_words_is_told(label):
    made = standard(extra=(replace(ONLINE, options=(*YES_NO, Option("3", label))),))
    assert [str(p.message) for p in check(made)] == [
        "Setiap jawaban memerlukan kode dan teks Indonesia."
    ]


def test_words_that_only_some_answers_have_in_a_language_are_told_with_their_gaps():
    some = replace(ONLINE, options=(Option("1", {"id": "Ya", "en": "Yes"}), YES_NO[1]))
    told = changes(standard(extra=(ONLINE,)), standard(extra=(some,)))
    assert [(c.question, str(c.what), c.before, c.after) for c in told] == [
        ("x.daring", "Jawaban (en)", ", ", "Yes, ")
    ]


def test_another_wording_and_another_condition_are_said_and_break_no_trend():
    after = changed("waktu", condition=Condition("persyaratan", ("1",)), text={"id": "Cepatkah?"})
    assert [(c.grave, str(c.message)) for c in consequences(SKM, after)] == [
        (
            False,
            "Waktu Penyelesaian: bunyi pertanyaannya berubah; perubahan nilai dapat berasal dari "
            "bunyi yang baru.",
        ),
        (False, "Waktu Penyelesaian: ditanyakan kepada orang yang lain dari sebelumnya."),
    ]


def test_what_follows_of_another_instrument_or_other_questions_is_said_gravest_first():
    reworded = changed("waktu", text={"id": "Cepatkah?"})
    second = replace(SKM.questions[3], key="biaya.2")
    after = replace(reworded, questions=(*reworded.questions, second))
    assert next((c.grave, str(c.message)) for c in consequences(SKM, after)) == (
        True,
        "Biaya/Tarif: dinilai dari pertanyaan yang lain dari sebelumnya, jadi trennya terputus.",
    )
    first = consequences(standard("ipkp-4"), standard("ipkp-6"))[0]
    assert str(first.message) == (
        f"Instrumen berganti dari {INSTRUMENTS['ipkp-4'].name} ke {INSTRUMENTS['ipkp-6'].name}: "
        "nilai kedua versi tidak dapat dibandingkan; tren terputus di sini."
    )


def test_a_key_that_no_database_keeps_is_named_with_a_sign_in_its_place():
    _answers, (problem,) = read_answers(SKM, {**ALL, "x\x00y": "1"})
    assert (problem.question, str(problem.message)) == (
        "x\x00y",
        "Pertanyaan “x\ufffdy” tidak ada dalam kuesioner ini.",
    )


def test_a_text_without_a_language_is_indonesian_and_without_that_blank():
    assert [text_in(text, "jv") for text in ({"id": "Ya", "jv": "Nggih"}, {"id": "Ya"}, {})] == [
        "Nggih",
        "Ya",
        "",
    ]
