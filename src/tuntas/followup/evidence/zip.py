"""The evidence of a unit in one ZIP, written while it is sent: it is never whole in memory or on
disk.
"""

import hashlib
import io
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone
from django.utils.translation import get_language

from tuntas.core.base.data import rows
from tuntas.core.followup.evidence import download_name
from tuntas.core.voices.house import House
from tuntas.followup.models import Evidence
from tuntas.web.tables.exports import covering, csv_lines
from tuntas.web.terms import gettext

from . import storage

PIECE = 256 * 1024
WORDS = rows("evidence/zip", "tuntas.followup")


class _Pipe(io.RawIOBase):
    """What is written waits here until it is sent."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def write(self, data: Any) -> int:
        self.waiting += data
        return len(data)

    def taken(self) -> bytes:
        data = bytes(self.waiting)
        self.waiting.clear()
        return data


def zip_of(pieces: Iterable[Evidence], house: House) -> Iterator[bytes]:
    """Files under their plans' codes, and ``daftar-isi.csv``, which tells what became of every
    piece.

    A file that is lost or no longer has its digest is named there; the rest goes on. What was
    withdrawn is listed without its content. The words are chosen now: while it is sent, the
    request's language is gone.
    """
    fates = {fate: gettext(text) for fate, text in WORDS["fates"].items()}
    head = [gettext(word) for word in WORDS["head"]]
    cover = covering(get_language() or "id", house)
    return _parts([(row, _facts(row, cover)) for row in pieces], head, fates, cover)


def _parts(
    pieces: list[tuple[Evidence, list[Any]]],
    head: list[str],
    fates: dict[str, str],
    cover: Callable[[Any], Any],
) -> Iterator[bytes]:
    pipe, lines = _Pipe(), []
    with ZipFile(pipe, "w", ZIP_STORED) as packed:
        for row, facts in pieces:
            fate, name = "link" if row.url else "withdrawn", ""
            if not row.url and not row.withdrawn_at:
                name = f"{row.plan.code}/{row.pk}-{download_name(cover(row.title), row.kind)}"
                fate = yield from _file(packed, pipe, row, name)
            lines.append([*facts, name, fates[fate]])
        packed.writestr("daftar-isi.csv", "".join(csv_lines(head, lines)))
    yield pipe.taken()


def _file(packed: ZipFile, pipe: _Pipe, row: Evidence, name: str) -> Generator[bytes, None, str]:
    """Send one file; returns what became of it."""
    digest = hashlib.sha256()
    try:
        content = storage.opened(row)
    except FileNotFoundError:
        return "lost"
    info = ZipInfo(name, timezone.localtime(row.at).timetuple()[:6])
    with content, packed.open(info, "w", force_zip64=True) as out:
        for chunk in content.chunks(PIECE):
            digest.update(chunk)
            out.write(chunk)
            yield pipe.taken()
    return "whole" if digest.hexdigest() == row.sha256 else "changed"


def _facts(row: Evidence, cover: Callable[[Any], Any]) -> list[Any]:
    """Of what people typed only what is covered; who handed it in acted in office."""
    return [
        row.pk,
        row.plan.code,
        cover(row.title),
        row.sha256,
        row.size,
        row.by.name,
        timezone.localtime(row.at).isoformat(timespec="seconds"),
        row.get_state_display(),
        row.warning,
        cover(row.remark),
        cover(row.url),
        row.replaces_id,
    ]
