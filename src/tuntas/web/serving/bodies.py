"""What people send, taken in by the event loop: a thread sees a request when all of it is here."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

SECONDS = 30  # that anybody has for a body, and ...
RATE = 1000  # ... one more for as many bytes that came: a slow line is well above
DIGITS = 15  # of an announced length
IN_MEMORY = 64 * 1024  # of one body; beyond it lies on disk


class NotTaken(Exception):
    """Why a body was not taken in, as the status of the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass
class Bodies:
    """The bodies of one process.

    ``most`` says how many bytes anybody may send to an address; who ``is_known`` (asked only where
    more than that is announced) may send ``most_known``. What strangers send at one time is at most
    ``room``; what is as short as a form is taken always.
    """

    folder: Path
    most: Callable[[str], int]
    most_known: int
    room: int
    is_known: Callable[[Any], Awaitable[bool]]
    held: int = 0  # bytes of strangers

    async def receive(self, scope: Any, protocol: Any) -> "Body":
        """Raises NotTaken: 400 where it breaks off, 408 too slow, 411 without a length, 413 too
        large, 503 no room, also on the disk.
        """
        announced = _length(scope)
        if announced == 0:
            return Body(self, BytesIO())
        known = announced > self.most(scope.path)
        if known and (announced > self.most_known or not await self.is_known(scope)):
            raise NotTaken(413)
        file = SpooledTemporaryFile(IN_MEMORY, dir=str(self.folder))  # noqa: SIM115 - with its body
        body = Body(self, file, known)
        try:
            await self._read(protocol, body)
        except BaseException:
            body.close()
            raise
        if body.size != announced:
            body.close()
            raise NotTaken(400)
        file.seek(0)
        return body

    async def _read(self, protocol: Any, body: "Body") -> None:
        until = asyncio.get_running_loop().time() + SECONDS
        try:
            async with asyncio.timeout_at(until) as limit:
                async for part in protocol:
                    body.take(part)
                    if body.size > IN_MEMORY and self.held > self.room:
                        raise NotTaken(503)
                    limit.reschedule(until + body.size / RATE)
        except TimeoutError as error:
            raise NotTaken(408) from error
        except OSError as error:  # the disk is full
            raise NotTaken(503) from error


@dataclass
class Body:
    bodies: Bodies
    file: Any
    known: bool = False
    size: int = 0

    def take(self, part: bytes) -> None:
        self.file.write(part)
        self.size += len(part)
        if not self.known:
            self.bodies.held += len(part)

    def close(self) -> None:
        self.file.close()
        if not self.known:
            self.bodies.held -= self.size


def _length(scope: Any) -> int:
    """What is announced. Chunks are refused: where they end, one that broke off looks whole."""
    if "transfer-encoding" in scope.headers:
        raise NotTaken(411)
    announced = scope.headers.get("content-length", "0")
    if not (announced.isascii() and announced.isdigit() and len(announced) <= DIGITS):
        raise NotTaken(400)
    return int(announced)
