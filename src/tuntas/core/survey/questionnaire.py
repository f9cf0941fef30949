"""A questionnaire: the questions of an instrument, the agency's own beside them, and what an answer
may be.

A questionnaire is data (``to_dict``, ``from_dict``): a file can carry it, a version can be locked.
Texts are by language; Indonesian is always there. A question's key is the element it rates
(``waktu``), or ``waktu.2`` for a second question on the same element, or ``x.`` and a name for the
agency's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, TypeVar

from tuntas.core.base import data
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_, Message

from .instruments import element_of, instrument

Text = Mapping[str, str]  # language -> text; "id" is always there
KINDS = ("rating", "choice", "number", "text")
MAX_TEXT = 2000  # characters of a free answer, and of any text of a questionnaire
MAX_QUESTIONS = 100
MAX_OPTIONS = 50
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")  # no database keeps these in a text
TARIFF = "biaya"  # the element that a service without a tariff does not ask
T = TypeVar("T")


@dataclass(frozen=True)
class Option:
    value: str  # for a rating "1", "2" ... from worst to best
    label: Text


@dataclass(frozen=True)
class Condition:
    """The question is asked only where ``question`` was answered with one of ``values``."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    key: str
    kind: str  # one of KINDS
    text: Text
    options: tuple[Option, ...] = ()
    required: bool = False
    condition: Condition | None = None
    minimum: int | None = None  # of a number
    maximum: int | None = None


@dataclass(frozen=True)
class Questionnaire:
    """``layout``: "pages" (a few questions per screen) or "long" (one page).

    ``profile`` are choice questions about the respondent; they are stored as bands and codes only.
    """

    instrument: str  # id in core.survey.instruments
    title: Text
    questions: tuple[Question, ...]
    profile: tuple[Question, ...] = ()
    notice: Text = field(default_factory=dict)  # privacy, in plain words
    layout: str = "pages"

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the title; a text without one of them falls back to Indonesian."""
        return tuple(dict.fromkeys(("id", *self.title)))

    @property
    def all_questions(self) -> tuple[Question, ...]:
        return (*self.questions, *self.profile)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def for_service(self, *, has_tariff: bool) -> Questionnaire:
        """What a service asks: one without a tariff does not ask about it."""
        if has_tariff:
            return self
        return replace(
            self, questions=tuple(q for q in self.questions if element_of(q.key) != TARIFF)
        )


@dataclass(frozen=True)
class Answers:
    """A filled form that may be stored. ``ratings`` by question key; blanks are absent."""

    ratings: Mapping[str, int]
    extra: Mapping[str, str]
    profile: Mapping[str, str]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one answer; ``question`` "" speaks of the form as a whole."""

    question: str
    code: str
    message: Message


PROBLEMS: Mapping[str, str] = data.rows("survey/problems")


def problem_with(about: str, code: str, **values: Any) -> Problem:
    """With the sentence that problems.toml has for the code; ``about``: a question, or ""."""
    return Problem(about, code, Message(PROBLEMS[code], values))


def text_in(text: Text, language: str) -> str:
    return text.get(language) or text.get("id", "")


def condition_in(
    questionnaire: Questionnaire, condition: Condition, language: str
) -> tuple[str, tuple[str, ...]]:
    """A condition in words: the text of its question and the labels of its answers, codes where
    unknown.
    """
    about = next((q for q in questionnaire.all_questions if q.key == condition.question), None)
    if about is None:
        return condition.question, condition.values
    labels = {o.value: text_in(o.label, language) for o in about.options}
    return text_in(about.text, language), tuple(labels.get(v, v) for v in condition.values)


def untranslated(questionnaire: Questionnaire, language: str) -> int:
    """How many texts are shown in Indonesian because they are not there in this language."""
    asked = questionnaire.all_questions
    texts = (questionnaire.title, questionnaire.notice, *(q.text for q in asked))
    labels = (o.label for q in asked for o in q.options)
    return sum(bool(text.get("id")) and not text.get(language) for text in (*texts, *labels))


def is_asked(question: Question, given: Mapping[str, str]) -> bool:
    """Whether a question is put to somebody who gave these answers so far."""
    if question.condition is None:
        return True
    return given.get(question.condition.question, "") in question.condition.values


def read_answers(
    questionnaire: Questionnaire, given: Mapping[str, str]
) -> tuple[Answers, tuple[Problem, ...]]:
    """What a form sent, as answers, with every problem; answers may be stored only without
    problems.

    Unknown keys are a problem; an answer to a question that was not asked is dropped; blanks are
    skipped.
    """
    known = {q.key: q for q in questionnaire.all_questions}
    problems = [
        problem_with(key, "unknown_question", key=_storable(key)[:80])
        for key in given
        if key not in known
    ]
    kept: dict[str, str] = {}
    for question in known.values():
        if not is_asked(question, kept):
            continue
        value = given.get(question.key, "").strip()
        problem = _problem(question, value)
        if problem:
            problems.append(problem)
        elif value:
            kept[question.key] = value
    profile = {q.key for q in questionnaire.profile}
    ratings = {k: int(v) for k, v in kept.items() if known[k].kind == "rating"}
    extra = {k: v for k, v in kept.items() if k not in profile and known[k].kind != "rating"}
    if not ratings and not problems:
        problems.append(problem_with("", "nothing_rated"))
    return Answers(ratings, extra, {k: v for k, v in kept.items() if k in profile}), tuple(problems)


def _problem(question: Question, value: str) -> Problem | None:
    if not value:
        return problem_with(question.key, "missing") if question.required else None
    if question.kind in ("rating", "choice"):
        if value not in {option.value for option in question.options}:
            return problem_with(question.key, "not_an_option")
    elif question.kind == "number":
        return _number_problem(question, value)
    elif len(value) > MAX_TEXT:
        return problem_with(question.key, "too_long", most=MAX_TEXT)
    elif UNSTORABLE.search(value):
        return problem_with(question.key, "unstorable")
    return None


def _storable(text: str) -> str:
    return UNSTORABLE.sub("\ufffd", text)


def _number_problem(question: Question, value: str) -> Problem | None:
    if not (value.isascii() and value.removeprefix("-").isdigit() and len(value) <= 12):
        return problem_with(question.key, "not_a_number")
    low, high = question.minimum, question.maximum
    if (low is not None and int(value) < low) or (high is not None and int(value) > high):
        bounds = {"low": "…" if low is None else low, "high": "…" if high is None else high}
        return problem_with(question.key, "out_of_range", **bounds)
    return None


def from_dict(data: Any) -> Questionnaire:
    """The inverse of ``to_dict``. Raises Refusal where the shape is not that of a questionnaire."""
    try:
        made = Questionnaire(
            instrument=_part(data, "instrument", str),
            title=_text(data, "title"),
            questions=_questions(data, "questions"),
            profile=_questions(data, "profile") if "profile" in data else (),
            notice=_text(data, "notice") if "notice" in data else {},
            layout=_layout(data),
        )
    except _WrongPartError as error:
        template = N_(
            "Ini bukan kuesioner yang dapat dibaca: bagian “{part}” tidak ada atau keliru isinya."
        )
        raise Refusal("questionnaire_unreadable", template, part=error) from error
    instrument(made.instrument)
    return made


class _WrongPartError(Exception):
    """Carries the name of the part."""


def _part(data: Any, name: str, kind: type[T]) -> T:
    value = data.get(name) if isinstance(data, Mapping) else None
    if not isinstance(value, kind) or (isinstance(value, str) and UNSTORABLE.search(value)):
        raise _WrongPartError(name)
    return value


def _optional(data: Any, name: str, kind: type[T]) -> T | None:
    if not isinstance(data, Mapping) or data.get(name) is None:
        return None
    return _part(data, name, kind)


def _text(data: Any, name: str) -> dict[str, str]:
    text: dict[Any, Any] = _part(data, name, dict)
    for part in (*text, *text.values()):
        if not isinstance(part, str) or UNSTORABLE.search(part):
            raise _WrongPartError(name)
    return text


def _layout(data: Any) -> str:
    found = _optional(data, "layout", str) or "pages"
    if found not in ("pages", "long"):
        raise _WrongPartError("layout")
    return found


def _sequence(data: Any, name: str, most: int) -> list[Any]:
    value = data.get(name, []) if isinstance(data, Mapping) else None
    if not isinstance(value, (list, tuple)) or len(value) > most:
        raise _WrongPartError(name)
    return list(value)


def _questions(data: Any, name: str) -> tuple[Question, ...]:
    return tuple(_question(q) for q in _sequence(data, name, MAX_QUESTIONS))


def _question(data: Any) -> Question:
    return Question(
        key=_part(data, "key", str),
        kind=_part(data, "kind", str),
        text=_text(data, "text"),
        options=tuple(
            Option(_part(o, "value", str), _text(o, "label"))
            for o in _sequence(data, "options", MAX_OPTIONS)
        ),
        required=_optional(data, "required", bool) or False,
        condition=_condition(data),
        minimum=_bound(data, "minimum"),
        maximum=_bound(data, "maximum"),
    )


def _condition(data: Any) -> Condition | None:
    found = _optional(data, "condition", dict)
    if found is None:
        return None
    values = _sequence(found, "values", MAX_OPTIONS)
    if not all(isinstance(v, str) and not UNSTORABLE.search(v) for v in values):
        raise _WrongPartError("values")
    return Condition(_part(found, "question", str), tuple(values))


def _bound(data: Any, name: str) -> int | None:
    found = _optional(data, name, int)
    if isinstance(found, bool) or (found is not None and abs(found) >= 10**12):
        raise _WrongPartError(name)
    return found
