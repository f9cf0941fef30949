"""What acts when a file is opened: macros of Office documents, scripts, programs and files inside
of a PDF; and the pattern by which virus scanners are tested.

This is no virus scanner. It looks for what a piece of evidence has no need of.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice

from tuntas.core.base.errors import refusals

TEST_PATTERN = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"  # eicar.org, 2003
MOST_PACKED, MOST_UNPACKED = 256 * 1024, 1024 * 1024  # bytes of one object stream
MOST_STREAMS = 1_000
_AHEAD = 4096  # bytes from the kind of a stream to its content
_refusal = refusals("followup/evidence")
# In packages of OOXML (ECMA-376) and OpenDocument (ISO 26300).
_MACROS = re.compile(
    r"(?:^|/)vbaproject\.bin$|^xl/macrosheets/|(?:^|/)activex/|^(?:basic|scripts)/"
)


def _name(text: str) -> bytes:
    """A name of a PDF, any sign of which may be written as #hh (ISO 32000-1, 7.3.5)."""
    return b"".join(rb"(?:%c|#%02x|#%02X)" % (sign, sign, sign) for sign in text.encode())


_ACTS = re.compile(
    b"/(?:" + b"|".join(map(_name, ("JavaScript", "Launch", "EmbeddedFile", "RichMedia"))) + b")"
)


def check_test_pattern(head: bytes) -> None:
    """Refuses (kind_test_pattern) what begins like the file that every virus scanner reports."""
    if TEST_PATTERN in head:
        raise _refusal("kind_test_pattern")


def check_macros(names: Iterable[str]) -> None:
    """``names``: of what is inside the package. Refuses kind_macro."""
    if any(_MACROS.search(name.casefold()) for name in names):
        raise _refusal("kind_macro")


def check_pdf(chunks: Iterable[bytes]) -> None:
    """``chunks``: its content, piece by piece. Refuses kind_pdf_acts.

    Objects may lie compressed in object streams (7.5.7), which are looked into; in an encrypted
    file they cannot be.
    """
    seen, streams = b"", 0
    for chunk in chunks:
        content = seen[-(_AHEAD + MOST_PACKED) :] + chunk
        if _ACTS.search(content):
            raise _refusal("kind_pdf_acts")
        for unpacked in islice(_object_streams(content), MOST_STREAMS - streams):
            streams += 1
            if _ACTS.search(unpacked):
                raise _refusal("kind_pdf_acts")
        seen = content


def _object_streams(content: bytes) -> Iterator[bytes]:
    place = content.find(b"/ObjStm")
    while place >= 0:
        start = content.find(b"stream", place, place + _AHEAD)
        if start >= 0:
            begin = start + len(b"stream")
            packed = content[begin : begin + MOST_PACKED].lstrip(b"\r\n")
            with suppress(zlib.error):
                yield zlib.decompressobj().decompress(packed, MOST_UNPACKED)
        place = content.find(b"/ObjStm", place + 1)
