"""Paper forms as they are typed: which keys mean which answer, and how two readings differ."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tuntas.core.survey.questionnaire import Answers, Question, Questionnaire
from tuntas.surveys.models import Response, Round
from tuntas.surveys.queries import end_of
from tuntas.web.typed import whole_number

BLANK = "0"  # typed where the paper shows nothing
# The regulation lists complaints before facilities; the printed form in circulation asks for them
# the other way round.
SWAPPED = ("pengaduan", "sarpras")


@dataclass(frozen=True)
class Difference:
    """What two readings of one sheet say about a question; "" is a blank."""

    question: Question
    first: str
    second: str


def with_blanks(questionnaire: Questionnaire) -> Questionnaire:
    """The same questions, none required: a paper form comes as it was filled."""

    def optional(questions: tuple[Question, ...]) -> tuple[Question, ...]:
        return tuple(replace(q, required=False) for q in questions)

    return replace(
        questionnaire,
        questions=optional(questionnaire.questions),
        profile=optional(questionnaire.profile),
    )


def may_swap(questionnaire: Questionnaire) -> bool:
    """Whether the questionnaire asks the two SWAPPED elements directly after one another."""
    keys = [q.key for q in questionnaire.questions]
    return any(tuple(keys[i : i + 2]) == SWAPPED for i in range(len(keys)))


def in_order(questionnaire: Questionnaire, *, circulating: bool) -> list[Question]:
    """All questions in the order of the paper."""
    questions = list(questionnaire.all_questions)
    if circulating and may_swap(questionnaire):
        place = [q.key for q in questions].index(SWAPPED[0])
        questions[place : place + 2] = questions[place + 1], questions[place]
    return questions


def keyed(question: Question) -> bool:
    """Whether the question is answered with the number of an option."""
    return question.kind in ("rating", "choice")


def read_typed(questionnaire: Questionnaire, typed: Mapping[str, str]) -> dict[str, str]:
    """Question key -> answer, from what was typed into the fields of these names."""
    return {
        q.key: _read(q, typed[q.key].strip()) for q in questionnaire.all_questions if q.key in typed
    }


def _read(question: Question, typed: str) -> str:
    """The number of an option, or its value in any case (P for P). What is neither stays, to be
    refused.
    """
    if not keyed(question):
        return typed
    if typed in ("", BLANK):
        return ""
    number = whole_number(typed)
    if number is not None and 1 <= number <= len(question.options):
        return question.options[number - 1].value
    return next(
        (o.value for o in question.options if o.value.casefold() == typed.casefold()), typed
    )


def typed_as(question: Question, value: str) -> str:
    """The inverse, for showing an answer in its field again."""
    values = [o.value for o in question.options]
    return str(values.index(value) + 1) if keyed(question) and value in values else value


def given_of(response: Response) -> dict[str, str]:
    """An answer as a form would send it: question key -> value."""
    comment = {"x.saran": response.comment} if response.comment else {}
    ratings = {key: str(value) for key, value in response.answers.items()}
    return {**ratings, **response.extra, **comment, **response.profile}


def flat(answers: Answers) -> dict[str, str]:
    return {**{k: str(v) for k, v in answers.ratings.items()}, **answers.extra, **answers.profile}


def differences(
    questionnaire: Questionnaire, first: Mapping[str, str], second: Mapping[str, str]
) -> list[Difference]:
    pairs = [(q, first.get(q.key, ""), second.get(q.key, "")) for q in questionnaire.all_questions]
    return [Difference(*pair) for pair in pairs if pair[1] != pair[2]]


def filled_by(round_: Round, at: datetime) -> datetime:
    """When a sheet that is typed now was filled in at the latest: piles of paper are often typed
    after the last day of a round.
    """
    end = end_of(round_)
    return at if at < end else end - timedelta(seconds=1)
