"""The legal basis of the report: an ordered list, kept as lines of one text.

The letter of the assignment is not among them: the report sets it last by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tuntas.core.base import data
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_

KEY = "dasar_hukum"
MOST = 40  # entries
LONGEST = 500  # characters of one
STANDING = tuple(" ".join(law.split()) for law in data.table("report/texts")["legal_basis"])
# What no format of the report can print; ends of lines can be.
UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


def check(given: Sequence[str]) -> str:
    """The list as it is kept: no empty lines, and without the sign at an end, which the report
    sets.

    Raises Refusal: laws_empty, laws_too_many, law_too_long, law_sign, law_twice.
    """
    kept = [law for law in (" ".join(line.split()).rstrip(";., ") for line in given) if law]
    if not kept:
        raise Refusal(
            "laws_empty", N_("Dasar hukum paling sedikit satu. Isi satu, atau pakai daftar baku.")
        )
    if len(kept) > MOST:
        raise Refusal("laws_too_many", N_("Dasar hukum paling banyak {most}."), most=MOST)
    for place, law in enumerate(kept, start=1):
        _check_one(place, law)
        if law in kept[: place - 1]:
            raise Refusal(
                "law_twice", N_("Dasar hukum nomor {place} sudah ada di atasnya."), place=place
            )
    return "\n".join(kept)


def _check_one(place: int, law: str) -> None:
    if len(law) > LONGEST:
        reason = N_("Dasar hukum nomor {place} lebih panjang daripada {most} huruf.")
        raise Refusal("law_too_long", reason, place=place, most=LONGEST)
    if found := UNPRINTABLE.search(law):
        reason = N_(
            "Dasar hukum nomor {place} memuat tanda {sign} yang tidak dapat dicetak. Hapus."
        )
        raise Refusal("law_sign", reason, place=place, sign=f"U+{ord(found[0]):04X}")


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
