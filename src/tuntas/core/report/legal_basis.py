"""The legal basis of the report: an ordered list, kept as lines of one text.

The letter of the assignment is not among them: the report sets it last by itself.
"""

import re
from collections.abc import Sequence

from tuntas.core.base import data
from tuntas.core.base.errors import refusals

_refusal = refusals("report/texts")
KEY = "dasar_hukum"
MOST = 40  # entries
LONGEST = 500  # characters of one
STANDING = tuple(" ".join(law.split()) for law in data.table("report/texts")["legal_basis"])
# What no format of the report can print; ends of lines can be.
UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


def bare(law: str) -> str:
    """Without the signs and the "dan" at its end, which the report sets."""
    words = " ".join(law.split()).rstrip(";., ")
    rest = words.removesuffix(" dan")
    return rest.rstrip(";., ") if rest.endswith((";", ",")) else words


def check(given: Sequence[str]) -> str:
    """The list as it is kept: no empty lines, each entry ``bare``.

    Raises Refusal: laws_empty, laws_too_many, law_too_long, law_sign, law_twice.
    """
    kept = [law for law in map(bare, given) if law]
    if not kept:
        raise _refusal("laws_empty")
    if len(kept) > MOST:
        raise _refusal("laws_too_many", most=MOST)
    for place, law in enumerate(kept, start=1):
        _check_one(place, law)
        if law in kept[: place - 1]:
            raise _refusal("law_twice", place=place)
    return "\n".join(kept)


def _check_one(place: int, law: str) -> None:
    if len(law) > LONGEST:
        raise _refusal("law_too_long", place=place, most=LONGEST)
    if found := UNPRINTABLE.search(law):
        raise _refusal("law_sign", place=place, sign=f"U+{ord(found[0]):04X}")


def printed(laws: Sequence[str], letter: str = "") -> tuple[str, ...]:
    """As the report enumerates them, the letter of the assignment last."""
    every = [*laws, letter] if letter else [*laws]
    ends = [";"] * (len(every) - 1) + ["."]
    if len(every) > 1:
        ends[-2] = "; dan"
    return tuple(law + end for law, end in zip(every, ends, strict=True))


def moved(laws: Sequence[str], place: int, by: int) -> list[str]:
    """The list with the entry at ``place`` (from 0) moved by so many places, as far as there are
    any.
    """
    rest = [law for i, law in enumerate(laws) if i != place]
    rest.insert(max(0, min(place + by, len(rest))), laws[place])
    return rest
