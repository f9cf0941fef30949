"""What keeps a questionnaire from being used, said of the question where it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tuntas.core.base.messages import N_, Message
from tuntas.core.survey.instruments import Instrument, element_of, instrument
from tuntas.core.survey.questionnaire import (
    KINDS,
    MAX_OPTIONS,
    MAX_QUESTIONS,
    MAX_TEXT,
    Problem,
    Question,
    Questionnaire,
    Text,
)

_KEY = re.compile(r"[a-z0-9_]{1,40}(\.[a-z0-9_]{1,40})?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


def check(questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """Each element asked on its scale, keys once, texts there, conditions about an earlier
    question.
    """
    used = instrument(questionnaire.instrument)
    problems = [*_whole(questionnaire), *_elements(questionnaire, used)]
    earlier: dict[str, Question] = {}
    for question in questionnaire.all_questions:
        problems += _question(question, used, profile=question in questionnaire.profile)
        problems += _condition(question, earlier)
        earlier[question.key] = question
    return tuple(problems)


def _problem(question: str, code: str, template: str, **values: Any) -> Problem:
    return Problem(question, code, Message(template, values))


def _whole(questionnaire: Questionnaire) -> Iterator[Problem]:
    if not questionnaire.title.get("id", "").strip():
        yield _problem(
            "", "title_missing", N_("Kuesioner memerlukan judul dalam bahasa Indonesia.")
        )
    for language, words in questionnaire.title.items():
        if language != "id" and not words.strip():
            template = N_("Judul dalam bahasa “{language}” belum diisi.")
            yield _problem("", "title_missing", template, language=language[:20])
    if len(questionnaire.all_questions) > MAX_QUESTIONS:
        yield _problem("", "too_many", N_("Paling banyak {most} pertanyaan."), most=MAX_QUESTIONS)
    for text in (questionnaire.title, questionnaire.notice):
        yield from _text("", text)
    for key, times in Counter(q.key for q in questionnaire.all_questions).items():
        if times > 1:
            yield _problem(key, "key_twice", N_("Kunci “{key}” dipakai dua kali."), key=key)


def _elements(questionnaire: Questionnaire, used: Instrument) -> Iterator[Problem]:
    asked = {element_of(q.key) for q in questionnaire.questions if q.kind == "rating"}
    for key in used.keys:
        if key not in asked:
            yield _problem(key, "element_missing", N_("Unsur “{key}” belum ditanyakan."), key=key)


def _question(question: Question, used: Instrument, *, profile: bool) -> Iterator[Problem]:
    key = question.key
    if not _KEY.fullmatch(key):
        yield _problem(
            key, "key_shape", N_("Kunci pertanyaan hanya huruf kecil, angka, dan satu titik.")
        )
    elif question.kind == "rating" and (profile or element_of(key) not in used.keys):
        yield _problem(key, "not_an_element", N_("“{key}” bukan unsur instrumen ini."), key=key)
    elif question.kind != "rating" and not key.startswith("p." if profile else "x."):
        yield _problem(
            key,
            "key_prefix",
            N_("Kunci pertanyaan tambahan berawalan x. dan kunci profil berawalan p."),
        )
    if question.kind not in KINDS or not question.text.get("id", "").strip():
        yield _problem(
            key, "incomplete", N_("Setiap pertanyaan memerlukan jenis dan teks Indonesia.")
        )
    if profile and question.kind != "choice":
        yield _problem(
            key,
            "profile_kind",
            N_("Pertanyaan profil hanya pilihan, agar tidak menyimpan identitas."),
        )
    low, high = question.minimum, question.maximum
    if low is not None and high is not None and low > high:
        yield _problem(key, "range", N_("Bilangan terkecil melebihi yang terbesar."))
    for text in (question.text, *(o.label for o in question.options)):
        yield from _text(key, text)
    yield from _options(question, used)


def _options(question: Question, used: Instrument) -> Iterator[Problem]:
    key, values = question.key, [o.value for o in question.options]
    if any(not o.label.get("id", "").strip() or not o.value.strip() for o in question.options):
        yield _problem(
            key, "label_missing", N_("Setiap jawaban memerlukan kode dan teks Indonesia.")
        )
    if any(len(value) > 40 for value in values):
        yield _problem(key, "value_long", N_("Kode jawaban paling panjang {most} huruf."), most=40)
    if question.kind == "rating" and values != [str(n) for n in range(1, used.scale + 1)]:
        yield _problem(
            key, "scale", N_("Jawaban penilaian harus bernilai 1 sampai {scale}."), scale=used.scale
        )
    elif question.kind == "choice" and (len(values) < 2 or len(set(values)) < len(values)):
        yield _problem(
            key,
            "options",
            N_("Pertanyaan pilihan memerlukan paling sedikit dua jawaban yang berbeda."),
        )
    elif len(values) > MAX_OPTIONS:
        yield _problem(key, "options_many", N_("Paling banyak {most} jawaban."), most=MAX_OPTIONS)


def _text(key: str, text: Text) -> Iterator[Problem]:
    for language, words in text.items():
        if not _LANGUAGE.fullmatch(language):
            yield _problem(
                key, "language", N_("Kode bahasa terdiri atas dua atau tiga huruf, misalnya jv.")
            )
        if len(words) > MAX_TEXT:
            yield _problem(key, "text_long", N_("Teks paling panjang {most} huruf."), most=MAX_TEXT)


def _condition(question: Question, earlier: dict[str, Question]) -> Iterator[Problem]:
    if question.condition is None:
        return
    about = earlier.get(question.condition.question)
    if about is None or about.kind not in ("rating", "choice"):
        template = N_(
            "Syarat pada “{key}” harus menunjuk pertanyaan pilihan sebelumnya, bukan “{on}”."
        )
        yield _problem(
            question.key,
            "condition_looks_ahead",
            template,
            key=question.key,
            on=question.condition.question,
        )
    elif not set(question.condition.values) & {o.value for o in about.options}:
        template = N_("Syarat pada “{key}” tidak pernah terpenuhi: pilih jawaban “{on}” yang ada.")
        yield _problem(question.key, "condition_never", template, key=question.key, on=about.key)
