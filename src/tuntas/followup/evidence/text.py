"""The words of a document, within bounds: enough to tell whether it says the same as another."""

import re
from collections.abc import Iterator
from html import unescape
from typing import IO
from zipfile import ZipFile

from tuntas.followup.models import Evidence

from . import storage

MAX_FILE = 30 * 1024 * 1024  # bytes; a larger one is not read
MAX_PAGES = 50
MAX_PART = 5 * 1024 * 1024  # bytes of an unpacked part
_PARTS = re.compile(
    r"word/document\.xml|xl/sharedStrings\.xml|ppt/slides/slide\d+\.xml|content\.xml"
)
_BREAK = re.compile(r"</(?:\w+:)?(?:p|h|si|tab|br)>|<(?:\w+:)?(?:tab|br)\b[^>]*/>")
_TAG = re.compile(r"<[^>]*>")


def text_of(evidence: Evidence) -> str:
    """Its words; "" for what has none (a picture, a scan) or is too large. For a broken file any
    exception of its reader goes on.
    """
    if (evidence.size or 0) > MAX_FILE or evidence.kind not in _READERS:
        return ""
    with storage.opened(evidence) as file:
        return " ".join(_READERS[evidence.kind](file))


def _pdf(file: IO[bytes]) -> Iterator[str]:
    from pypdf import PdfReader  # costs 60 ms, and only the worker needs it

    for page in PdfReader(file).pages[:MAX_PAGES]:
        yield page.extract_text()


def _office(file: IO[bytes]) -> Iterator[str]:
    with ZipFile(file) as packed:
        for name in sorted(filter(_PARTS.fullmatch, packed.namelist())):
            with packed.open(name) as part:
                xml = part.read(MAX_PART).decode(errors="replace")
            yield unescape(_TAG.sub("", _BREAK.sub(" ", xml)))


def _text(file: IO[bytes]) -> Iterator[str]:
    yield file.read(MAX_PART).decode(errors="replace")


_READERS = {"pdf": _pdf, "text": _text} | dict.fromkeys(
    ("docx", "xlsx", "pptx", "odt", "ods", "odp"), _office
)
