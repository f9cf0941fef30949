"""What a thread answers. granian hands it out, so who reads slowly keeps no thread.

What is long lies in a file, from which granian reads as fast as it is fetched; in memory it would
grow with those who do not fetch it. Nothing is sent before all of it is made: an answer that breaks
off without a length would look whole.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

AT_ONCE = 128 * 1024  # bytes of an answer that need no file
PART = 64 * 1024
OPENED = 60  # seconds until granian has opened a file that it was told of

Headers = list[tuple[str, str]]


class FileWrapper:
    """``wsgi.file_wrapper`` of PEP 3333."""

    def __init__(self, file: Any, size: int = PART) -> None:
        self.file, self.size = file, size
        self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        while part := self.file.read(self.size):
            yield part

    def descriptor(self) -> int | None:
        """Of the whole file; None for what is none, or would begin further on."""
        try:
            return None if self.file.tell() else int(self.file.fileno())
        except (OSError, AttributeError):
            return None


@dataclass
class Answer:
    """``later(seconds, act, value)`` calls an act when some time is over."""

    protocol: Any
    folder: Path
    later: Callable[..., Any]
    status: int = 500
    headers: Headers = field(default_factory=list)
    is_sent: bool = False

    def start(self, status: str, headers: Headers, _error: Any = None) -> None:
        """``start_response`` of PEP 3333."""
        self.status, self.headers = int(status[:3]), headers

    def send(self, parts: Iterable[bytes]) -> None:
        if isinstance(parts, FileWrapper) and (file := parts.descriptor()) is not None:
            self._send_file(file)
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
            self._send_file(made.fileno())

    def send_bytes(self, body: bytes) -> None:
        self.is_sent = True
        self.protocol.response_bytes(self.status, self.headers, body)

    def _send_file(self, file: int) -> None:
        self.is_sent = True
        if not any(name.lower() == "content-length" for name, _value in self.headers):
            self.headers.append(("Content-Length", str(os.fstat(file).st_size)))
        kept = os.dup(file)
        self.later(OPENED, os.close, kept)
        self.protocol.response_file(self.status, self.headers, f"/dev/fd/{kept}")


def _begin(parts: Iterator[bytes]) -> bytes:
    """All of them, or as many as make AT_ONCE."""
    begun = bytearray()
    for part in parts:
        begun += part
        if len(begun) >= AT_ONCE:
            break
    return bytes(begun)
