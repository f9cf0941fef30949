"""The fields of a paper form as they are typed: what each is called and which keys it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import digits
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from tuntas.core.survey.instruments import element_of, instrument
from tuntas.core.survey.questionnaire import Question, Questionnaire, condition_in, text_in
from tuntas.surveys.answers.actions import AnswerProblems
from tuntas.web import display
from tuntas.web.acts import Attempt

from . import typing as paper


def _language() -> str:
    return translation.get_language() or "id"


@dataclass(frozen=True)
class Field:
    """One question of the form. ``keys`` are the signs that may be typed; "" where any text may."""

    question: Question
    code: str
    label: str
    only_if: str
    value: str
    problem: str
    first: bool

    @property
    def options(self) -> list[tuple[int, str]]:
        return [
            (i, text_in(o.label, _language())) for i, o in enumerate(self.question.options, start=1)
        ]

    @property
    def keyed(self) -> bool:
        return paper.keyed(self.question)

    @property
    def width(self) -> int:
        return len(str(len(self.question.options)))

    @property
    def keys(self) -> str:
        """What the script lets through: the numbers of the options, 0, and values of a single
        letter.
        """
        values = [o.value for o in self.question.options]
        if len(values) >= 10:
            return digits
        letters = (value for value in values if len(value) == 1 and value.isalpha())
        return "".join([digits[: len(values) + 1], *letters])


def form_of(
    questionnaire: Questionnaire, typed: Mapping[str, str], attempt: Attempt, *, circulating: bool
) -> dict[str, Any]:
    """The context of the form: its fields with what was typed and what is wrong with each.

    ``problem`` is what is wrong with the sheet as a whole.
    """
    found = attempt.refusal.problems if isinstance(attempt.refusal, AnswerProblems) else ()
    wrong = {p.question: display.sentence(p.message) for p in found}
    general = [display.sentence(p.message) for p in found if not p.question]
    fields = [
        Field(
            q,
            _code(q, questionnaire),
            name_of(q, questionnaire),
            _only_if(q, questionnaire),
            typed.get(q.key, ""),
            wrong.get(q.key, ""),
            place == 0,
        )
        for place, q in enumerate(paper.in_order(questionnaire, circulating=circulating))
    ]
    ratings = [f for f in fields if f.question.kind == "rating"]
    return {
        "ratings": ratings,
        # Keys first and words last, so that a sheet without words ends with a digit and Enter.
        "others": sorted((f for f in fields if f not in ratings), key=lambda f: not f.keyed),
        "scale": _scale(ratings),
        "problem": " ".join(filter(None, [attempt.problem, *general])),
        "circulating": circulating if paper.may_swap(questionnaire) else None,
    }


def _scale(ratings: list[Field]) -> list[tuple[int, str]]:
    """What the digits mean: the labels where all questions share them, else only which end is
    which.
    """
    scales = [f.options for f in ratings]
    if all(scale == scales[0] for scale in scales):
        return scales[0] if scales else []
    return [(1, gettext("paling buruk")), (len(scales[0]), gettext("paling baik"))]


def _code(question: Question, questionnaire: Questionnaire) -> str:
    """``U3``, or ``U3.2`` for the second of several questions on an element."""
    if question.kind != "rating":
        return ""
    element = element_of(question.key)
    code = instrument(questionnaire.instrument).code(element)
    rated = (q.key for q in questionnaire.questions if q.kind == "rating")
    alike = [key for key in rated if element_of(key) == element]
    return f"{code}.{alike.index(question.key) + 1}" if len(alike) > 1 else code


def name_of(question: Question, questionnaire: Questionnaire) -> str:
    """The element's name where one question rates it, the question's own words otherwise."""
    code = _code(question, questionnaire)
    if not code or "." in code:
        return text_in(question.text, _language())
    return display.element_name(code, questionnaire.instrument)


def _only_if(question: Question, questionnaire: Questionnaire) -> str:
    if question.condition is None:
        return ""
    about, answers = condition_in(questionnaire, question.condition, _language())
    sentence = gettext("Hanya bila “{question}” dijawab: {answers}.")
    return sentence.format(question=about, answers=", ".join(answers))


def typed_again(questionnaire: Questionnaire, given: Mapping[str, str]) -> dict[str, str]:
    """What was typed for an answer, to stand in the fields once more; by question key."""
    questions = questionnaire.all_questions
    return {q.key: paper.typed_as(q, given[q.key]) for q in questions if q.key in given}


def in_words(question: Question, value: str) -> str:
    """An answer in words: its number and label, its text, or that it is blank."""
    option = next((o for o in question.options if o.value == value), None)
    if option is None:
        return value or gettext("kosong")
    return f"{paper.typed_as(question, value)} {text_in(option.label, _language())}"
