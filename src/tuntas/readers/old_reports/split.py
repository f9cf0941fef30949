"""Items inside a cell: leading numbers, element headings, and cutting at either."""

import re
from collections.abc import Sequence

from tuntas.core.evaluation.plan_elements import headings

_ITEM = re.compile(r"^(\d{1,2})[.)]\s*(?=\D)")
_U_ITEM = re.compile(r"(?<!\S)U[1-9]\b(?=\s*[.:(-]|\s+[A-Z])")
_ANY_ITEM = re.compile(r"(?<=\s)(\d{1,9})[.)](?=\D)")
_NEW_ACTION = re.compile(r"(?<=[a-z).;]) (?=Me[a-z]{3,} )")  # "... kepala balai Menyusun peta ..."


def item_number(text: str) -> int | None:
    """The number that a text opens with: 3 for ``3. Sarana``; None where there is none."""
    match = _ITEM.match(text)
    return int(match[1]) if match else None


def has_items(text: str) -> bool:
    """Whether the text holds a second numbered item."""
    number = item_number(text)
    return number is not None and bool(_places(text, number + 1))


def opens_with_heading(text: str) -> bool:
    """Whether the text, its item number apart, opens with the name of an element."""
    rest = _ITEM.sub("", text)[:200]
    return any(not re.search(r"[^\W\dU]", rest[: label.start]) for label in headings(rest)[:1])


def split_items(text: str, count: int) -> list[str] | None:
    """The text cut into exactly ``count`` items, or None where it does not consist of so many."""
    marked = [match.start() for match in _U_ITEM.finditer(text)]
    headed = [label.start for label in headings(text)]
    for cuts in (_numbered(text, count), marked, headed):
        if len(cuts) == count and cuts[0] == 0:
            ends = [*cuts[1:], len(text)]
            return [text[a:b].strip() for a, b in zip(cuts, ends, strict=True)]
    return None


def split_seam(
    text: str, paragraphs: Sequence[str], openings: Sequence[str]
) -> tuple[str, str] | None:
    """The end of one plan and the start of the next in one cell.

    The seam is a paragraph's end, the words that a neighbouring plan opens with, an element
    heading, the only place where a verb of doing is capitalised inside the running text, or the
    first full stop.
    """
    if len(paragraphs) > 1:
        return paragraphs[0], " ".join(paragraphs[1:])
    places = [text.find(f" {opening}") for opening in openings if opening]
    places += [label.start - 1 for label in headings(text)]
    verbs = [match.start() for match in _NEW_ACTION.finditer(text)]
    places += verbs if len(verbs) == 1 else []
    places += [match.start() for match in re.finditer(r"(?<=[a-z)]\.) (?=[A-Z])", text)]
    at = next((place for place in places if place > 0), 0)
    return (text[:at].strip(), text[at:].strip()) if at else None


def _numbered(text: str, count: int) -> list[int]:
    """Where items n, n+1, ... begin; numbers before a heading go before those in a list."""
    first = item_number(text)
    if first is None:
        return []
    cuts = [0]
    for number in range(first + 1, first + count):
        places = [place for place in _places(text, number) if place > cuts[-1]]
        if not places:
            return []
        cuts.append(
            next((place for place in places if opens_with_heading(text[place:])), places[0])
        )
    beyond = [place for place in _places(text, first + count) if place > cuts[-1]]
    return [] if any(opens_with_heading(text[place:]) for place in beyond) else cuts


def _places(text: str, number: int) -> list[int]:
    """Where the item of that number may begin within the text."""
    return [match.start() for match in _ANY_ITEM.finditer(text) if match[1] == str(number)]
