"""Refuses zip packages (DOCX, XLSX, ODS) that are damaged, or would fill a machine's memory, before
their reader opens them.
"""

import lzma
import re
import struct
import zipfile
import zlib
from io import BytesIO

from tuntas.readers.refusals import unreadable

MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_RATIO = 100  # of what is unpacked to the file; tables of text have some 10 to 40
ANY_RATIO_BYTES = 10 * 1024 * 1024  # up to here
MAX_MEMBERS = 5_000
MAX_CELLS = 1_000_000  # of a sheet
_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")
_END_OF_DIRECTORY = b"PK\x05\x06"
# What zipfile raises over a package that is damaged, encrypted or packed in a way it does not know.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)


def refuse_oversized(data: bytes, name: str) -> None:
    """Raises UnreadableFile (package_broken, file_too_large, too_dense, too_many_members,
    sheet_too_large); what is no package is left to its reader.
    """
    if not zipfile.is_zipfile(BytesIO(data)):
        if _END_OF_DIRECTORY in data:  # other readers may still find their way into it
            raise unreadable("files.package_broken", file=name)
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _refuse_directory(package, len(data), name)
            for entry in package.infolist():
                content = _unpacked(package, entry, name)
                if entry.filename.startswith("xl/worksheets/"):
                    _refuse_sheet(content, name)
    except BROKEN as error:
        raise unreadable("files.package_broken", file=name) from error


def _refuse_directory(package: zipfile.ZipFile, packed: int, name: str) -> None:
    """By what the directory says, before anything is unpacked."""
    entries = package.infolist()
    if len(entries) > MAX_MEMBERS:
        raise unreadable("files.too_many_members", file=name, n=len(entries), limit=MAX_MEMBERS)
    size = sum(entry.file_size for entry in entries)
    if size > MAX_UNPACKED_BYTES:
        raise unreadable(
            "files.file_too_large",
            file=name,
            size=-(-size // (1024 * 1024)),
            limit=MAX_UNPACKED_BYTES // (1024 * 1024),
        )
    if size > max(ANY_RATIO_BYTES, packed * MAX_RATIO):
        raise unreadable("files.too_dense", file=name, n=size // packed, limit=MAX_RATIO)


def _unpacked(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """No more than the directory says, which may lie: then there is more to read."""
    said = entry.file_size
    entry.file_size = said + 1  # zipfile stops where it is told to
    with package.open(entry) as content:
        data = content.read(said + 1)
    if len(data) != said:
        raise unreadable("files.package_broken", file=name)
    return data


def _refuse_sheet(xml: bytes, name: str) -> None:
    """Two cells far apart are few bytes and, laid out as a grid, more than any memory."""
    places = {(match[1], int(match[2])) for match in _PLACE.finditer(xml)}
    columns = max((_number(letters) for letters, _ in places), default=0)
    refuse_cells(columns * max((row for _, row in places), default=0), name)


def refuse_cells(cells: int, name: str) -> None:
    if cells > MAX_CELLS:
        raise unreadable("files.sheet_too_large", file=name, cells=cells, limit=MAX_CELLS)


def _number(letters: bytes) -> int:
    """``A`` is 1, ``XFD`` is 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
