"""The questionnaires that are ready to use: the exact questions and labels of each instrument."""

from collections.abc import Mapping, Sequence
from typing import Any

from tuntas.core.base import data

from .instruments import Element, Instrument, element_of, instrument
from .questionnaire import Option, Question, Questionnaire, Text


def standard(instrument_id: str = "skm-2017", *, extra: Sequence[Question] = ()) -> Questionnaire:
    """The ready questionnaire of an instrument: its exact questions and labels, profile, one
    suggestion.
    """
    used = instrument(instrument_id)
    suggestion = Question("x.saran", "text", _TABLE["suggestion"])
    return Questionnaire(
        instrument=used.id,
        title=_TABLE["titles"][used.id.partition("-")[0]],
        questions=(*(_rating(element, used) for element in used.elements), *extra, suggestion),
        profile=PROFILE,
        notice=NOTICE,
    )


def labels(used: Instrument, question: str) -> dict[str, int]:
    """What an answer to a question is called -> its value, in lower case: in every language, its
    own and those of the grades, which forms outside this product often print instead (Tidak Baik to
    Sangat Baik)."""
    graded = [band.name for band in reversed(used.bands)] if len(used.bands) == used.scale else []
    own = _rating(used.elements[used.keys.index(element_of(question))], used)
    named = [(name, value) for value, name in enumerate(graded, 1)]
    named += [(text, int(option.value)) for option in own.options for text in option.label.values()]
    return {name.casefold(): value for name, value in named}


def _rating(element: Element, used: Instrument) -> Question:
    """A question about the opinion, or a statement that the respondent agrees with or not."""
    text = {"id": element.question, "en": element.english}
    if used.factor == 25:
        text = {language: f"{_TABLE['opinion'][language]} {text[language]}?" for language in text}
    labels = zip(element.labels, element.labels_english, strict=True)
    options = tuple(
        Option(str(value), {"id": label, "en": english})
        for value, (label, english) in enumerate(labels, start=1)
    )
    return Question(element.key, "rating", text, options, required=True)


def _profile(row: Mapping[str, Any]) -> Question:
    options = (
        Option(value, {"id": label, "en": english}) for value, label, english in row["options"]
    )
    return Question(row["key"], "choice", row["text"], tuple(options))


_TABLE = data.table("survey/standard_questionnaires")
NOTICE: Text = {language: " ".join(text.split()) for language, text in _TABLE["notice"].items()}
PROFILE = tuple(_profile(row) for row in _TABLE["profile"])
