"""What a form may send, what a questionnaire must be, and what a new version of it means."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from tests.core.survey.questionnaires import ALL, ONLINE, SKM, TIMES, YES_NO, changed
from tuntas.core.base.errors import Refusal
from tuntas.core.survey.instruments import INSTRUMENTS
from tuntas.core.survey.questionnaire import (
    Condition,
    Option,
    Question,
    condition_in,
    from_dict,
    read_answers,
    untranslated,
)
from tuntas.core.survey.questionnaire_changes import broken_elements, changes, consequences
from tuntas.core.survey.questionnaire_check import check
from tuntas.core.survey.questionnaire_file import dumps, loads
from tuntas.core.survey.standard_questionnaires import standard


def codes(questionnaire):
    return [(p.question, p.code) for p in check(questionnaire)]


# The ready ones


@pytest.mark.parametrize("key", INSTRUMENTS)
def test_every_ready_questionnaire_is_complete_and_comes_back_from_its_file(key):
    ready = standard(key)
    assert check(ready) == ()
    assert loads(dumps(ready).encode(), "kuesioner.json") == ready


@pytest.mark.parametrize("key", INSTRUMENTS)
def test_every_ready_text_is_there_in_both_languages(key):
    texts = [
        t for q in standard(key).all_questions for t in (q.text, *(o.label for o in q.options))
    ]
    assert [t for t in texts if set(t) != {"id", "en"} or not all(t.values())] == []


def test_the_questions_of_2017_are_those_of_the_form():
    waktu = next(q for q in SKM.questions if q.key == "waktu")
    assert (
        waktu.text["id"]
        == "Bagaimana pendapat Saudara tentang kecepatan waktu dalam memberikan pelayanan?"
    )
    assert [o.label["id"] for o in waktu.options] == [
        "Tidak cepat",
        "Kurang cepat",
        "Cepat",
        "Sangat cepat",
    ]


# Answers


def test_a_blank_is_skipped_and_never_zero():
    optional = changed("waktu", required=False)
    answers, problems = read_answers(optional, {**ALL, "waktu": " "})
    assert (problems, "waktu" in answers.ratings) == ((), False)


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("waktu", "5", "not_an_option"),
        ("waktu", "", "missing"),
        ("x.daring", "3", "not_an_option"),
        ("x.kali", "21", "out_of_range"),
        ("x.kali", "dua", "not_a_number"),
        ("x.saran", "a" * 2001, "too_long"),
        ("x.saran", "a\x00b", "unstorable"),
        ("x.saran", "a\ud800b", "unstorable"),
        ("x.lain", "1", "unknown_question"),
    ],
)
def test_a_wrong_answer_is_a_problem_of_its_question(key, value, code):
    form = standard(extra=(ONLINE, TIMES))
    _answers, problems = read_answers(form, {**ALL, "x.daring": "1", key: value})
    assert [(p.question, p.code) for p in problems] == [(key, code)]
    assert "{" not in str(problems[0].message)


@pytest.mark.parametrize(
    ("low", "high", "sentence"),
    [
        (0, 20, "Bilangan harus antara 0 dan 20."),
        (None, 20, "Bilangan harus antara … dan 20."),
        (22, None, "Bilangan harus antara 22 dan …."),
    ],
)
def test_a_number_out_of_range_is_told_its_bounds(low, high, sentence):
    form = standard(extra=(ONLINE, replace(TIMES, minimum=low, maximum=high)))
    _answers, (problem,) = read_answers(form, {**ALL, "x.daring": "1", "x.kali": "21"})
    assert str(problem.message) == sentence


def test_an_answer_to_a_question_that_was_not_asked_is_dropped():
    form = standard(extra=(ONLINE, TIMES))
    answers, problems = read_answers(form, {**ALL, "x.daring": "2", "x.kali": "3"})
    assert (problems, answers.extra) == ((), {"x.daring": "2"})


def test_a_service_without_a_tariff_is_not_asked_about_it():
    assert "biaya" not in {q.key for q in SKM.for_service(has_tariff=False).questions}


keys = (
    st.sampled_from([*(q.key for q in SKM.all_questions), "x.kali", "x.daring", "_", ""])
    | st.text()
)
values = st.sampled_from(["1", "4", "5", "", "L", "-1"]) | st.text()


@given(st.dictionaries(keys, values))
def test_whatever_is_sent_gives_answers_on_the_scale_or_problems_with_a_sentence(sent):
    answers, problems = read_answers(standard(extra=(ONLINE, TIMES)), sent)
    assert all(1 <= value <= 4 for value in answers.ratings.values())
    assert all(str(p.message).encode() for p in problems)
    assert problems or answers.ratings


# What keeps a questionnaire from being used


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (replace(SKM, questions=SKM.questions[1:]), ("persyaratan", "element_missing")),
        (replace(SKM, questions=(*SKM.questions, SKM.questions[0])), ("persyaratan", "key_twice")),
        (changed("waktu", key="kecepatan"), ("kecepatan", "not_an_element")),
        (changed("waktu", text={"id": " "}), ("waktu", "incomplete")),
        (changed("waktu", options=YES_NO), ("waktu", "scale")),
        (
            changed("x.saran", condition=Condition("x.nanti", ("1",))),
            ("x.saran", "condition_looks_ahead"),
        ),
        (changed("x.saran", condition=Condition("waktu", ("9",))), ("x.saran", "condition_never")),
        (changed("x.saran", key="saran"), ("saran", "key_prefix")),
        (replace(SKM, title={"id": ""}), ("", "title_missing")),
        (replace(SKM, title={"id": "Judul", "jv": ""}), ("", "title_missing")),
        (
            replace(SKM, profile=(replace(TIMES, key="p.umur", condition=None),)),
            ("p.umur", "profile_kind"),
        ),
        (standard(extra=(replace(ONLINE, options=YES_NO[:1]),)), ("x.daring", "options")),
        (standard(extra=(ONLINE, replace(TIMES, minimum=30))), ("x.kali", "range")),
    ],
)
def test_what_is_missing_is_said_of_its_question(made, code):
    assert code in codes(made)


def test_several_questions_on_one_element_are_allowed():
    second = replace(SKM.questions[2], key="waktu.2", text={"id": "Dan waktu tunggunya?"})
    assert check(replace(SKM, questions=(*SKM.questions, second))) == ()


# Files


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[]", "questionnaire_unreadable"),
        (b"null", "questionnaire_unreadable"),
        (b'{"instrument": "skm-2017", "title": "x", "questions": []}', "questionnaire_unreadable"),
        (
            b'{"instrument": "skm-2017", "title": {"id": 1}, "questions": []}',
            "questionnaire_unreadable",
        ),
        (
            b'{"instrument": "skm-2017", "title": {"id": "\\u0000"}, "questions": []}',
            "questionnaire_unreadable",
        ),
        (
            b'{"instrument": "skm-2017", "title": {"id": "\\ud800"}, "questions": []}',
            "questionnaire_unreadable",
        ),
        (b'{"instrument": "lain", "title": {"id": "x"}, "questions": []}', "instrument_unknown"),
        (b" " * (1024 * 1024 + 1), "file_too_large"),
    ],
)
def test_a_file_that_is_no_questionnaire_is_refused_with_its_reason(data, code):
    with pytest.raises(Refusal) as refusal:
        loads(data, "berkas.json")
    assert refusal.value.code == code


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
parts = st.sampled_from(["title", "questions", "profile", "notice", "layout", "instrument"])


def test_a_layout_that_is_not_known_is_named_as_the_part_that_is_wrong():
    with pytest.raises(Refusal) as refusal:
        from_dict({**SKM.to_dict(), "layout": "melingkar"})
    assert (refusal.value.code, "“layout”" in str(refusal.value)) == (
        "questionnaire_unreadable",
        True,
    )


@given(parts, json_values)
def test_any_part_replaced_by_anything_is_read_or_refused(part, value):
    with suppress(Refusal):  # any other exception fails the test
        made = from_dict({**SKM.to_dict(), part: value})
        assert from_dict(made.to_dict()) == made
        assert all(str(p.message) for p in check(made))


lines = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
texts = st.dictionaries(st.sampled_from(["id", "en", "jv"]), lines)
questions = st.builds(
    Question,
    key=lines,
    kind=st.sampled_from(["rating", "choice", "number", "text"]),
    text=texts,
    options=st.lists(st.builds(Option, lines, texts), max_size=3).map(tuple),
    required=st.booleans(),
    condition=st.none() | st.builds(Condition, lines, st.lists(lines, max_size=2).map(tuple)),
    minimum=st.none() | st.integers(-99, 99),
    maximum=st.none() | st.integers(-99, 99),
)


@given(st.lists(questions, max_size=4).map(tuple), texts)
def test_every_questionnaire_comes_back_from_its_file(some, title):
    made = replace(SKM, questions=some, title=title)
    assert loads(dumps(made).encode(), "x.json") == made


# Versions


def said(before, after):
    return [(c.grave, str(c.message)) for c in consequences(before, after)]


def test_the_same_questionnaire_changes_nothing():
    assert changes(SKM, SKM) == ()
    assert said(SKM, SKM) == [(False, "Nilai dan tren tidak terpengaruh: yang dinilai tetap sama.")]


def test_another_language_is_a_change_but_leaves_the_trend_alone():
    after = replace(SKM, title={**SKM.title, "jv": "Survei"})
    assert [(c.question, str(c.what), c.before, c.after) for c in changes(SKM, after)] == [
        ("", "Judul (jv)", "", "Survei")
    ]
    assert said(SKM, after) == said(SKM, SKM)


def test_a_new_question_is_told_with_its_text_and_so_is_one_that_is_gone():
    grown = standard(extra=(ONLINE,))
    asked = "Apakah Saudara memakai layanan daring?"
    assert [(c.question, c.before, c.after) for c in changes(SKM, grown)] == [
        ("x.daring", "", asked)
    ]
    assert [(c.question, c.before, c.after) for c in changes(grown, SKM)] == [
        ("x.daring", asked, "")
    ]


def test_a_form_without_any_rating_is_not_taken():
    optional = replace(SKM, questions=[replace(q, required=False) for q in SKM.questions])
    _answers, problems = read_answers(optional, {"x.saran": "Baik"})
    assert [(p.question, p.code) for p in problems] == [("", "nothing_rated")]


def test_a_language_that_is_left_out_is_a_change():
    after = replace(SKM, title={"id": SKM.title["id"]})
    assert [(c.question, str(c.what), c.before, c.after) for c in changes(SKM, after)] == [
        ("", "Judul (en)", SKM.title["en"], "")
    ]


def test_other_words_of_answers_are_told_as_they_were_and_as_they_are():
    after = replace(ONLINE, options=(YES_NO[0], Option("2", {"id": "Belum"})))
    said = changes(standard(extra=(ONLINE,)), standard(extra=(after,)))
    assert [(c.question, str(c.what), c.before, c.after) for c in said] == [
        ("x.daring", "Jawaban (id)", "Ya, Tidak", "Ya, Belum")
    ]


def test_other_answers_break_the_trend_of_their_element():
    waktu = next(q for q in SKM.questions if q.key == "waktu")
    options = tuple(Option(o.value, {"id": f"{o.label['id']} sekali"}) for o in waktu.options)
    assert said(SKM, changed("waktu", options=options)) == [
        (True, "Waktu Penyelesaian: jawabannya berganti, jadi nilainya tidak dapat dibandingkan.")
    ]


def test_a_consequence_names_its_element_in_the_language_of_the_page():
    english = {
        "Waktu Penyelesaian": "Time of service",
        "{element}: jawabannya berganti, jadi nilainya tidak dapat dibandingkan.": (
            "{element}: changed."
        ),
    }
    options = tuple(Option(o.value, {"id": "lain"}) for o in SKM.questions[2].options)
    (consequence,) = consequences(SKM, changed("waktu", options=options))
    assert consequence.message.text(english.__getitem__) == "Time of service: changed."


def test_another_wording_is_said_and_another_set_of_questions_breaks_the_trend():
    reworded = changed("waktu", text={"id": "Apakah cepat?"})
    second = replace(SKM, questions=(*SKM.questions, replace(SKM.questions[2], key="waktu.2")))
    assert [grave for grave, _ in said(SKM, reworded)] == [False]
    assert [grave for grave, _ in said(SKM, second)] == [True]


def test_another_scale_breaks_the_trend_as_a_whole():
    (grave, sentence), *_rest = said(standard("ipkp-4"), standard("ipkp-6"))
    assert grave is True
    assert "tren terputus" in sentence


def test_an_own_question_speaks_only_of_its_tables():
    assert said(SKM, standard(extra=(ONLINE,))) == [
        (
            False,
            "Tabel menurut “Apakah Saudara memakai layanan daring?” "
            "hanya dapat dibandingkan dalam versi yang sama.",
        )
    ]


def test_moving_a_question_is_a_change_of_order():
    moved = replace(SKM, questions=(SKM.questions[1], SKM.questions[0], *SKM.questions[2:]))
    assert [str(c.what) for c in changes(SKM, moved)] == ["Urutan pertanyaan"]


# In words


def test_a_condition_is_said_in_the_words_of_its_question():
    form = replace(SKM, questions=(*SKM.questions, ONLINE, TIMES))
    assert condition_in(form, Condition("x.daring", ("1", "9")), "en") == (
        "Apakah Saudara memakai layanan daring?",
        ("Ya", "9"),
    )
    assert condition_in(form, Condition("x.lain", ("1",)), "id") == ("x.lain", ("1",))


def test_texts_that_fall_back_to_indonesian_are_counted():
    assert [untranslated(SKM, language) for language in ("id", "en")] == [0, 0]
    form = replace(SKM, questions=(*SKM.questions, ONLINE))
    assert untranslated(form, "en") == 3
    assert (
        untranslated(replace(form, title={"id": "Survei", "jv": "Survei"}), "jv")
        == untranslated(form, "jv") - 1
    )


def test_only_elements_that_are_measured_otherwise_break_their_trend():
    options = tuple(
        Option(o.value, {"id": f"{o.label['id']} sekali"}) for o in SKM.questions[2].options
    )
    found = broken_elements(SKM, changed("waktu", options=options))
    assert {key: str(message) for key, message in found.items()} == {
        "waktu": "Waktu Penyelesaian: jawabannya berganti, jadi nilainya tidak dapat dibandingkan."
    }
    assert broken_elements(SKM, changed("waktu", text={"id": "Seberapa cepat layanan ini?"})) == {}
