"""What a thread answers. granian hands it out, so who reads slowly keeps no thread.

What is long lies in a file, from which granian reads as fast as it is fetched; in memory it would
grow with those who do not fetch it. Nothing is sent before all of it is made: an answer that breaks
off without a length would look whole.
"""

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

AT_ONCE = 128 * 1024  # bytes of an answer that need no file
PART = 64 * 1024
OPENED = 5  # seconds until granian has opened a file that has no name
KEPT = 256  # such files at one time; who would be the next is told to come again

Headers = list[tuple[str, str]]


class FileWrapper:
    """``wsgi.file_wrapper`` of PEP 3333."""

    def __init__(self, file: Any, size: int = PART) -> None:
        self.file, self.size = file, size
        self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        while part := self.file.read(self.size):
            yield part

    def long(self) -> int | None:
        """The descriptor of a whole file that is too long to be sent at once; else None."""
        try:
            file = None if self.file.tell() else int(self.file.fileno())
        except (OSError, AttributeError):
            return None
        return file if file is not None and os.fstat(file).st_size >= AT_ONCE else None


@dataclass
class Answer:
    """``later(seconds, act, value)`` calls an act when some time is over. ``kept`` are the
    descriptors of all answers that wait for it.
    """

    protocol: Any
    folder: Path
    later: Callable[..., Any]
    kept: set[int]
    status: int = 500
    headers: Headers = field(default_factory=list)
    is_sent: bool = False

    def start(self, status: str, headers: Headers, _error: Any = None) -> None:
        """``start_response`` of PEP 3333."""
        self.status, self.headers = int(status[:3]), headers

    def send(self, parts: Iterable[bytes]) -> None:
        if isinstance(parts, FileWrapper) and (file := parts.long()) is not None:
            self._send_file(file, getattr(parts.file, "name", None))
            return
        waiting = iter(parts)
        first = _begin(waiting)
        if len(first) < AT_ONCE:
            self.send_bytes(first)
            return
        with TemporaryFile(dir=self.folder) as made:
            made.write(first)
            made.writelines(waiting)
            made.flush()
            self._send_file(made.fileno(), made.name)

    def send_bytes(self, body: bytes) -> None:
        self.is_sent = True
        self.protocol.response_bytes(self.status, self.headers, body)

    def _send_file(self, file: int, name: Any) -> None:
        """By its name, which needs no descriptor of ours; what has none is kept for a while."""
        path = str(name) if _is_name_of(name, file) else self._keep(file)
        self.is_sent = True
        if not any(name.lower() == "content-length" for name, _value in self.headers):
            self.headers.append(("Content-Length", str(os.fstat(file).st_size)))
        self.protocol.response_file(self.status, self.headers, path)

    def _keep(self, file: int) -> str:
        if len(self.kept) >= KEPT:
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        kept = os.dup(file)
        self.kept.add(kept)
        self.later(OPENED, self._close, kept)
        return f"/dev/fd/{kept}"

    def _close(self, kept: int) -> None:
        self.kept.discard(kept)
        os.close(kept)


def _is_name_of(name: Any, file: int) -> bool:
    try:
        return isinstance(name, str | Path) and os.path.samestat(os.stat(name), os.fstat(file))
    except (OSError, ValueError):
        return False


def _begin(parts: Iterator[bytes]) -> bytes:
    """All of them, or as many as make AT_ONCE."""
    begun = bytearray()
    for part in parts:
        begun += part
        if len(begun) >= AT_ONCE:
            break
    return bytes(begun)
