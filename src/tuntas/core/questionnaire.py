"""A questionnaire: the questions of an instrument, the agency's own beside them, and what an answer may be.

A questionnaire is data (``to_dict``, ``from_dict``): a file can carry it, a version can be locked. Texts
are by language; Indonesian is always there. A question's key is the element it rates (``waktu``), or
``waktu.2`` for a second question on the same element, or ``x.`` and a name for the agency's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from tuntas.core.errors import Refusal
from tuntas.core.instruments import Instrument, instrument
from tuntas.core.messages import N_, Message
from tuntas.core.scoring import element_of

Text = Mapping[str, str]  # language -> text; "id" is always there
KINDS = ("rating", "choice", "number", "text")
MAX_TEXT = 2000  # characters of a free answer
TARIFF = "biaya"  # the element that a service without a tariff does not ask


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

    instrument: str  # id in core.instruments
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
        return replace(self, questions=tuple(q for q in self.questions if element_of(q.key) != TARIFF))


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


def text_in(text: Text, language: str) -> str:
    return text.get(language) or text.get("id", "")


def is_asked(question: Question, given: Mapping[str, str]) -> bool:
    """Whether a question is put to somebody who gave these answers so far."""
    if question.condition is None:
        return True
    return given.get(question.condition.question, "") in question.condition.values


def read_answers(
    questionnaire: Questionnaire, given: Mapping[str, str]
) -> tuple[Answers, tuple[Problem, ...]]:
    """What a form sent, as answers, with every problem; answers may be stored only without problems.

    Unknown keys are a problem; an answer to a question that was not asked is dropped; blanks are skipped.
    """
    known = {q.key: q for q in questionnaire.all_questions}
    problems = [
        Problem(
            key,
            "unknown_question",
            Message(N_("Pertanyaan “{key}” tidak ada dalam kuesioner ini."), {"key": key}),
        )
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
        problems.append(
            Problem("", "nothing_rated", Message(N_("Belum ada satu pun pertanyaan yang dinilai.")))
        )
    return Answers(ratings, extra, {k: v for k, v in kept.items() if k in profile}), tuple(problems)


def _problem(question: Question, value: str) -> Problem | None:
    def problem(code: str, template: str, **values: Any) -> Problem:
        return Problem(question.key, code, Message(template, values))

    if not value:
        return problem("missing", N_("Pertanyaan ini perlu dijawab.")) if question.required else None
    if question.kind in ("rating", "choice"):
        if value not in {option.value for option in question.options}:
            return problem("not_an_option", N_("Pilih salah satu jawaban yang tersedia."))
    elif question.kind == "number":
        return _number_problem(question, value)
    elif len(value) > MAX_TEXT:
        return problem("too_long", N_("Jawaban paling panjang {most} huruf."), most=MAX_TEXT)
    return None


def _number_problem(question: Question, value: str) -> Problem | None:
    if not (value.isascii() and value.removeprefix("-").isdigit() and len(value) <= 12):
        return Problem(question.key, "not_a_number", Message(N_("Tuliskan bilangan bulat, misalnya 12.")))
    low, high = question.minimum, question.maximum
    if (low is not None and int(value) < low) or (high is not None and int(value) > high):
        values = {"low": "…" if low is None else low, "high": "…" if high is None else high}
        return Problem(
            question.key, "out_of_range", Message(N_("Bilangan harus antara {low} dan {high}."), values)
        )
    return None


def check(questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """What keeps a questionnaire from being used: each element asked, keys once, conditions look back."""
    used = instrument(questionnaire.instrument)
    problems = [*_structure_problems(questionnaire), *_element_problems(questionnaire, used)]
    seen: set[str] = set()
    for question in questionnaire.all_questions:
        if question.condition and question.condition.question not in seen:
            values = {"key": question.key, "on": question.condition.question}
            template = N_("Syarat pada “{key}” harus menunjuk pertanyaan sebelumnya, bukan “{on}”.")
            problems.append(Problem(question.key, "condition_looks_ahead", Message(template, values)))
        seen.add(question.key)
    return tuple(problems)


def _structure_problems(questionnaire: Questionnaire) -> list[Problem]:
    problems = []
    keys = [q.key for q in questionnaire.all_questions]
    for question in questionnaire.all_questions:
        if keys.count(question.key) > 1:
            problems.append(
                Problem(
                    question.key,
                    "key_twice",
                    Message(N_("Kunci “{key}” dipakai dua kali."), {"key": question.key}),
                )
            )
        if question.kind not in KINDS or not question.text.get("id", "").strip():
            problems.append(
                Problem(
                    question.key,
                    "incomplete",
                    Message(N_("Setiap pertanyaan memerlukan jenis dan teks Indonesia.")),
                )
            )
        if question.kind in ("rating", "choice") and len({o.value for o in question.options}) < max(
            2, len(question.options)
        ):
            problems.append(
                Problem(
                    question.key,
                    "options",
                    Message(N_("Pertanyaan pilihan memerlukan paling sedikit dua jawaban yang berbeda.")),
                )
            )
    return problems


def _element_problems(questionnaire: Questionnaire, used: Instrument) -> list[Problem]:
    asked = {element_of(q.key) for q in questionnaire.questions if q.kind == "rating"}
    missing = [key for key in used.keys if key not in asked]
    wrong = [key for key in asked if key not in used.keys]
    scale = [str(value) for value in range(1, used.scale + 1)]
    problems = [
        Problem(key, "element_missing", Message(N_("Unsur “{key}” belum ditanyakan."), {"key": key}))
        for key in missing
    ]
    problems += [
        Problem(key, "not_an_element", Message(N_("“{key}” bukan unsur instrumen ini."), {"key": key}))
        for key in wrong
    ]
    problems += [
        Problem(
            q.key,
            "scale",
            Message(N_("Jawaban penilaian harus bernilai 1 sampai {scale}."), {"scale": used.scale}),
        )
        for q in questionnaire.questions
        if q.kind == "rating" and [o.value for o in q.options] != scale
    ]
    return problems


def from_dict(data: Mapping[str, Any]) -> Questionnaire:
    """The inverse of ``to_dict``. Raises Refusal where the shape is not that of a questionnaire."""
    try:
        made = Questionnaire(
            instrument=str(data["instrument"]),
            title=_text(data["title"]),
            questions=tuple(_question(q) for q in data["questions"]),
            profile=tuple(_question(q) for q in data.get("profile", ())),
            notice=_text(data.get("notice", {})),
            layout="long" if data.get("layout") == "long" else "pages",
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        template = N_("Berkas ini bukan kuesioner yang dapat dibaca: {why}.")
        raise Refusal("questionnaire_unreadable", template, why=str(error)) from error
    instrument(made.instrument)
    return made


def _text(data: Mapping[str, Any]) -> dict[str, str]:
    return {str(language): str(text) for language, text in data.items()}


def _question(data: Mapping[str, Any]) -> Question:
    condition = data.get("condition")
    return Question(
        key=str(data["key"]),
        kind=str(data["kind"]),
        text=_text(data["text"]),
        options=tuple(Option(str(o["value"]), _text(o["label"])) for o in data.get("options", ())),
        required=bool(data.get("required", False)),
        condition=Condition(str(condition["question"]), tuple(map(str, condition["values"])))
        if condition
        else None,
        minimum=None if data.get("minimum") is None else int(data["minimum"]),
        maximum=None if data.get("maximum") is None else int(data["maximum"]),
    )
