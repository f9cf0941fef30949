"""What keeps a questionnaire from being used, said of the question where it stands."""

import re
from collections import Counter
from collections.abc import Iterator

from tuntas.core.base.messages import Message

from .instruments import Instrument, element_of, instrument
from .questionnaire import (
    KINDS,
    MAX_OPTIONS,
    MAX_QUESTIONS,
    MAX_TEXT,
    PROBLEMS,
    Problem,
    Question,
    Questionnaire,
    Text,
    problem_with,
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


def _whole(questionnaire: Questionnaire) -> Iterator[Problem]:
    if not questionnaire.title.get("id", "").strip():
        yield problem_with("", "title_missing")
    for language, words in questionnaire.title.items():
        if language != "id" and not words.strip():
            said = PROBLEMS["title_in_missing"]
            yield Problem("", "title_missing", Message(said, {"language": language[:20]}))
    if len(questionnaire.all_questions) > MAX_QUESTIONS:
        yield problem_with("", "too_many", most=MAX_QUESTIONS)
    for text in (questionnaire.title, questionnaire.notice):
        yield from _text("", text)
    for key, times in Counter(q.key for q in questionnaire.all_questions).items():
        if times > 1:
            yield problem_with(key, "key_twice", key=key)


def _elements(questionnaire: Questionnaire, used: Instrument) -> Iterator[Problem]:
    asked = {element_of(q.key) for q in questionnaire.questions if q.kind == "rating"}
    for key in used.keys:
        if key not in asked:
            yield problem_with(key, "element_missing", key=key)


def _question(question: Question, used: Instrument, *, profile: bool) -> Iterator[Problem]:
    key = question.key
    if not _KEY.fullmatch(key):
        yield problem_with(key, "key_shape")
    elif question.kind == "rating" and (profile or element_of(key) not in used.keys):
        yield problem_with(key, "not_an_element", key=key)
    elif question.kind != "rating" and not key.startswith("p." if profile else "x."):
        yield problem_with(key, "key_prefix")
    if question.kind not in KINDS or not question.text.get("id", "").strip():
        yield problem_with(key, "incomplete")
    if profile and question.kind != "choice":
        yield problem_with(key, "profile_kind")
    low, high = question.minimum, question.maximum
    if low is not None and high is not None and low > high:
        yield problem_with(key, "range")
    for text in (question.text, *(o.label for o in question.options)):
        yield from _text(key, text)
    yield from _options(question, used)


def _options(question: Question, used: Instrument) -> Iterator[Problem]:
    key, values = question.key, [o.value for o in question.options]
    if any(not o.label.get("id", "").strip() or not o.value.strip() for o in question.options):
        yield problem_with(key, "label_missing")
    if any(len(value) > 40 for value in values):
        yield problem_with(key, "value_long", most=40)
    if question.kind == "rating" and values != [str(n) for n in range(1, used.scale + 1)]:
        yield problem_with(key, "scale", scale=used.scale)
    elif question.kind == "choice" and (len(values) < 2 or len(set(values)) < len(values)):
        yield problem_with(key, "options")
    elif len(values) > MAX_OPTIONS:
        yield problem_with(key, "options_many", most=MAX_OPTIONS)


def _text(key: str, text: Text) -> Iterator[Problem]:
    for language, words in text.items():
        if not _LANGUAGE.fullmatch(language):
            yield problem_with(key, "language")
        if len(words) > MAX_TEXT:
            yield problem_with(key, "text_long", most=MAX_TEXT)


def _condition(question: Question, earlier: dict[str, Question]) -> Iterator[Problem]:
    if question.condition is None:
        return
    about = earlier.get(question.condition.question)
    if about is None or about.kind not in ("rating", "choice"):
        yield problem_with(
            question.key, "condition_looks_ahead", key=question.key, on=question.condition.question
        )
    elif not set(question.condition.values) & {o.value for o in about.options}:
        yield problem_with(question.key, "condition_never", key=question.key, on=about.key)
