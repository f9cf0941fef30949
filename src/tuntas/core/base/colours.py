"""The colour of an agency: whether it can be read where pages and the public form use it, and the
others that they make from it (WCAG 2.2, 1.4.3 and its definition of contrast ratio).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from . import data
from .errors import refusals

refusal = refusals("base/colours")
LEAST = 4.5  # to 1, of text in ordinary size
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.ASCII | re.IGNORECASE)
_TINTS = range(16, -1, -4)  # percent of the colour in the ground of what is chosen


@dataclass(frozen=True)
class Grounds:
    """What the style sheets put under the colour (``pages``), the texts that stand on its tint, and
    towards what it is changed until its contrast is ``aim``. A test compares them with the style
    sheets.
    """

    pages: tuple[str, ...]
    texts: tuple[str, ...]
    towards: str
    aim: float


@dataclass(frozen=True)
class Theme:
    """``accent``: links, buttons and marks; ``tint``: the ground of what is chosen; ``on``: text on
    the accent.
    """

    accent: str
    tint: str
    on: str


LIGHT, DARK = (
    Grounds(tuple(each["pages"]), tuple(each["texts"]), each["towards"], each["aim"])
    for each in map(data.table("base/colours").__getitem__, ("light", "dark"))
)


def read(text: str) -> str:
    """``#0B6B66``, ``0b6b66`` or ``#abc`` as ``#0b6b66``. Refuses colour_unknown."""
    found = _HEX.fullmatch(text.strip())
    if found is None:
        raise refusal("colour_unknown", colour=text.strip()[:40])
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(d * 2 for d in digits))


def contrast(one: str, other: str) -> float:
    """From 1, the same, to 21, black and white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def check(colour: str) -> None:
    """Refuses colour_faint: with the contrast that it has at worst and the nearest darker colour of
    the same hue that can be read.
    """
    worst = _worst(colour, LIGHT)
    if worst < LEAST:
        ratio = Decimal(worst).quantize(Decimal("0.1"), ROUND_DOWN)  # 4.49 is not told as 4.5
        raise refusal("colour_faint", colour=colour, ratio=ratio, nearest=nearest(colour, LIGHT))


def nearest(colour: str, grounds: Grounds) -> str:
    """The colour itself where it can be read on them, else the first one that can on the way to
    black or white.
    """
    ways = (_mixed(colour, grounds.towards, step / 255) for step in range(256))
    return _first(ways, lambda each: _worst(each, grounds) >= grounds.aim)


def light(colour: str) -> Theme:
    """Of a colour that ``check`` lets pass."""
    return Theme(colour, _tint(colour, LIGHT), LIGHT.pages[0])


def dark(colour: str) -> Theme:
    """The same hue, as light as dark pages need it."""
    accent = nearest(colour, DARK)
    return Theme(accent, _tint(accent, DARK), DARK.pages[0])


def _tint(colour: str, grounds: Grounds) -> str:
    """As much of the colour as its own text and the page's still stand on."""
    ways = (_mixed(grounds.pages[0], colour, percent / 100) for percent in _TINTS)
    stand = (colour, *grounds.texts)
    return _first(ways, lambda each: all(contrast(each, text) >= LEAST for text in stand))


def _worst(colour: str, grounds: Grounds) -> float:
    return min(contrast(colour, ground) for ground in grounds.pages)


def _first(ways: Iterator[str], right: Callable[[str], bool]) -> str:
    return next(each for each in ways if right(each))


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def _luminance(colour: str) -> float:
    red, green, blue = map(_linear, _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: int) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
