"""A map of equal tiles: each place as large as any other, so that small ones are seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from tuntas.web import display
from tuntas.web.charts.bars import picture, short

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
    middle = short(x + width * Decimal("0.48"))
    tint = (
        f"tint-{tile.letter.lower()}"
        if tile.letter
        else "tint-none"
        if tile.members
        else "tint-empty"
    )
    below = tile.text if tile.letter else ""  # a value without a grade stands in the letter's place
    drawn = format_html(
        '<title>{}</title><rect class="tile {}" x="{}%" y="{}" width="{}%" height="{}" rx="4"/>'
        '<text class="middle tile-name" x="{}%" y="{}">{}</text>',
        tile.said,
        tint,
        short(x),
        y,
        short(width * Decimal("0.96")),
        HEIGHT,
        middle,
        y + 15,
        tile.short,
    )
    if tile.members:
        drawn = format_html(
            '{}<text class="middle tile-letter" x="{}%" y="{}">{}</text>'
            '<text class="middle tile-value" x="{}%" y="{}">{}</text>',
            drawn,
            middle,
            y + 35,
            tile.letter or tile.text or display.DASH,
            middle,
            y + 51,
            below,
        )
    if not tile.address:
        return format_html("<g>{}</g>", drawn)
    return format_html('<a href="{}" aria-label="{}">{}</a>', tile.address, tile.said, drawn)
