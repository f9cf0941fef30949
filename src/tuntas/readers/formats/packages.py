"""Refuses zip packages (DOCX, XLSX, ODS) that would fill a machine's memory, unopened."""

import re
import zipfile
from io import BytesIO

from tuntas.readers.refusals import unreadable

MAX_UNPACKED_BYTES = 500 * 1024 * 1024
MAX_CELLS = 5_000_000
_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")


def refuse_oversized(data: bytes, name: str) -> None:
    """Raises UnreadableFile (file_too_large, sheet_too_large); what is no package is left to its
    reader.
    """
    if not zipfile.is_zipfile(BytesIO(data)):
        return
    with zipfile.ZipFile(BytesIO(data)) as package:
        size = sum(entry.file_size for entry in package.infolist())
        if size > MAX_UNPACKED_BYTES:
            raise unreadable(
                "files.file_too_large",
                file=name,
                size=-(-size // (1024 * 1024)),
                limit=MAX_UNPACKED_BYTES // (1024 * 1024),
            )
        for entry in package.namelist():
            if entry.startswith("xl/worksheets/"):
                _refuse_sheet(package.read(entry), name)


def _refuse_sheet(xml: bytes, name: str) -> None:
    """Two cells far apart are few bytes and, laid out as a grid, more than any memory."""
    places = {(match[1], int(match[2])) for match in _PLACE.finditer(xml)}
    columns = max((_number(letters) for letters, _ in places), default=0)
    cells = columns * max((row for _, row in places), default=0)
    if cells > MAX_CELLS:
        raise unreadable("files.sheet_too_large", file=name, cells=cells, limit=MAX_CELLS)


def _number(letters: bytes) -> int:
    """``A`` is 1, ``XFD`` is 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
