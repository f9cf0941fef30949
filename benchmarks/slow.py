"""The public form while others do harm: ``python -m benchmarks.slow``.

Slow clients do one thing each, for as long as they are let, and then again. Others try passwords,
each time from another address and for another name, so that each is hashed. Meanwhile four fill in
the form as usual.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

from . import form

PROMISED_P95 = 300  # ms of the form beside 200 slow clients
SLOW = 200
HAMMERING = 50
Slow = Callable[[asyncio.StreamWriter, str], Awaitable[None]]


def head(path: str, *lines: str, method: str = "POST") -> bytes:
    kind = "Content-Type: application/x-www-form-urlencoded"
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", kind, *lines, ""]).encode()


async def silent(_writer: asyncio.StreamWriter, _path: str) -> None:
    """Connects, and says nothing."""


async def trickles_its_head(writer: asyncio.StreamWriter, path: str) -> None:
    await drip(writer, head(path, *(f"X-{n}: 1" for n in range(50))))


async def announces_a_body(writer: asyncio.StreamWriter, path: str) -> None:
    writer.write(head(path, "Content-Length: 1000") + b"\r\n")


async def trickles_its_body(writer: asyncio.StreamWriter, path: str) -> None:
    writer.write(head(path, "Content-Length: 1000") + b"\r\n")
    await drip(writer, b"x" * 1000)


async def trickles_chunks(writer: asyncio.StreamWriter, path: str) -> None:
    writer.write(head(path, "Transfer-Encoding: chunked") + b"\r\n")
    await drip(writer, b"1\r\nx\r\n" * 200)


async def says_more_than_it_sends(writer: asyncio.StreamWriter, path: str) -> None:
    writer.write(head(path, "Content-Length: 1000") + b"\r\nabc")
    await asyncio.sleep(1)
    writer.close()


async def reads_nothing(writer: asyncio.StreamWriter, path: str) -> None:
    for _ in range(4):
        writer.write(head(path, method="GET") + b"\r\n")
    await asyncio.sleep(60)


KINDS = (
    silent,
    trickles_its_head,
    announces_a_body,
    trickles_its_body,
    trickles_chunks,
    says_more_than_it_sends,
    reads_nothing,
)


async def drip(writer: asyncio.StreamWriter, data: bytes) -> None:
    for place in range(len(data)):
        writer.write(data[place : place + 1])
        await writer.drain()
        await asyncio.sleep(0.5)


async def be_slow(kind: Slow, port: int, path: str) -> None:
    """Once more whenever the server has ended it."""
    while True:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
            try:
                await kind(writer, path)
                if kind is not reads_nothing:
                    await reader.read()
            finally:
                writer.close()
        await asyncio.sleep(0.1)


@asynccontextmanager
async def slow_clients(port: int, path: str, number: int = SLOW) -> AsyncIterator[None]:
    kinds = cycle(KINDS)
    tasks = [asyncio.create_task(be_slow(next(kinds), port, path)) for _ in range(number)]
    await asyncio.sleep(2)  # all are connected
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def beside_slow_clients(port: int, path: str, seconds: float) -> form.Load:
    async with slow_clients(port, path):
        return await form.load(port, 4, seconds)


async def try_passwords(port: int, number: int) -> None:
    stream = await asyncio.open_connection("127.0.0.1", port)
    page, body = await form.ask(stream, f"GET /masuk/ HTTP/1.1\r\n{form.HEAD}\r\n".encode())
    cookie = re.search(rb"csrftoken=(\w+)", page)[1].decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', unpacked(page, body))[1]
    for attempt in range(1_000_000):
        address = f"10.{number}.{attempt // 250 % 250}.{attempt % 250}"
        given = {"csrfmiddlewaretoken": token, "username": address, "password": "salah"}
        sent = urlencode(given)
        more = (f"Cookie: csrftoken={cookie}", f"X-Forwarded-For: {address}")
        request = head("/masuk/", *more, f"Content-Length: {len(sent)}")
        await form.ask(stream, request + f"\r\n{sent}".encode())


def unpacked(page: bytes, body: bytes) -> str:
    packed = b"content-encoding: gzip" in page.lower()
    return (zlib.decompress(body, 31) if packed else body).decode()


async def beside_passwords(port: int, seconds: float) -> form.Load:
    tasks = [asyncio.create_task(try_passwords(port, number)) for number in range(HAMMERING)]
    await asyncio.sleep(2)
    load = await form.load(port, 4, seconds)
    ended = [task for task in tasks if task.done()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert not ended, ended[0]
    return load


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        os.environ["TUNTAS_DIR"] = name
        from tuntas.cli.django import start

        start(Path(name))
        form.prepare()
        with form.server() as port:
            alone = asyncio.run(form.load(port, 4, 5))
            for path in (form.PATH, "/masuk/"):
                load = asyncio.run(beside_slow_clients(port, path, 10))
                show(f"{SLOW} slow clients at {path}", load, alone)
            load = asyncio.run(beside_passwords(port, 10))
            show(f"{HAMMERING} clients that try passwords", load, alone)


def show(what: str, load: form.Load, alone: form.Load) -> None:
    p95, usual, lost = load.percentile(95), alone.percentile(95), form.lost(load.keys)
    kept = p95 < PROMISED_P95 and not load.errors and not lost
    print(
        f"{what:<32} form p95 {p95:4.0f} ms (alone {usual:.0f}, ratio {p95 / usual:.2f}), errors "
        f"{len(load.errors)}, lost {lost}  {'ok' if kept else 'MISSED'}",
        flush=True,
    )


if __name__ == "__main__":
    main()
