"""Files as they come in: written to disk and hashed chunk by chunk; memory does not grow with
them.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import IO, Any, TypeVar
from zipfile import ZipFile

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from tuntas.core.base.errors import Refusal
from tuntas.core.followup import active_content, evidence as core
from tuntas.core.followup.active_pdf import check_pdf
from tuntas.followup.refusals import refusal
from tuntas.readers.formats.packages import BROKEN

WAITING = 2  # files that wait until another was looked into ...
PATIENCE = 5  # ... and the seconds for which they do
_inspection = threading.BoundedSemaphore(1)
_places = threading.BoundedSemaphore(1 + WAITING)
T = TypeVar("T")


class Received(TemporaryUploadedFile):
    """One file in the folder of incoming files, until storage takes it over or it is closed.

    ``given_name`` is what the sender called it, unchanged. Beyond the limit nothing more is
    written.
    """

    file: IO[bytes]  # always there

    def __init__(self, given_name: str, limit: int) -> None:
        folder = Path(settings.EVIDENCE_INCOMING)
        folder.mkdir(parents=True, exist_ok=True)
        incoming = tempfile.NamedTemporaryFile(dir=folder)  # noqa: SIM115 - closed with this file
        UploadedFile.__init__(self, incoming, "incoming", size=0)
        self.given_name, self.limit = given_name, limit
        self.head = b""
        self.digest = hashlib.sha256()

    def take(self, chunk: bytes) -> None:
        before, self.size = self.size or 0, (self.size or 0) + len(chunk)
        if self.size > self.limit:
            if before <= self.limit:
                self.file.truncate(0)
            return
        if len(self.head) < core.HEAD:
            self.head += chunk[: core.HEAD - len(self.head)]
        self.digest.update(chunk)
        self.file.write(chunk)

    def finish(self) -> Received:
        """On disk for good: what is said to be stored outlives a power cut."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.seek(0)
        return self


def receive(name: str, chunks: Iterable[bytes]) -> Received:
    """A file from any stream of bytes."""
    received = Received(name, settings.EVIDENCE_BYTES)
    try:
        for chunk in chunks:
            received.take(chunk)
        return received.finish()
    except BaseException:
        received.close()
        raise


@dataclass
class Found:
    """What a file is, and what of it acts when it is opened: the code under which it would be
    refused where the installation flags such files; "" for any other.
    """

    kind: str
    flag: str = ""

    def look(self, check: Callable[[T], None], content: T) -> None:
        """Refuse what acts, flag it, or do not ask, as the installation says."""
        if settings.EVIDENCE_ACTIVE == "take" or self.flag:
            return
        try:
            check(content)
        except Refusal as acts:
            if settings.EVIDENCE_ACTIVE == "refuse":
                raise
            self.flag = acts.code


def inspected(received: Received) -> Found:
    """Told by the content alone. Refuses as ``core.followup.evidence`` does, and busy."""
    core.check_size(received.size or 0, received.limit)
    found = Found(core.kind_of(received.head))
    found.look(active_content.check_test_pattern, received.head)
    if found.kind in ("pdf", "container"):
        with _alone():
            _look_inside(received, found)
    received.seek(0)
    return found


@contextmanager
def _alone() -> Iterator[None]:
    """One file at a time is looked into, for it may keep a processor for seconds. Refuses (busy)
    where more wait already, each with a thread that pages need, or the wait is too long.
    """
    if not _places.acquire(blocking=False):
        raise refusal("busy")
    try:
        if not _inspection.acquire(timeout=PATIENCE):
            raise refusal("busy")
        try:
            yield
        finally:
            _inspection.release()
    finally:
        _places.release()


def _look_inside(received: Received, found: Found) -> None:
    if found.kind == "pdf":
        with mmap(received.fileno(), 0, access=ACCESS_READ) as content:
            found.look(check_pdf, content)
        return
    try:
        _look_into_container(received, found)
    except BROKEN as broken:
        raise refusal("zip_broken") from broken


def _look_into_container(received: Received, found: Found) -> None:
    size = received.size or 0
    received.seek(max(size - core.TAIL, 0))
    core.check_directory(received.read())
    with ZipFile(received.file) as packed:
        entries = packed.infolist()
        core.check_entries(
            [core.Entry(e.filename, e.file_size, e.flag_bits) for e in entries], size
        )
        names = packed.namelist()
        found.look(active_content.check_macros, names)
        found.kind = core.kind_of_container(names, received.head, settings.EVIDENCE_ZIP)
        for entry in entries if found.kind == "zip" else ():
            with packed.open(entry) as content:
                head = content.read(core.HEAD)
            if core.is_program(head):
                raise refusal("kind_program", name=entry.filename[: core.MAX_NAME])
            found.look(active_content.check_test_pattern, head)


class EvidenceHandler(FileUploadHandler):
    """Puts every file of a request into a ``Received``; none is ever whole in memory or copied."""

    received: Received

    def new_file(self, field_name: str, file_name: str, *args: Any, **more: Any) -> None:
        super().new_file(field_name, file_name, *args, **more)
        self.received = Received(file_name, settings.EVIDENCE_BYTES)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        del start
        self.received.take(raw_data)

    def file_complete(self, file_size: int) -> Received:
        del file_size
        return self.received.finish()

    def upload_interrupted(self) -> None:
        if hasattr(self, "received"):
            self.received.close()


class _Counted(io.BufferedIOBase):
    """A stream that knows how much was read of it."""

    def __init__(self, stream: Any) -> None:
        self.stream, self.read_so_far = stream, 0

    def read(self, size: int | None = -1) -> bytes:
        data: bytes = self.stream.read(size)
        self.read_so_far += len(data)
        return data


class EvidenceParser(MultiPartParser):
    """Keeps file names as they were sent (Django cuts off a path), and refuses a request that
    broke off (Django keeps the half of a file that arrived).
    """

    def __init__(self, meta: Any, stream: Any, *args: Any) -> None:
        self.counted = _Counted(stream)
        super().__init__(meta, self.counted, *args)

    def sanitize_file_name(self, file_name: str) -> str:
        return file_name

    def parse(self) -> Any:
        post, files = super().parse()
        length = self._content_length  # type: ignore[attr-defined]  # private to Django
        if self.counted.read_so_far < length:
            for file in (f for name in files for f in files.getlist(name)):
                file.close()
            raise MultiPartParserError("the sender broke off")
        return post, files


def expect_evidence(request: HttpRequest) -> None:
    """Before anything of the request is read: let its files be received as evidence.

    Refuses too_large for a request that is longer than any that could be taken.
    """
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0  # as Django takes it
    if length > settings.MOST_SENT:
        core.check_size(length, settings.EVIDENCE_BYTES)
    request.upload_handlers = [EvidenceHandler(request)]

    def parse(meta: Any, stream: Any) -> Any:
        return EvidenceParser(meta, stream, request.upload_handlers, request.encoding).parse()

    # Django has no other way to choose the parser of one request.
    request.parse_file_upload = parse  # type: ignore[method-assign, assignment]
