"""Scripts, programs, films and files inside of a PDF (ISO 32000-1).

Every object that a reader could reach begins with "obj", or at an offset that its object stream
names. Each is looked through from there to where the next begins: strings, comments and the content
of streams are passed over, object streams (7.5.7) unpacked. So each byte is read a fixed number of
times, whatever the tables of references say.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap

from tuntas.core.base.errors import refusals

# Of one PDF. An object stream of ordinary programs holds 100 to 200 objects, some 20 KB.
MOST_STREAMS = 10_000
MOST_OF_STREAM, MOST_UNPACKED = 8 * 1024 * 1024, 64 * 1024 * 1024  # bytes: of one, of all
MOST_STEPS = 1_000_000  # names and offsets that are looked at one by one
_PIECE = 4096  # packed bytes that are unpacked at once
_BRACKETS = 12  # that may lie within each other in a string
_refusal = refusals("followup/evidence")

# Actions 12.6.4, attached files 7.11.4, films 13, XFA 12.7.8.
_ACTING = frozenset(
    b"JavaScript JS Launch ImportData EmbeddedFile EmbeddedFiles EF FileAttachment RichMedia"
    b" RichMediaContent RichMediaExecute Rendition Renditions Movie OnInstantiate XFA".split()
)
_ELSEWHERE = frozenset(b"DecodeParms DP F FFilter FDecodeParms".split())  # not in object streams
_TELLING = _ELSEWHERE | frozenset(b"ObjStm First N Filter Encrypt".split())


def _string(depth: int) -> bytes:
    inner = b"|" + _string(depth - 1) if depth else b""
    return rb"\((?:[^()\\]++|\\.%b)*+\)" % inner


_PARTS = {
    b"b": rb"\0\t\n\f\r\x20",  # blank
    b"d": rb"\0\t\n\f\r\x20()<>\[\]{}/%",  # ends a name
    b"acting": b"|".join(sorted(_ACTING)),
    b"known": b"|".join(sorted(_ACTING | _TELLING)),
    b"string": _string(_BRACKETS),
}


def _pattern(text: bytes) -> re.Pattern[bytes]:
    return re.compile(text % _PARTS, re.VERBOSE | re.DOTALL)


# Everything but a name from above, a name with #, and the word "stream"; not more at once, for
# other threads wait meanwhile.
_PASSED = _pattern(
    rb"""(?:
        [%(b)b>\[\]{})]++
      | (?!stream)[^%(d)b]++
      | /(?!(?:%(known)b)(?:[%(d)b]|\Z) | [^%(d)b\#]*+\#)[^%(d)b]*+
      | <<
      | <(?!<)[^>]*+>
      | %%[^\r\n]*+[\r\n]
      | %(string)b
    ){0,20000}+"""
)
_NAME = _pattern(rb"/([^%(d)b]*+)")
_SUSPECT = _pattern(rb"/((?:%(acting)b)(?=[%(d)b]|\Z) | [^%(d)b\#]*+\#[^%(d)b]*+)")
_BEGINS = _pattern(
    rb"""
    obj(?: (?<=[0-9\r\n]obj) | (?<=[0-9%(b)b][%(b)b]obj) )(?=[%(b)b]*+[<\[%%])
    | trailer(?=[%(b)b]*+(?:<<|%%))"""
)
_INTEGER = _pattern(rb"[%(b)b]*+([0-9]{1,9}+)(?![0-9.] | [%(b)b]++[0-9]++[%(b)b]++R)")
_FLATE = _pattern(
    rb"[%(b)b]*+(?: \[[%(b)b]*+/Fl(?:ateDecode)?[%(b)b]*+\] | /Fl(?:ateDecode)?(?=[%(d)b]) )"
)
_ENCRYPTION = _pattern(rb"[%(b)b]*+(?: << | [0-9]++[%(b)b]++[0-9]++[%(b)b]++R )")
_FLATE_CONTENT = _pattern(rb"stream[%(b)b]*+..")  # after two bytes of its head
_PLAIN_CONTENT = _pattern(rb"stream\r?\n")
_OFFSETS = _pattern(rb"(?: [%(b)b]*+[0-9]{1,9}+(?=[%(b)b]|\Z) )*+[%(b)b]*+")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


class _UnreadableError(Exception):
    """An object stream that is laid out as no ordinary program does it, or encrypted."""


@dataclass
class _Work:
    """What one PDF has cost so far, and whether acts may hide where nothing could be read."""

    steps: int = 0
    streams: int = 0
    unpacked: int = 0
    hidden: bool = False
    encrypted: bool = False

    def step(self, steps: int = 1) -> None:
        self.steps += steps
        if self.steps > MOST_STEPS:
            raise _refusal("kind_pdf_unchecked")

    def unpack(self, size: int, *, streams: int = 0) -> None:
        self.unpacked += size
        self.streams += streams
        if self.unpacked > MOST_UNPACKED or self.streams > MOST_STREAMS:
            raise _refusal("kind_pdf_unchecked")


def check_pdf(content: bytes | mmap) -> None:
    """Refuses kind_pdf_acts, and kind_pdf_unchecked where acts may hide from this check.

    What is encrypted is taken unread.
    """
    work = _Work()
    _check_objects(content, (found.end() for found in _BEGINS.finditer(content)), work)
    if work.hidden and not work.encrypted:
        raise _refusal("kind_pdf_unchecked")


def _check_objects(
    content: bytes | mmap, begins: Iterator[int], work: _Work, *, packed: bool = False
) -> None:
    start, broken = 0, False
    while start < len(content):
        end = next(begins, len(content))
        work.step()
        stopped = _check_object(content, start, end, work, packed=packed)
        if stopped >= 0 and not broken:
            broken = True  # a string without end, or one in which an object begins
            _search_all(content, stopped, work)
        start = end


def _check_object(content: bytes | mmap, start: int, end: int, work: _Work, *, packed: bool) -> int:
    """Where it cannot be read any further, or -1."""
    told: dict[bytes, int] = {}  # name: where its value begins
    place = start
    while place < end:
        passed = _PASSED.match(content, place, end)
        place, before = passed.end() if passed else place, place
        if name := _NAME.match(content, place, end):
            place = name.end()
            _check_name(name[1], place, told, work)
            if name[1] == b"Encrypt" and _ENCRYPTION.match(content, place, end):
                work.encrypted = True
        elif content[place : min(place + 6, end)] == b"stream":
            if not packed:
                _check_stream(content, place, end, told, work)
                return -1
            return place
        elif place == before:
            return place
    return -1


def _check_name(written: bytes, value: int, told: dict[bytes, int], work: _Work) -> None:
    work.step()
    name = _unescaped(written)
    if name in _ACTING:
        raise _refusal("kind_pdf_acts")
    if name in _TELLING:
        told[name] = -1 if name in told else value  # written twice, readers differ


def _unescaped(name: bytes) -> bytes:
    """Any sign of a name may be written as #hh (7.3.5)."""
    return _ESCAPED.sub(lambda sign: bytes((int(sign[1], 16),)), name)


def _search_all(content: bytes | mmap, start: int, work: _Work) -> None:
    """In strings and streams as well."""
    for found in _SUSPECT.finditer(content, start):
        work.step()
        if _unescaped(found[1]) in _ACTING:
            work.hidden = True
            return


def _check_stream(
    content: bytes | mmap, place: int, end: int, told: dict[bytes, int], work: _Work
) -> None:
    if not told.keys() & {b"ObjStm", b"First"}:
        return
    work.unpack(0, streams=1)
    try:
        unpacked = _unpacked(content, place, end, told, work)
        first, count = (_number(content, told.get(n, -1), end) for n in (b"First", b"N"))
        begins = _begins(unpacked, first, count, work)
    except _UnreadableError:
        work.hidden = True
        return
    _check_objects(unpacked, iter(begins), work, packed=True)


def _unpacked(
    content: bytes | mmap, place: int, end: int, told: dict[bytes, int], work: _Work
) -> bytes:
    if told.keys() & _ELSEWHERE:
        raise _UnreadableError
    if b"Filter" not in told:
        if not (begun := _PLAIN_CONTENT.match(content, place, end)):
            raise _UnreadableError
        work.unpack(end - begun.end())
        return content[begun.end() : end]
    begun = _FLATE_CONTENT.match(content, place, end)
    if told[b"Filter"] < 0 or not begun or not _FLATE.match(content, told[b"Filter"], end):
        raise _UnreadableError
    return _inflated(content, begun.end(), end, work)


def _inflated(content: bytes | mmap, place: int, end: int, work: _Work) -> bytes:
    """Without its checksum, by which readers do not go either."""
    machine, parts, packed, room = zlib.decompressobj(-zlib.MAX_WBITS), [], b"", MOST_OF_STREAM
    while not machine.eof and room > 0:
        if not packed:
            packed, place = content[place : min(place + _PIECE, end)], place + _PIECE
        work.unpack(_PIECE)
        if not packed:
            raise _UnreadableError
        try:
            parts.append(machine.decompress(packed, _PIECE))
        except zlib.error as error:
            raise _UnreadableError from error
        packed, room = machine.unconsumed_tail, room - len(parts[-1])
    if room <= 0:
        raise _refusal("kind_pdf_unchecked")
    return b"".join(parts)


def _begins(unpacked: bytes, first: int, count: int, work: _Work) -> list[int]:
    """Where its objects begin, in their order. ``first``: the length of the list of them."""
    if first > min(len(unpacked), MOST_OF_STREAM // 8):
        raise _UnreadableError
    offsets = unpacked[:first].replace(b"\0", b" ")
    if not _OFFSETS.fullmatch(offsets):
        raise _UnreadableError
    numbers = offsets.split()
    work.step(len(numbers))
    if len(numbers) < 2 * count:
        raise _UnreadableError
    return sorted({min(first + int(number), len(unpacked)) for number in numbers[1::2]})


def _number(content: bytes | mmap, place: int, end: int) -> int:
    number = _INTEGER.match(content, place, end) if place >= 0 else None
    if number is None:
        raise _UnreadableError
    return int(number[1])
