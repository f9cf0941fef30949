"""Which of the nine elements a plan answers: stated by the plan itself, or suggested by its words.

The numbers are those of PermenPANRB 14/2017 as reports use them: U8 complaints, U9 facilities.
A heading ("1. Waktu Penyelesaian ...", "Unsur terendah adalah U7") wins over a number elsewhere, a
number over an element that the action is about, and only a plan that states none gets suggestions.
"""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

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


def _reading(source: str, pairs: list[tuple[str, str]]) -> ElementsReading:
    return ElementsReading(
        tuple(sorted({code for code, _ in pairs})),
        source,
        tuple(dict.fromkeys(word for _, word in pairs)),
        tuple(dict.fromkeys(pairs)),
    )
