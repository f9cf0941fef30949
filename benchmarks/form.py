"""The public form under load: ``python -m benchmarks.form``, or called by the other figures.

One complete answer is what a browser does: a new connection, GET of the form, POST of it, GET of
the page that the answer leads to. The load comes from this process, on the machine of the server.
Afterwards every acknowledged answer is looked for in the database.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

PROMISED_RATE = 270  # complete answers a second
PROMISED_P95 = 150  # ms at 32 clients
PROMISED_BYTES = 14 * 1024
PROMISED_REQUESTS = 3
CODE = "uji22222"
PATH = f"/s/{CODE}/"
Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
HEAD = "Host: localhost\r\nAccept-Encoding: gzip, br\r\nUser-Agent: benchmark\r\n"


@dataclass
class Load:
    taken: list[float] = field(default_factory=list)  # seconds of each complete answer
    keys: list[str] = field(default_factory=list)  # acknowledged
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.taken) / self.seconds

    def percentile(self, p: int) -> float:
        """Milliseconds."""
        return statistics.quantiles(self.taken, n=100, method="inclusive")[p - 1] * 1000


async def ask(
    stream: tuple[asyncio.StreamReader, asyncio.StreamWriter], request: bytes
) -> tuple[bytes, bytes]:
    """Head and body of the response."""
    reader, writer = stream
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.I)
    return head, await reader.readexactly(int(length[1])) if length else b""


async def one_answer(port: int) -> str:
    """Fill one form as a browser does; returns its key."""
    stream = await asyncio.open_connection("127.0.0.1", port)
    try:
        head, body = await ask(stream, f"GET {PATH} HTTP/1.1\r\n{HEAD}\r\n".encode())
        assert head.startswith(b"HTTP/1.1 200"), head[:80]
        page = zlib.decompress(body, 31).decode()
        fields = dict(re.findall(r'name="(_\w+)" value="([^"]*)"', page))
        fields |= dict.fromkeys(set(re.findall(r'name="(\w+)" value="4"', page)), "4")
        form = urlencode({**fields, "x.saran": "Sudah baik, lanjutkan."})
        kind = "Content-Type: application/x-www-form-urlencoded"
        request = (
            f"POST {PATH} HTTP/1.1\r\n{HEAD}{kind}\r\nContent-Length: {len(form)}\r\n\r\n{form}"
        )
        head, _ = await ask(stream, request.encode())
        assert head.startswith(b"HTTP/1.1 303"), head[:80]
        location = re.search(rb"location: (\S+)", head, re.I)[1].decode()
        head, _ = await ask(stream, f"GET {location} HTTP/1.1\r\n{HEAD}\r\n".encode())
        assert head.startswith(b"HTTP/1.1 200"), head[:80]
        return fields["_kunci"]
    finally:
        stream[1].close()


async def load(port: int, clients: int, seconds: float) -> Load:
    result = Load()
    end = time.perf_counter() + seconds

    async def client() -> None:
        while (began := time.perf_counter()) < end:
            try:
                result.keys.append(await one_answer(port))
                result.taken.append(time.perf_counter() - began)
            except (OSError, AssertionError, asyncio.IncompleteReadError) as error:
                result.errors.append(repr(error))

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    result.seconds = time.perf_counter() - began
    return result


def prepare() -> None:
    """An agency with one open round, in the database of the environment."""
    from django.core.management import call_command
    from django.utils import timezone

    from tuntas.organisation.actions import register_agency, register_services, register_units
    from tuntas.surveys.models import Round, RoundService

    call_command("migrate", verbosity=0)
    at = timezone.now()
    agency = register_agency(
        name="Badan Uji", short_name="Uji", inspectorate="Inspektorat", by=None, at=at
    )
    rows = [{"no": 1, "name": "Balai Uji", "kind": "balai"}]
    unit = register_units(agency=agency, rows=rows, by=None, at=at)[0]
    register_services(agency=agency, names={unit.pk: ["Layanan Uji"]}, by=None, at=at)
    today = timezone.localdate(at)
    round_ = Round.objects.create(
        agency=agency, name="Uji", year=today.year, code="UJI", opens=today, closes=today
    )
    RoundService.objects.create(round=round_, service=unit.services.get(), code=CODE)


def lost(keys: list[str]) -> int:
    from tuntas.surveys.models import Response

    stored = {str(key) for key in Response.objects.values_list("key", flat=True)}
    return len(set(keys) - stored)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def server() -> Iterator[int]:
    port = free_port()
    environment = os.environ | {"TUNTAS_FORM_HOURLY": "1000000000"}  # all load has one address
    command = [sys.executable, "-m", "tuntas", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        for _ in range(600):
            try:
                asyncio.run(one_answer(port))
                break
            except (OSError, asyncio.IncompleteReadError):
                time.sleep(0.1)
        else:
            raise RuntimeError("the server did not answer in time")
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


async def first_visit(port: int) -> tuple[int, int]:
    """Bytes and requests that really pass the wire until a phone's first visit has come to rest.

    Chromium goes through a relay that counts; what its service worker asks for is counted as well.
    """
    from playwright.async_api import async_playwright

    counted = {"bytes": 0, "requests": 0}

    async def pump(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answer: bool
    ) -> None:
        while data := await reader.read(65536):
            counted["bytes"] += len(data) if answer else 0
            counted["requests"] += (
                0 if answer else len(re.findall(rb"(?:GET|POST) /\S* HTTP/1", data))
            )
            writer.write(data)
        writer.close()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pump(reader, back, answer=False), pump(there, writer, answer=True))

    listener = await asyncio.start_server(relay, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}{PATH}"
    async with async_playwright() as playwright:
        options = {
            "executable_path": shutil.which("chromium"),
            "args": ["--no-sandbox", "--disable-gpu"],
        }
        browser = await playwright.chromium.launch(**options)
        page = await browser.new_page(viewport={"width": 360, "height": 800})
        await page.goto(address)
        await page.wait_for_timeout(2000)
        await browser.close()
    listener.close()
    return counted["bytes"], counted["requests"]


def measure(seconds: float = 8) -> None:
    """All figures of the database that the environment names; Django is set up on it."""
    from django.db import connection

    with server() as port:
        if shutil.which("chromium"):
            size, requests = asyncio.run(first_visit(port))
            verdict = "ok" if size <= PROMISED_BYTES and requests <= PROMISED_REQUESTS else "MISSED"
            print(f"first visit: {size} bytes in {requests} requests  {verdict}", flush=True)
        asyncio.run(load(port, 8, 2))  # not counted
        for clients in (1, 8, 32, 100):
            result = asyncio.run(load(port, clients, seconds))
            print(line(connection.vendor, clients, result), flush=True)


def line(database: str, clients: int, result: Load) -> str:
    missing = lost(result.keys)
    kept = clients != 32 or (result.rate >= PROMISED_RATE and result.percentile(95) < PROMISED_P95)
    verdict = "ok" if kept and not missing and not result.errors else "MISSED"
    times = ", ".join(f"p{p} {result.percentile(p):.0f}" for p in (50, 95, 99))
    first = f" ({result.errors[0]})" if result.errors else ""
    return (
        f"{database:<10} {clients:>3} clients {result.rate:7.0f} answers/s   {times} ms   "
        f"errors {len(result.errors)}{first}, lost {missing}  {verdict}"
    )


def main() -> None:
    """Each database in a process of its own, for Django has one for life."""
    urls = [None, os.environ.get("TUNTAS_TEST_DATABASE_URL")]
    for url in urls if urls[1] else urls[:1]:
        with tempfile.TemporaryDirectory() as name:
            environment = os.environ | {"TUNTAS_DIR": name, "TUNTAS_SQLITE_SYNCHRONOUS": "FULL"}
            environment |= {"TUNTAS_DATABASE_URL": url} if url else {}
            subprocess.run(
                [sys.executable, "-m", "benchmarks.form", "--here"], env=environment, check=True
            )


if __name__ == "__main__":
    if "--here" in sys.argv:
        from tuntas.cli.django import start

        start(Path(os.environ["TUNTAS_DIR"]))
        prepare()
        measure()
    else:
        main()
