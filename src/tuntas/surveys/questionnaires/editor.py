"""The editor of a questionnaire. Its page holds all of the work, so the server keeps nothing until
it is saved.

Fields: ``title-<language>``, ``notice-<language>``, ``layout``, ``order`` (repeated: the questions'
numbers in order) and for question n ``<n>-key``, ``<n>-kind``, ``<n>-profile``,
``<n>-text-<language>``, ``<n>-labels-<language>`` (one answer per line), ``<n>-codes``,
``<n>-required``, ``<n>-if``, ``<n>-in``, ``<n>-minimum``, ``<n>-maximum``. ``do`` is what the
pressed button asks for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, count, zip_longest
from typing import Any

from django.http import QueryDict

from tuntas.core.base.messages import Message
from tuntas.core.survey.instruments import element_of, instrument
from tuntas.core.survey.questionnaire import (
    MAX_QUESTIONS,
    Condition,
    Option,
    Problem,
    Question,
    Questionnaire,
    text_in,
    untranslated,
)
from tuntas.core.survey.questionnaire_check import check
from tuntas.surveys.refusals import problem
from tuntas.surveys.words import say, words
from tuntas.web.terms import gettext

# What can be added -> the prefix of its key.
OWN = {"choice": "x", "number": "x", "text": "x", "profile": "p"}
FIRST_OPTIONS = (Option("1", {"id": "Ya", "en": "Yes"}), Option("2", {"id": "Tidak", "en": "No"}))


def rows(questionnaire: Questionnaire, problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """The questions as the editor shows them; ``labels`` by language, one answer per line."""
    return [
        {
            "number": number,
            "question": q,
            "heading": _heading(q),
            "profile": q in questionnaire.profile,
            "labels": [
                (language, "\n".join(o.label.get(language, "") for o in q.options))
                for language in questionnaire.languages
            ],
            "codes": "\n".join(o.value for o in q.options),
            "lines": max(4, len(q.options)) + 1,  # room for every answer on a line of its own
            "problems": [p.message for p in problems if p.question == q.key],
        }
        for number, q in enumerate(questionnaire.all_questions)
    ]


def names(*versions: Questionnaire) -> dict[str, str]:
    """What a person calls each question, by key: its text, in the last version that has one."""
    asked = (q for version in versions for q in version.all_questions)
    return {q.key: _heading(q) for q in asked}


def _heading(question: Question) -> str:
    return text_in(question.text, "id") or question.key


def added(before: Questionnaire, after: Questionnaire) -> int | None:
    """The number of the question that ``after`` has and ``before`` has not."""
    known = {q.key for q in before.all_questions}
    return next((n for n, q in enumerate(after.all_questions) if q.key not in known), None)


def general_problems(questionnaire: Questionnaire, problems: Sequence[Problem]) -> list[Message]:
    """What is wrong with the whole, or with a question that is not there."""
    keys = {q.key for q in questionnaire.all_questions}
    return [p.message for p in problems if p.question not in keys]


def read(sent: QueryDict, instrument_id: str) -> tuple[Questionnaire, tuple[Problem, ...]]:
    """The working state of the page, and every problem in it."""
    languages = [name.removeprefix("title-") for name in sent if name.startswith("title-")]
    unreadable: list[Problem] = []
    found = [
        _question(sent, n, languages, unreadable)
        for n in sent.getlist("order")[: MAX_QUESTIONS + 1]
    ]
    made = Questionnaire(
        instrument=instrument_id,
        title={lang: _typed(sent, f"title-{lang}") for lang in dict.fromkeys(("id", *languages))},
        questions=tuple(q for q, profile in found if not profile),
        profile=tuple(q for q, profile in found if profile),
        notice=_texts(sent, "notice", languages),
        layout="long" if sent.get("layout") == "long" else "pages",
    )
    return made, (*unreadable, *check(made))


def _typed(sent: QueryDict, name: str) -> str:
    return str(sent.get(name, "")).replace("\r\n", "\n").strip()


def _texts(sent: QueryDict, name: str, languages: Sequence[str]) -> dict[str, str]:
    return _written({language: _typed(sent, f"{name}-{language}") for language in languages})


def _written(texts: Mapping[str, str]) -> dict[str, str]:
    """Indonesian always, another language only where something is written."""
    return {language: text for language, text in texts.items() if text or language == "id"}


def _question(
    sent: QueryDict, n: str, languages: Sequence[str], problems: list[Problem]
) -> tuple[Question, bool]:
    key, kind = _typed(sent, f"{n}-key"), _typed(sent, f"{n}-kind")
    about = _typed(sent, f"{n}-if")
    bounds = {}
    for bound in ("minimum", "maximum"):
        typed = _typed(sent, f"{n}-{bound}")
        readable = typed.removeprefix("-").isdecimal() and len(typed) <= 12
        bounds[bound] = int(typed) if readable else None
        if typed and not readable:
            wrong = problem("bound_no_number", typed=typed[:40])
            problems.append(Problem(key, "bound", wrong))
    made = Question(
        key=key,
        kind=kind,
        text=_texts(sent, f"{n}-text", languages),
        options=_options(sent, n, kind, languages) if kind in ("rating", "choice") else (),
        required=f"{n}-required" in sent,
        condition=Condition(about, _parts(_typed(sent, f"{n}-in"))) if about else None,
        **bounds,
    )
    return made, sent.get(f"{n}-profile") == "1"


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _options(sent: QueryDict, n: str, kind: str, languages: Sequence[str]) -> tuple[Option, ...]:
    """One per line; the codes of a rating are 1 2 3 ..., those of a choice are typed, or numbers
    where they are left empty.
    """
    columns = [_lines(sent, f"{n}-labels-{language}") for language in languages]
    codes = [] if kind == "rating" else _lines(sent, f"{n}-codes")
    rows = enumerate(zip_longest(codes, *columns, fillvalue=""), start=1)
    return tuple(
        Option(code or str(number), _written(dict(zip(languages, labels, strict=True))))
        for number, (code, *labels) in rows
    )


def _lines(sent: QueryDict, name: str) -> list[str]:
    return [line.strip() for line in str(sent.get(name, "")).rstrip().splitlines()]


def act(questionnaire: Questionnaire, sent: QueryDict) -> Questionnaire:
    """What a button of the page does to the working state: move, remove or add something."""
    what, _, number = str(sent.get("do", "")).partition(":")
    if what in ("up", "down", "remove") and number.isdecimal():
        return _rearranged(questionnaire, what, int(number))
    if what == "add":
        return _with_question(questionnaire, str(sent.get("add", "")))
    # Enter in a field presses the first button of the page, the preview.
    if what in ("language", "preview") and (language := _typed(sent, "language")):
        return replace(questionnaire, title={**questionnaire.title, language: ""})
    if what == "drop" and number != "id":
        title = dict(questionnaire.title)
        title.pop(number, None)
        return replace(questionnaire, title=title)
    return questionnaire


def _rearranged(questionnaire: Questionnaire, what: str, number: int) -> Questionnaire:
    """Questions and profile are two lists; a question moves within its own."""
    split = len(questionnaire.questions)
    name, place = ("profile", number - split) if number >= split else ("questions", number)
    items = list(getattr(questionnaire, name))
    if place >= len(items):
        return questionnaire
    item = items.pop(place)
    if what != "remove":
        items.insert(max(place - 1, 0) if what == "up" else place + 1, item)
    changes: dict[str, Any] = {name: tuple(items)}
    return replace(questionnaire, **changes)


def _with_question(questionnaire: Questionnaire, what: str) -> Questionnaire:
    """A new own question, a new profile question, or one more question on an element."""
    keys = {q.key for q in questionnaire.all_questions}
    if what in instrument(questionnaire.instrument).keys:
        return _with_rating(questionnaire, what, keys)
    if what not in OWN:
        return questionnaire
    key = next(k for n in count(1) if (k := f"{OWN[what]}.{n}") not in keys)
    kind = "choice" if what == "profile" else what
    made = Question(key, kind, {"id": ""}, FIRST_OPTIONS if kind == "choice" else ())
    if what == "profile":
        return replace(questionnaire, profile=(*questionnaire.profile, made))
    return replace(questionnaire, questions=(*questionnaire.questions, made))


def _with_rating(questionnaire: Questionnaire, element: str, keys: set[str]) -> Questionnaire:
    """Placed after the element's last question, with the labels of its first."""
    questions = questionnaire.questions
    own = [
        i for i, q in enumerate(questions) if q.kind == "rating" and element_of(q.key) == element
    ]
    if own:
        options = questions[own[0]].options
    else:
        found = next(e for e in instrument(questionnaire.instrument).elements if e.key == element)
        labels = enumerate(found.labels, start=1)
        options = tuple(Option(str(n), {"id": label}) for n, label in labels)
    names = chain([element], (f"{element}.{n}" for n in count(2)))
    key = next(name for name in names if name not in keys)
    made = Question(key, "rating", {"id": ""}, options, required=True)
    place = own[-1] + 1 if own else len(questions)
    return replace(questionnaire, questions=(*questions[:place], made, *questions[place:]))


def addable(questionnaire: Questionnaire) -> list[tuple[str, str]]:
    """What can be added, for the person to choose from."""
    elements = instrument(questionnaire.instrument).elements
    ratings = [(e.key, say("questionnaires.another", element=gettext(e.name))) for e in elements]
    return [*words("questions").items(), *ratings]


def shown(questionnaire: Questionnaire, language: str) -> dict[str, Any]:
    """What the preview shows, in one language."""
    return {
        "questionnaire": questionnaire,
        "language": language,
        "untranslated": untranslated(questionnaire, language),
    }
