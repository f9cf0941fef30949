"""A map of equal tiles: each place as large as any other, so that small ones are seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tuntas.web import display

from .svg import element, picture

HEIGHT, GAP = 58, 4  # of a tile and between tiles, pixels


@dataclass(frozen=True)
class Tile:
    """``letter`` "" has no grade, ``text`` "" no data; ``members`` 0: nothing is there at all.

    ``said`` tells all of it in words.
    """

    row: int
    column: int
    short: str
    letter: str
    text: str
    members: int
    address: str
    said: str


def chart(
    tiles: Sequence[Tile], rows: int, columns: int, *, title: str, description: str = ""
) -> SafeString:
    return picture(
        [_tile(tile, columns) for tile in tiles], rows * (HEIGHT + GAP), title, description
    )


def _tile(tile: Tile, columns: int) -> SafeString:
    width = Decimal(100) / columns
    x, y = width * tile.column, tile.row * (HEIGHT + GAP)
    middle = x + width * Decimal("0.48")
    tint = tile.letter.lower() or ("none" if tile.members else "empty")
    shapes = [
        element("title", tile.said),
        element(
            "rect",
            css=f"tile tint-{tint}",
            x=x,
            y=y,
            width=width * Decimal("0.96"),
            height=HEIGHT,
            rx=4,
        ),
        element("text", tile.short, css="middle tile-name", x=middle, y=y + 15),
    ]
    if tile.members:
        letter = tile.letter or tile.text or display.DASH
        below = tile.text if tile.letter else ""  # a value without a grade stands in its place
        shapes += [
            element("text", letter, css="middle tile-letter", x=middle, y=y + 35),
            element("text", below, css="middle tile-value", x=middle, y=y + 51),
        ]
    drawn = format_html_join("", "{}", ((shape,) for shape in shapes))
    if not tile.address:
        return element("g", drawn)
    return format_html('<a href="{}" aria-label="{}">{}</a>', tile.address, tile.said, drawn)
