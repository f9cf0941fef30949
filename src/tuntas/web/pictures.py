"""Pictures that people send as a logo: what may be one, and drawing it anew."""

import struct
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.image.image import Image

from tuntas.core.base.errors import Refusal

from .pdf.pages import INCH, write_pdf
from .refusals import refusal

MOST_BYTES = 300_000
MOST_PIXELS = 2_000  # of a side
KINDS = {"image/png": "png", "image/jpeg": "jpg"}
_UNREADABLE = (
    UnrecognizedImageError,
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    struct.error,
    ValueError,
    KeyError,
)
_DRAWN = """#let made = json("data.json")
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(font: "Libertinus Serif")
#image(bytes(made.content), format: made.kind, width: made.width * 1pt, height: made.height * 1pt)
"""


@dataclass(frozen=True)
class Picture:
    """``kind``: png or jpg. Sides in pixels."""

    kind: str
    width: int
    height: int
    content: bytes


def read_logo(content: bytes) -> Picture:
    """What the file is says its content, not its name. Refuses logo_large, logo_kind, logo_pixels
    before a pixel of it is unpacked.
    """
    if len(content) > MOST_BYTES:
        raise refusal("logo_large", most=MOST_BYTES // 1000)
    try:
        image = Image.from_blob(content)
        kind, width, height = KINDS.get(image.content_type), image.px_width, image.px_height
    except _UNREADABLE as error:
        raise refusal("logo_kind") from error
    if kind is None:
        raise refusal("logo_kind")
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise refusal("logo_pixels", width=width, height=height, most=MOST_PIXELS)
    return Picture(kind, width, height, content)


def redrawn(picture: Picture, width: int, height: int) -> bytes:
    """As a PNG no larger than this, of its pixels alone: nothing else that the file held is left.
    The same picture gives the same bytes. Refuses (logo_broken) what cannot be drawn.
    """
    share = min(1.0, width / picture.width, height / picture.height)
    sides = {
        side: max(1, round(getattr(picture, side) * share)) * 72 / INCH
        for side in ("width", "height")
    }
    data = {"content": list(picture.content), "kind": picture.kind, **sides}
    with tempfile.TemporaryDirectory(prefix="tuntas-logo-") as folder:
        template, made = Path(folder) / "logo.typ", Path(folder) / "logo.png"
        template.write_text(_DRAWN, "utf-8")
        try:
            write_pdf(template, data, made, date(1970, 1, 1))
        except Refusal as error:
            raise refusal("logo_broken") from error
        return made.read_bytes()
