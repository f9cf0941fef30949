"""Signals: what is unusual about the answers of a service, with figures and quotes. A person
decides.

A signal is a doubt about how answers came about and never about what they say: turning every value
around (1 for 4, 2 for 3) leaves the signals as they are. ``docs/reference/integrity.md`` explains
each to people.

Everything is compared with what is usual, so the answers are read twice: once to count (``count``),
service by service, and once to look (``look``), where a service is held against the counts of the
others.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import Any

from tuntas.core.base import data
from tuntas.core.base.messages import Message

from .questionnaire import Questionnaire, text_in

RATED = 7  # ratings that an answer needs before "all the same" means anything
WINDOW = timedelta(minutes=10)
WORDS_PER_MINUTE = 500  # silent reading: 238 on average, hardly anybody above 500 (Brysbaert 2019)
SECONDS_PER_RATING = 0.5  # to touch an answer
SAME_WORDS = 8  # words of a comment that two people do not write alike by chance
ALIKE = 0.8  # share of words in common, 2 x common / (words of both)
SHARED = 10  # answers from one network within an hour
ENTERED = frozenset(
    {"paper", "api"}
)  # their moment and seconds are those of the entry, not of the person

Counts = Counter[tuple[str, int]]  # what is counted, and of which value or size


@dataclass(frozen=True, slots=True)
class Answer:
    """What a signal may look at. ``ratings`` in the order of the questions, without blanks."""

    id: int
    at: datetime
    channel: str
    ratings: tuple[int, ...]
    seconds: int | None  # from showing the form to sending it
    words: int  # of the rated questions, in the language of the form
    comment: str

    @property
    def straight(self) -> bool:
        return len(self.ratings) >= RATED and len(set(self.ratings)) == 1

    @property
    def timed(self) -> bool:
        return self.channel not in ENTERED

    @property
    def least_seconds(self) -> float:
        """What the fastest of readers needs for this form."""
        return self.words * 60 / WORDS_PER_MINUTE + len(self.ratings) * SECONDS_PER_RATING


@dataclass(frozen=True)
class Signal:
    """``answers`` are the ids that it speaks of; ``service`` is None where it speaks of the
    round.
    """

    kind: str
    service: int | None
    answers: tuple[int, ...]
    quote: str  # a respondent's words, not masked
    values: Mapping[str, Any]  # text, numbers, moments


@dataclass(frozen=True)
class Seen:
    answers: Sequence[Answer]
    values: Mapping[str, Any]
    quote: str = ""


Look = Callable[[Sequence[Answer], Counts, Counts], Iterator[Seen]]


@dataclass(frozen=True)
class Kind:
    """A kind of signal (integrity.toml). ``explanation`` is a template over the values; ``look`` is
    None where it speaks of no service.
    """

    id: str
    title: str
    explanation: str
    look: Look | None


def words_of(questionnaire: Questionnaire, language: str) -> int:
    """Words that somebody who rates must have read: of the rated questions, without their
    options.
    """
    return sum(
        len(text_in(q.text, language).split())
        for q in questionnaire.questions
        if q.kind == "rating"
    )


def count(answers: Sequence[Answer]) -> Counts:
    """What the signals need to know of one service; ``answers`` by moment. Counts may be added
    up.
    """
    counts: Counts = Counter(("window", len(window)) for window in _windows(_timed(answers)))
    for answer in answers:
        counts["answers", 0] += 1
        counts["paper", 0] += answer.channel == "paper"
        if len(answer.ratings) >= RATED:
            counts["began", answer.ratings[0]] += 1
            counts["straight", answer.ratings[0]] += answer.straight
    return counts


def look(service: int, answers: Sequence[Answer], own: Counts, others: Counts) -> list[Signal]:
    """The signals of one service; ``answers`` by moment, ``others`` are the counts of the other
    services.
    """
    return [
        Signal(kind.id, service, tuple(a.id for a in seen.answers), seen.quote, seen.values)
        for kind in KINDS.values()
        if kind.look
        for seen in kind.look(answers, own, others)
    ]


def explain(signal: Signal, shown: Callable[[Any], str] = str) -> Message:
    """Why the signal was made; ``shown`` makes a value readable."""
    return Message(KINDS[signal.kind].explanation, {k: shown(v) for k, v in signal.values.items()})


def pack_counts(counts: Counts) -> list[list[Any]]:
    """As plain values; ``unpack_counts`` is the inverse."""
    return [[what, value, n] for (what, value), n in sorted(counts.items())]


def unpack_counts(rows: Iterable[Sequence[Any]]) -> Counts:
    return Counter({(what, value): n for what, value, n in rows})


def pack(signal: Signal) -> dict[str, Any]:
    """As plain values without the quote, which stays where it was written: in the first of its
    answers.
    """
    values = {
        k: {"at": v.isoformat()} if isinstance(v, datetime) else v for k, v in signal.values.items()
    }
    return {
        "kind": signal.kind,
        "answers": list(signal.answers),
        "quoted": bool(signal.quote),
        "values": values,
    }


def unpack(service: int | None, data: Mapping[str, Any], comments: Mapping[int, str]) -> Signal:
    """The inverse; ``comments`` by answer, at least those of the first answers of quoting
    signals.
    """
    values = {
        k: datetime.fromisoformat(v["at"]) if isinstance(v, dict) else v
        for k, v in data["values"].items()
    }
    answers = tuple(data["answers"])
    return Signal(
        data["kind"], service, answers, comments[answers[0]] if data["quoted"] else "", values
    )


def _straight_lining(answers: Sequence[Answer], own: Counts, others: Counts) -> Iterator[Seen]:
    """More answers with one value throughout than people elsewhere give who begin with the same
    value.

    Happy people say "very good" nine times; so what is expected depends on how a person begins.
    Unusual is 4 standard deviations and half as many again.
    """
    values = [value for what, value in own if what == "began"]
    if sum(own["began", v] for v in values) < 20 or not sum(
        n for (what, _), n in others.items() if what == "began"
    ):
        return
    share = {v: (others["straight", v] + 1) / (others["began", v] + 2) for v in values}
    expected = sum(own["began", v] * share[v] for v in values)
    deviation = sqrt(sum(own["began", v] * share[v] * (1 - share[v]) for v in values))
    found = [a for a in answers if a.straight]
    if len(found) > max(expected + 4 * deviation, 1.5 * expected):
        yield Seen(found, {"count": len(found), "n": len(answers), "expected": round(expected)})


def _burst(answers: Sequence[Answer], own: Counts, others: Counts) -> Iterator[Seen]:
    """Within ten minutes more than 10, and more than four times what three quarters of the
    service's ten minutes see. A service with fewer than five such windows is held against the
    others."""
    sizes = _sizes(own) if len(_sizes(own)) >= 5 else _sizes(others)
    if len(sizes) < 5:
        return
    usual = sizes[(3 * len(sizes) - 1) // 4]
    for burst in _crowded(_timed(answers), max(10, 4 * usual)):
        values = {"count": len(burst), "begin": burst[0].at, "end": burst[-1].at, "usual": usual}
        yield Seen(burst, values)


def _timed(answers: Sequence[Answer]) -> list[Answer]:
    return [a for a in answers if a.timed]


def _sizes(counts: Counts) -> list[int]:
    return sorted(size for (what, size), n in counts.items() if what == "window" for _ in range(n))


def _windows(answers: Sequence[Answer]) -> Iterator[list[Answer]]:
    """One after the other: the first answer opens a window, the first one after its end opens the
    next.
    """
    window: list[Answer] = []
    for answer in answers:
        if window and answer.at - window[0].at >= WINDOW:
            yield window
            window = []
        window.append(answer)
    if window:
        yield window


def _crowded(answers: Sequence[Answer], limit: int) -> Iterator[Sequence[Answer]]:
    """The longest runs of which each answer lies in a window of more than ``limit`` answers."""
    first, begin, end = 0, 0, 0  # the run found so far is [begin, end)
    for last, answer in enumerate(answers):
        while answer.at - answers[first].at >= WINDOW:
            first += 1
        if last + 1 - first > limit:
            if first >= end and end:
                yield answers[begin:end]
            begin, end = (first if first >= end else begin), last + 1
    if end:
        yield answers[begin:end]


def _too_fast(answers: Sequence[Answer], _own: Counts, _others: Counts) -> Iterator[Seen]:
    timed = [a for a in answers if a.timed and a.seconds is not None]
    found = [a for a in timed if a.seconds is not None and a.seconds < a.least_seconds]
    if found:
        fastest = min(found, key=lambda a: a.seconds or 0)
        yield Seen(
            found,
            {
                "count": len(found),
                "n": len(timed),
                "fastest": fastest.seconds,
                "words": fastest.words,
                "speed": WORDS_PER_MINUTE,
                "least": round(fastest.least_seconds),
            },
        )


_WORD = re.compile(r"[^\W\d_]+")


def _same_text(answers: Sequence[Answer], _own: Counts, _others: Counts) -> Iterator[Seen]:
    """Three or more comments with nearly the same words. A text is only compared with the three
    that share most of its runs of three words, so the cost grows with the number of texts."""
    groups: list[list[Answer]] = []
    bags: list[Counter[str]] = []
    holders: dict[tuple[str, ...], list[int]] = defaultdict(
        list
    )  # run of words -> groups, at most five
    for answer in answers:
        words = _WORD.findall(answer.comment.casefold())
        if len(words) < SAME_WORDS:
            continue
        runs = set(zip(words, words[1:], words[2:], strict=False))
        bag = Counter(words)
        near = Counter(group for run in runs for group in holders[run]).most_common(3)
        group = next((g for g, _ in near if _alike(bags[g], bag)), None)
        if group is not None:
            groups[group].append(answer)
            continue
        for run in runs:
            if len(holders[run]) < 5:
                holders[run].append(len(groups))
        groups.append([answer])
        bags.append(bag)
    for same in groups:
        if len(same) >= 3:
            yield Seen(same, {"count": len(same)}, same[0].comment)


def _alike(left: Counter[str], right: Counter[str]) -> bool:
    return 2 * (left & right).total() >= ALIKE * (left.total() + right.total())


def _staff_entered(answers: Sequence[Answer], own: Counts, others: Counts) -> Iterator[Seen]:
    """Ten or more, and at least half of the service's answers, entered by its staff."""
    found = [a for a in answers if a.channel == "paper"]
    if len(found) >= 10 and 2 * len(found) >= len(answers):
        elsewhere = others["paper", 0] * 100 // others["answers", 0] if others["answers", 0] else 0
        share = own["paper", 0] * 100 // own["answers", 0]
        yield Seen(
            found, {"count": len(found), "n": len(answers), "share": share, "elsewhere": elsewhere}
        )


def shared_traces(hours: Iterable[tuple[datetime, int]]) -> Signal | None:
    """Networks from which more than ``SHARED`` answers came within one hour, as (hour, count).

    No more is known: a trace is kept apart from the answers, so nobody can say which ones they are.
    """
    many = [(n, hour) for hour, n in hours if n > SHARED]
    if not many:
        return None
    most, hour = max(many)
    return Signal("shared_trace", None, (), "", {"count": len(many), "most": most, "hour": hour})


_LOOKS: Mapping[str, Look] = {
    "straight_lining": _straight_lining,
    "burst": _burst,
    "too_fast": _too_fast,
    "same_text": _same_text,
    "staff_entered": _staff_entered,
}
KINDS = {
    id_: Kind(id_, look=_LOOKS.get(id_), **row)
    for id_, row in data.rows("survey/integrity").items()
}
