"""Hints while a plan is being written: what the checks and conformity would say of it, good and
bad.

A hint blocks nothing: it tells its reason, and the writer decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tuntas.core.base.messages import N_, Message
from tuntas.core.base.periods import DateReading
from tuntas.core.evaluation.checks import WRITTEN_CHECKS, CheckInput, Seen
from tuntas.core.evaluation.copies import copies_of
from tuntas.core.evaluation.plan_elements import elements_of

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
    year: int
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
        text = N_("Rekomendasinya tentang {codes}, tetapi unsur itu tidak dipilih.")
        yield Hint("elements_chosen", False, Message(text, {"codes": ", ".join(missing)}))
    yield _measurable(draft)
    if not draft.measure:
        text = N_("Tuliskan ukuran keberhasilan, agar jelas kapan rencana ini selesai.")
        yield Hint("measure", False, Message(text))
    if draft.needs_cause and not draft.cause:
        text = N_("Rekomendasinya meminta analisis sebab; sebabnya belum ditulis.")
        yield Hint("cause", False, Message(text))
    yield _in_time(draft)
    yield _own_words(draft, others)
    yield _nobody_named(draft)
    if seen := _look("steering_respondents", draft.text, draft):
        yield _failed("steering_respondents", seen)


def answers(text: str, wanted: Sequence[str]) -> Hint:
    """Whether a text (plain, white space folded) is about any of these elements, and by which
    words.
    """
    read = elements_of(text)
    values = {
        "codes": ", ".join(wanted),
        "read": ", ".join(read.codes),
        "words": ", ".join(read.words),
    }
    if set(read.codes) & set(wanted):
        return Hint(
            "answers", True, Message(N_("Menjawab {codes}: terbaca dari “{words}”."), values)
        )
    if read.codes:
        said = N_("Yang diminta {codes}, tetapi teksnya terbaca tentang {read} (“{words}”).")
    else:
        said = N_(
            "Dari teksnya belum terbaca bahwa ini tentang {codes}. Sebutkan apa yang diperbaiki."
        )
    return Hint("answers", False, Message(said, values))


def _measurable(draft: Draft) -> Hint:
    for check in ("placeholder", "no_concrete_action"):
        if seen := _look(check, draft.text, draft):
            return _failed(check, seen)
    text = N_("Ada tindakan yang hasilnya dapat diperiksa.")
    return Hint("no_concrete_action", True, Message(text))


def _in_time(draft: Draft) -> Hint:
    values = {"deadline": draft.deadline, "closes": draft.surveyed_until}
    if draft.deadline is None:
        text = N_("Tenggat belum diisi; tanpa tenggat rencana tidak dapat diajukan.")
        return Hint("deadline", False, Message(text))
    if draft.deadline <= draft.surveyed_until:
        text = N_("Tenggat {deadline} jatuh sebelum survei berakhir ({closes}).")
        return Hint("deadline", False, Message(text, values))
    return Hint(
        "deadline", True, Message(N_("Tenggat jatuh sesudah survei berakhir ({closes})."), values)
    )


def _own_words(draft: Draft, others: Mapping[str, tuple[str, str, str]]) -> Hint:
    texts = {_OWN: (draft.text, draft.unit, draft.service), **others}
    if copies := copies_of(texts).get(_OWN):
        text = N_("Isinya sama dengan {count} rencana aksi lain, antara lain {other}.")
        return Hint("copied_text", False, Message(text, {"count": len(copies), "other": copies[0]}))
    return Hint("copied_text", True, Message(N_("Bukan salinan rencana lain.")))


def _nobody_named(draft: Draft) -> Hint:
    seen = _look("personal_data", " ".join((draft.text, draft.cause, draft.measure)), draft)
    if seen:
        return _failed("personal_data", seen)
    return Hint("personal_data", True, Message(N_("Tidak menyebut orang yang dapat dikenali.")))


def _look(check: str, text: str, draft: Draft) -> Seen | None:
    look = WRITTEN_CHECKS[check].look
    deadline = DateReading("", draft.deadline, "day" if draft.deadline else "empty")
    plan = CheckInput(_OWN, draft.year, draft.unit, draft.service, text, deadline, "", draft.chosen)
    return look(plan, None) if look else None


def _failed(check: str, seen: Seen) -> Hint:
    return Hint(
        check,
        False,
        Message(WRITTEN_CHECKS[check].explanation, {**seen.values, "quote": seen.quote}),
    )
