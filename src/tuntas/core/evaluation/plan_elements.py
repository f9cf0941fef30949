"""Which of the nine elements a plan answers: stated by the plan itself, or suggested by its words.

The numbers are those of PermenPANRB 14/2017 as reports use them: U8 complaints, U9 facilities.
A heading ("1. Waktu Penyelesaian ...", "Unsur terendah adalah U7") wins over a number elsewhere, a
number over an element that the action is about, and only a plan that states none gets suggestions.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from tuntas.core.base import data
from tuntas.core.base.patterns import alternatives, either

from .phrases import SUGGESTING, may_hold


@dataclass(frozen=True)
class ElementsReading:
    """``source``: stated, suggested or "". ``words`` of the text led to the codes; ``pairs``: each
    code's.
    """

    codes: tuple[str, ...]
    source: str
    words: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Heading:
    """A label in the text, ``[start, end)``, that names the element ``code``."""

    start: int
    end: int
    code: str


_TABLE = data.table("evaluation/plan_elements")
_PARTS = _TABLE["parts"]


def _named(section: str, form: str) -> str:
    """The words of any element; ``form``: of one element's, over ``code`` and ``words``."""
    lists = {**_PARTS, **_TABLE[section]}
    return "|".join(form.format(code=code, words=either(lists, code)) for code in _TABLE[section])


def _pattern(name: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(either(_PARTS, name), flags)


# What stands before the names spares trying each of them at each place: the letters they begin
# with.
_ANY_HEADING = _named("headings", r"(?P<{code}>(?:(?-i:{code})|{words})\b)")
_NAME = re.compile(rf"\b(?=[bfkmprstuw])(?:{_ANY_HEADING})", re.IGNORECASE)
_ANY_TOPIC = _named("topics", "(?P<{code}>{words})")
_TOPIC = re.compile(rf"\b(?=[bklmpstw])(?:{_ANY_TOPIC})", re.IGNORECASE)
# A label behind the action.
_IN_BRACKETS = re.compile(rf"\(\s*(?:{_NAME.pattern})\s*\)", re.IGNORECASE)
_OPENS, _ITEM_OPENS = _pattern("opens"), _pattern("item_opens")
_ITEM_NEEDS = re.compile(r"\d[.)]|:\s")  # far cheaper
_ALONE = re.compile(r"\s*(?:\Z|[:;.(•●○–-]|\(?[A-Z0-9]|[a-z][.)]\s)")
_JOINS = _pattern("joins")
# A label without a number between two sentences: "... permohonan Persyaratan Melakukan forum ...".
_SENTENCE = re.compile(r"\s+(?:Me[a-z]{3}|Di[a-z]{3}|Telah|Akan|Pe[a-z]+an)\b|\s+(?:Me|Di)[a-z]{3}")
_PHRASE_GOES_ON = _pattern("phrase_goes_on")
# Alone, these words are a label only where nothing goes on: "Waktu (U3)", but not "Sarana produksi
# ...".
_COMMON = frozenset({"sarana", "waktu", "syarat"})
_MISSPELT = [
    (code, name) for code in _TABLE["misspelt"] for name in alternatives(_TABLE["misspelt"], code)
]
_FULL_NAME = 4  # words: a name this long is written out as a label, whatever follows
_SLIP = 0.9  # share of equal letters
_NUMBER_OF_ELEMENT = _pattern("number_of_element", re.NOFLAG)
_MISREAD_U1 = _pattern("misread_u1", re.NOFLAG)
# In a recommendation.
_NUMBERS_NAMED, _RANGE = _pattern("numbers_named"), _pattern("range")
_LISTS, _ENDS_NAME = _pattern("lists"), _pattern("ends_name")
_NUMBERS_NEXT, _BRACKET = re.compile(r"[\s.:)–-]*"), re.compile(r"\s*\(\s*")
_BODY, _LOWEST = _pattern("body", re.NOFLAG), _pattern("rule")
_EXAMPLES, _REFERENCE = _pattern("examples"), _pattern("reference")
_INTRODUCTION = _pattern("introduction")
_LETTERS = re.compile(r"[^\W\d_]+")
_ENUMERATION = re.compile(r"(?<!\S)\(?(?:[Pp]?\d{1,2}|[a-z])[.)](?=\s|[A-Z])|\b(?:yaitu|adalah)\b")


@lru_cache(maxsize=4096)  # the reader and several checks look at one text
def headings(text: str) -> tuple[Heading, ...]:
    """The labels of a text (plain, white space folded) in their order."""
    found: list[Heading] = []
    for match in _NAME.finditer(text):
        start, end = match.span()
        joined = bool(found) and _JOINS.match(text, found[-1].end, start)
        if not (joined or _opens_heading(text, start, end)):
            continue
        if found and _numbers_the_name(text, found[-1], start):
            found.pop()
        found.append(Heading(start, end, str(match.lastgroup)))
    return tuple(found) or _misspelt_heading(text)


def _opens_heading(text: str, start: int, end: int) -> bool:
    alone = bool(_ALONE.match(text, end))
    if text[start:end].casefold() in _COMMON and not alone:
        return False
    before = text[max(0, start - 120) : start]
    if (_OPENS.search if may_hold(before, ("unsur",)) else _OPENS.match)(before):
        return True
    if _ITEM_NEEDS.search(before) and _ITEM_OPENS.search(before):
        return alone or len(_LETTERS.findall(text[start:end])) >= _FULL_NAME
    return (
        text[start].isupper()
        and bool(_SENTENCE.match(text, end))
        and not _PHRASE_GOES_ON.search(before)
    )


def _numbers_the_name(text: str, label: Heading, name_start: int) -> bool:
    """Whether a bare number stands before a name: in "U8. Perilaku" the name says what is meant."""
    return bool(re.fullmatch(r"U\d", text[label.start : label.end])) and name_start - label.end < 25


def _misspelt_heading(text: str) -> tuple[Heading, ...]:
    opening = [match for match in _LETTERS.finditer(text[:80]) if len(match[0]) > 1][:6]
    initial = opening[0][0].casefold()[0] if opening else ""
    for code, name in _MISSPELT:
        if name[0] != initial:
            continue
        words = opening[: name.count(" ") + 1]
        read = " ".join(word[0].casefold() for word in words)
        if abs(len(read) - len(name)) < 3 and _is_slip(read, name):
            return (Heading(words[0].start(), words[-1].end(), code),)
    return ()


def _is_slip(read: str, name: str) -> bool:
    match = SequenceMatcher(None, read, name)
    return (
        match.quick_ratio() >= _SLIP and match.ratio() >= _SLIP
    )  # the first is never less, and cheaper


def topics_of(text: str) -> tuple[str, ...]:
    """The elements that are named in the text, once for each time, in the order of their
    numbers.
    """
    return tuple(sorted(str(match.lastgroup) for match in _TOPIC.finditer(text)))


def under_label(text: str, code: str) -> str:
    """What the text says under its labels of this element, up to the next label; "" where it has
    none.

    Labels in a row ("Waktu dan Biaya: ...") share what follows them.
    """
    labels, parts = headings(text), []
    for place, label in enumerate(labels):
        ends = [later.start for later in labels[place + 1 :]] + [len(text)]
        if label.code == code:
            following = zip([label, *labels[place + 1 :]], ends, strict=True)
            parts.append(
                next((t for at, end in following if _LETTERS.search(t := text[at.end : end])), "")
            )
    return " ".join(parts).strip()


def mentions(text: str, code: str) -> bool:
    """Whether a text names an element, or has words that suggest it, among whatever else it is
    about.
    """
    return code in topics_of(text) or bool(SUGGESTING[code].search(text))


def without_labels(text: str) -> str:
    """The text without the words that name an element as a label; numbering stays."""
    parts, at = [], 0
    for label in headings(text):
        parts.append(text[at : label.start])
        at = label.end
    return _IN_BRACKETS.sub(" ", " ".join([*parts, text[at:]]))


@lru_cache(maxsize=4096)
def body_of(text: str) -> str:
    """The text without what introduces it: labels, numbers, a respondent's suggestion, "Rencana
    aksi:".
    """
    return _ENUMERATION.sub(" ", _INTRODUCTION.sub(" ", without_labels(text)))


def elements_of(text: str) -> ElementsReading:
    """The elements of one plan's text (plain, white space folded), in the order of their
    numbers.
    """
    if labels := headings(text):
        return _reading("stated", [(label.code, text[label.start : label.end]) for label in labels])
    numbers = [(f"U{m[1]}", m[0]) for m in _NUMBER_OF_ELEMENT.finditer(text)]
    numbers += [("U1", m[0]) for m in _MISREAD_U1.finditer(text)]
    if numbers:
        return _reading("stated", numbers)
    topics = [(str(m.lastgroup), m[0]) for m in _TOPIC.finditer(_EXAMPLES.sub("", text))]
    if topics:
        return _reading("stated", topics)
    action = _REFERENCE.sub("", text)
    suggested = [(code, m[0]) for code, words in SUGGESTING.items() for m in words.finditer(action)]
    return _reading("suggested" if suggested else "", suggested)


@lru_cache(maxsize=4096)
def elements_named(text: str) -> tuple[str, ...]:
    """Every element that a text (plain, white space folded) names, as a recommendation does: by
    label, number, range or name. What stands under a label says how, and names no further element.
    """
    text, of_ranges = _ranges(text)
    labels = headings(text)
    numbers = [
        Heading(m.start(), m.end(), f"U{n}")
        for m in (*_NUMBERS_NAMED.finditer(text), *_MISREAD_U1.finditer(text))
        for n in re.findall(r"[1-9]", m[0]) or "1"
    ]
    said = _blanked(_EXAMPLES, _without_bodies(text, [*labels, *numbers]))
    names = [
        Heading(*m.span(), str(m.lastgroup)) for m in _NAME.finditer(said) if not _is_number(m[0])
    ]
    sure = [label for label in labels if not _is_number(text[label.start : label.end])]
    sure += [Heading(*m.span(), str(m.lastgroup)) for m in _TOPIC.finditer(said)]
    sure += _listed_with(said, [*sure, *numbers], names)
    wrong = _misnumbered(text, numbers, sure)
    sure += [one for one in numbers if one not in wrong]
    return tuple(sorted({*of_ranges, *(one.code for one in sure)}))


def _is_number(words: str) -> bool:
    return bool(re.fullmatch(r"U[-. ]?\d", words))


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match[0]), text)


def _ranges(text: str) -> tuple[str, set[str]]:
    """The text without its ranges ("U1 s.d. U3") and their elements. All nine beside a rule ("the
    lowest") are those that it chooses from.
    """
    found: set[str] = set()

    def read(match: re.Match[str]) -> str:
        first, last = sorted((int(match["first"]), int(match["last"])))
        if (first, last) != (1, 9) or not _LOWEST.search(text):
            found.update(f"U{n}" for n in range(first, last + 1))
        return " " * len(match[0])

    return _RANGE.sub(read, text), found


def _without_bodies(text: str, labels: Sequence[Heading]) -> str:
    """The text without what follows a label and its colon, or a sentence, up to the next label."""
    parts, at = [], 0
    starts = sorted(label.start for label in labels)
    for label in sorted(labels, key=lambda label: label.start):
        following = bisect_left(starts, label.end)
        end = starts[following] if following < len(starts) else len(text)
        if body := _BODY.search(text, max(at, label.end), end):
            parts += [text[at : body.start()], " " * (end - body.start())]
            at = end
    return "".join([*parts, text[at:]])


def _listed_with(text: str, known: Sequence[Heading], names: Sequence[Heading]) -> list[Heading]:
    """The names that stand in a list with elements that are surely named."""
    sure, found = set(known), set[Heading]()
    for backwards in (False, True):
        last: Heading | None = None
        rows = sorted({*known, *names}, key=lambda one: one.start, reverse=backwards)
        for one in rows:
            if one in sure or one in found:
                last = one
            elif (
                last
                and _ENDS_NAME.match(text, one.end)
                and _LISTS.fullmatch(_between(text, last, one))
            ):
                found.add(one)
                last = one
    return list(found)


def _between(text: str, one: Heading, other: Heading) -> str:
    return text[min(one.end, other.end) : max(one.start, other.start)]


def _misnumbered(text: str, numbers: Sequence[Heading], names: Sequence[Heading]) -> set[Heading]:
    """The numbers that stand at the name of another element: the name says what is meant."""
    found, numbered, named = set(), set(numbers), set(names)
    rows = sorted([*numbers, *names], key=lambda one: one.start)
    for first, second in pairwise(rows):
        between = _between(text, first, second)
        if first.code == second.code:
            continue
        if first in numbered and second in named and _NUMBERS_NEXT.fullmatch(between):
            found.add(first)
        elif first in named and second in numbered and _BRACKET.fullmatch(between):
            found.add(second)
    return found


def _reading(source: str, pairs: list[tuple[str, str]]) -> ElementsReading:
    return ElementsReading(
        tuple(sorted({code for code, _ in pairs})),
        source,
        tuple(dict.fromkeys(word for _, word in pairs)),
        tuple(dict.fromkeys(pairs)),
    )
