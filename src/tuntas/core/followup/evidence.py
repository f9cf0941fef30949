"""What may be handed in as evidence: told by its content, within limits, under a harmless name.

The name that a file comes with decides nothing but the words people see. A table of first bytes
says what a file is (ISO 32000 for PDF, the JPEG, PNG, GIF, WebP and HEIF specifications); what is
packed in a ZIP container (ECMA-376, ISO 26300) is told from its directory, which is read without
unpacking anything. A library of file types would not help: the containers are what needs judging,
and these are few.
"""

import re
import struct
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tuntas.core.base import data
from tuntas.core.base.errors import Refusal, refusals

HEAD = 4096  # first bytes that kind_of looks at
TAIL = 22 + 65535  # last bytes that may hold a ZIP's end record with its comment
MAX_NAME = 200  # letters
MAX_ENTRIES = 10_000  # of a ZIP container
MAX_DIRECTORY = 4 * 1024 * 1024  # bytes of its directory
MAX_UNPACKED = 2 * 1024**3  # bytes of all entries
MAX_RATIO = 100  # unpacked to packed, above
SMALL = 50 * 1024 * 1024  # unpacked bytes up to which the ratio does not matter


@dataclass(frozen=True)
class Kind:
    """A kind of file (evidence.toml). ``inline``: browsers show it, and it can do no harm in a
    sandbox.
    """

    name: str
    extension: str
    mime: str
    inline: bool = False
    also: tuple[str, ...] = ()  # further usual extensions


KINDS = {key: Kind(**row) for key, row in data.rows("followup/evidence")["kinds"].items()}
FLAGS = data.rows("followup/evidence")["flags"]  # by the code under which it would be refused
_refusal = refusals("followup/evidence")
_STARTS = (
    ("pdf", re.compile(rb"(?:\xef\xbb\xbf)?\s*%PDF-\d")),
    ("jpeg", re.compile(rb"\xff\xd8\xff")),
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("gif", re.compile(rb"GIF8[79]a")),
    ("webp", re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
    ("heic", re.compile(rb".{4}ftyp(?:hei[cx]|mif1|heim|heis)", re.DOTALL)),
    ("container", re.compile(rb"PK\x03\x04")),
    (
        "program",
        re.compile(
            rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe"
        ),
    ),
    ("ole", re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
)
_NOT_TEXT = bytes(set(range(32)) - set(b"\t\n\f\r")) + b"\x7f"
_MAIN_PARTS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x07"
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Entry:
    """One line of a ZIP's directory; ``size`` is that of the unpacked content as the directory
    tells it.
    """

    name: str
    size: int
    flags: int = 0


def is_program(head: bytes) -> bool:
    return any(kind == "program" and start.match(head) for kind, start in _STARTS)


def check_name(given: str) -> str:
    """The name as people read it. Refuses name_path, name_long, name_unreadable."""
    name = " ".join(unicodedata.normalize("NFC", given).split())
    if "/" in name or "\\" in name:
        raise _refusal("name_path", name=name[:60])
    if len(name) > MAX_NAME:
        raise _refusal("name_long", n=len(name), most=MAX_NAME)
    if not name.strip(". ") or any(
        unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") for c in name
    ):
        raise _refusal("name_unreadable")
    return name


def check_size(size: int, limit: int) -> None:
    """Sizes in bytes. Refuses empty, too_large."""
    if size == 0:
        raise _refusal("empty")
    if size > limit:
        raise _refusal("too_large", mb=limit // 1024**2)


def check_url(given: str) -> str:
    """An address that a browser opens on the web. Refuses url_unusable."""
    url = given.strip()
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    except ValueError:
        usable = False
    if not usable or len(url) > 1000 or re.search(r"[\s\x00-\x1f\x7f<>\"\\]", url):
        raise _refusal("url_unusable")
    return url


def kind_of(head: bytes) -> str:
    """What a file's first bytes say: a key of KINDS or "container" (look inside).

    Refuses kind_program, kind_ole, kind_unknown.
    """
    found = next((kind for kind, start in _STARTS if start.match(head)), "")
    if found == "program":
        raise _refusal("kind_program")
    if found == "ole":
        raise _refusal("kind_ole")
    if found:
        return found
    if head and len(head.translate(None, _NOT_TEXT)) == len(head):
        return "text"
    raise _refusal("kind_unknown")


def check_directory(tail: bytes) -> None:
    """Whether a ZIP's directory is small enough to be read. ``tail``: its last TAIL bytes.

    Refuses zip_broken, zip_bomb.
    """
    place = len(tail) - 22
    if tail[place : place + 4] != _END or tail[-2:] != b"\0\0":  # a comment stands behind it
        place = tail.rfind(_END)
    end = tail[place : place + 22]
    if place < 0 or len(end) < 22:
        raise _refusal("zip_broken")
    entries, size = struct.unpack_from("<HI", end, 10)
    large = tail[:place][-20:].startswith(_END_64)  # its numbers need 64 bits, and stand elsewhere
    if entries > MAX_ENTRIES or size > MAX_DIRECTORY or large:
        raise _bomb()


def check_entries(entries: Sequence[Entry], size: int) -> None:
    """What a ZIP of ``size`` bytes says that it holds.

    Refuses zip_bomb (too many entries, or far more than such a file can honestly hold), zip_locked,
    zip_path.
    """
    total = sum(entry.size for entry in entries)
    if (
        len(entries) > MAX_ENTRIES
        or total > MAX_UNPACKED
        or (total > SMALL and total > MAX_RATIO * size)
    ):
        raise _bomb()
    if any(entry.flags & _ENCRYPTED for entry in entries):
        raise _refusal("zip_locked")
    if any(_leads_out(entry.name) for entry in entries):
        raise _refusal("zip_path")


def kind_of_container(names: Iterable[str], head: bytes, zip_allowed: bool) -> str:
    """Which document a ZIP container is; ``head``: first bytes of the file, where OpenDocument
    names itself.

    Refuses kind_zip (an archive, where the installation takes none).
    """
    inside = set(names)
    if "[Content_Types].xml" in inside:
        for part, kind in _MAIN_PARTS.items():
            if part in inside:
                return kind
    for kind in ("odt", "ods", "odp"):
        if (
            head[30:].startswith(b"mimetype" + KINDS[kind].mime.encode())
            and "content.xml" in inside
        ):
            return kind
    if not zip_allowed:
        raise _refusal("kind_zip")
    return "zip"


def download_name(title: str, kind: str) -> str:
    """A name that says what the content is, whatever the title says: daftar.exe becomes
    daftar.exe.pdf.
    """
    plain = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', "_", title).strip(". ")[:MAX_NAME] or "data-dukung"
    if plain.casefold().endswith(
        tuple(f".{e}" for e in (KINDS[kind].extension, *KINDS[kind].also))
    ):
        return plain
    return f"{plain}.{KINDS[kind].extension}"


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0] or "\0" in name


def _bomb() -> Refusal:
    return _refusal("zip_bomb")


def link_mark(url: str) -> str:
    """Equal for addresses that lead to the same page: without fragment, in one spelling of the
    host.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}:{parts.port or ''}{parts.path.rstrip('/')}?{parts.query}"
