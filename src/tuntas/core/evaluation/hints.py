"""Hints while a plan is being written: what the checks and conformity would say of it, good and
bad.

A hint blocks nothing: it tells its reason, and the writer decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuntas.core.base import data
from tuntas.core.base.messages import Message

from .checks import said_of
from .copies import copies_of
from .plan_elements import elements_of

_SENTENCES: Mapping[str, str] = data.rows("evaluation/hints")
_OWN = ""  # the id of the draft among other plans; theirs are never empty


@dataclass(frozen=True)
class Draft:
    """A plan as it is written now; texts plain, white space folded.

    ``wanted``: codes of the elements that its recommendations are about (PermenPANRB 14/2017),
    ``chosen``: those that the writer ticked. ``surveyed_until``: the last day on which the round is
    asked.
    """

    text: str
    unit: str
    service: str
    surveyed_until: date
    wanted: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    cause: str = ""
    measure: str = ""
    needs_cause: bool = False
    deadline: date | None = None


@dataclass(frozen=True)
class Hint:
    id: str
    holds: bool
    message: Message


def hints(draft: Draft, others: Mapping[str, tuple[str, str, str]]) -> tuple[Hint, ...]:
    """What is to be said of a draft; nothing of an empty one.

    ``others``: plan id -> (text, unit, service), with which it is compared.
    """
    return tuple(_hints(draft, others)) if draft.text else ()


def _hints(draft: Draft, others: Mapping[str, tuple[str, str, str]]) -> Iterator[Hint]:
    if draft.wanted:
        yield answers(draft.text, draft.wanted)
    if missing := [code for code in draft.wanted if code not in draft.chosen]:
        yield _hint("elements_chosen", False, codes=", ".join(missing))
    yield _measurable(draft)
    if not draft.measure:
        yield _hint("measure", False)
    if draft.needs_cause and not draft.cause:
        yield _hint("cause", False)
    yield _in_time(draft)
    yield _own_words(draft, others)
    named = " ".join((draft.text, draft.cause, draft.measure))
    yield _failing("personal_data", named) or _hint("personal_data", True)
    if steering := _failing("steering_respondents", draft.text):
        yield steering


def answers(text: str, wanted: Sequence[str]) -> Hint:
    """Whether a text (plain, white space folded) is about any of these elements, and by which
    words.
    """
    read = elements_of(text)
    holds = bool(set(read.codes) & set(wanted))
    said = "answers" if holds else "answers_other" if read.codes else "answers_nothing"
    values = {"codes": wanted, "read": read.codes, "words": read.words}
    joined = {name: ", ".join(some) for name, some in values.items()}
    return Hint("answers", holds, Message(_SENTENCES[said], joined))


def _measurable(draft: Draft) -> Hint:
    looked = (_failing(check, draft.text) for check in ("placeholder", "no_concrete_action"))
    return next(filter(None, looked), _hint("no_concrete_action", True))


def _in_time(draft: Draft) -> Hint:
    if draft.deadline is None:
        return _hint("deadline", False, "deadline_missing")
    holds = draft.deadline > draft.surveyed_until
    said = "deadline" if holds else "deadline_early"
    return _hint("deadline", holds, said, deadline=draft.deadline, closes=draft.surveyed_until)


def _own_words(draft: Draft, others: Mapping[str, tuple[str, str, str]]) -> Hint:
    texts = {_OWN: (draft.text, draft.unit, draft.service), **others}
    if copies := copies_of(texts).get(_OWN):
        return _hint("copied_text", False, count=len(copies), other=copies[0])
    return _hint("copied_text", True, "own_words")


def _hint(id_: str, holds: bool, said: str = "", **values: Any) -> Hint:
    """With the sentence of its name, or of another (``said``)."""
    return Hint(id_, holds, Message(_SENTENCES[said or id_], values))


def _failing(check: str, text: str) -> Hint | None:
    """What a check of plans sees in a text of the draft."""
    said = said_of(check, text)
    return Hint(check, False, said) if said else None
