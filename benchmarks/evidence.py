"""One gigabyte of evidence over the wire: ``python -m benchmarks.evidence [MB] [s3]``.

A real server receives a file from this process, keeps it, and gives it back. Its memory is the sum
of the peaks of its processes, above what they held before. The digest is taken on both sides. With
``s3`` it is kept in object storage (moto, 300 MB unless told otherwise).
"""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.form import free_port

PROMISED_GROWTH = 32  # MB of memory, whatever the size of the file
BOUNDARY = "batas"
BLOCK = os.urandom(1024 * 1024)


def prepare() -> tuple[Any, str]:
    """A plan that its unit works on, and the session of its officer."""
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from tuntas.accounts.actions import register_person
    from tuntas.followup.models import ActionPlan
    from tuntas.organisation.actions import appoint, register_agency, register_units
    from tuntas.surveys.rounds.actions import open_round

    call_command("migrate", verbosity=0)
    at = timezone.now()
    agency = register_agency(name="Uji", short_name="Uji", inspectorate="Uji", by=None, at=at)
    row = {"no": 1, "name": "Unit Uji", "kind": "balai"}
    (unit,) = register_units(agency=agency, rows=[row], by=None, at=at)
    officer = register_person(
        username="uji",
        name="Uji",
        password="kata-sandi-uji-1",  # noqa: S106
        by=None,
        at=at,
    )
    since = at.date() - timedelta(days=1)
    appoint(
        person=officer, agency=agency, role="officer", unit=unit, valid_from=since, by=None, at=at
    )
    about = {"agency": agency, "year": at.year, "name": "Uji", "target": None, "rules": []}
    round_ = open_round(**about, counted=[unit], uncounted=[], by=None, at=at)
    plan = ActionPlan.objects.create(
        round=round_, unit=unit, code="uji-01", text="Uji", state="in_progress"
    )
    client = Client()
    client.force_login(officer)
    return plan, client.cookies["sessionid"].value


@contextmanager
def server(megabytes: int) -> Iterator[tuple[int, int]]:
    """Port and process of a server on the database that the environment names."""
    port = free_port()
    environment = os.environ | {"TUNTAS_EVIDENCE_MB": str(megabytes + 1)}
    command = [sys.executable, "-m", "tuntas", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        for _ in range(200):
            try:
                ask(port, "GET", "/masuk/")
                break
            except OSError:
                time.sleep(0.1)
        yield port, process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


def ask(
    port: int, method: str, path: str, body: Any = None, **headers: str
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request(method, path, body, headers)
    return connection.getresponse()


def memory(group: int, field: str) -> float:
    """MB of all processes of the server: VmHWM is the peak of each, VmRSS what each holds now."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
            if os.getpgid(int(status.parent.name)) == group and field in text:
                total += int(text.split(f"{field}:")[1].split()[0])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total / 1024


def sent(token: str, megabytes: int, digest: Any) -> tuple[int, Iterator[bytes]]:
    """Length and pieces of a form with one PDF of this size."""
    head = (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
        f'name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="uji.pdf"\r\n\r\n'
    ).encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()

    def pieces() -> Iterator[bytes]:
        yield head
        for number in range(megabytes):
            block = b"%PDF-1.7" + BLOCK[8:] if number == 0 else BLOCK
            digest.update(block)
            yield block
        yield tail

    return len(head) + megabytes * len(BLOCK) + len(tail), pieces()


@contextmanager
def bucket() -> Iterator[str]:
    """The address of an empty bucket of an S3 server. It holds what it gets in the memory of its
    own process, which is not measured."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                ask(port, "PUT", "/bukti")
                break
            except OSError:
                time.sleep(0.1)
        yield f"s3://kunci:rahasia@bukti?endpoint=http://127.0.0.1:{port}&region=us-east-1"
    finally:
        process.terminate()
        process.wait(10)


def measure(megabytes: int) -> None:
    from tuntas.followup.models import Evidence

    plan, session = prepare()
    page, cookie = f"/rencana/{plan.round.code}/{plan.code}/data-dukung/", f"sessionid={session}"
    with server(megabytes) as (port, process):
        shown = ask(port, "GET", page, Cookie=cookie)
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', shown.read().decode())[1]
        secret = re.search(r"csrftoken=(\w+)", shown.headers["Set-Cookie"])[1]
        before, digest = memory(process, "VmRSS"), hashlib.sha256()
        length, pieces = sent(token, megabytes, digest)
        began = time.perf_counter()
        answer = ask(
            port,
            "POST",
            page,
            pieces,
            Cookie=f"{cookie}; csrftoken={secret}",
            **{
                "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
                "Content-Length": str(length),
            },
        )
        taken = time.perf_counter() - began
        assert answer.status == 302, answer.status
        evidence = Evidence.objects.get()
        assert evidence.sha256 == digest.hexdigest()
        up = memory(process, "VmHWM") - before
        back, began = hashlib.sha256(), time.perf_counter()
        content = ask(port, "GET", f"{page}{evidence.pk}/unduh/", Cookie=cookie)
        while data := content.read(1024 * 1024):
            back.update(data)
        assert back.hexdigest() == evidence.sha256
        down = memory(process, "VmHWM") - before
        for way, seconds, grown in (("up", taken, up), ("down", time.perf_counter() - began, down)):
            verdict = "ok" if grown < PROMISED_GROWTH else "MISSED"
            print(
                f"{megabytes} MB {way}: {seconds:.1f} s, memory +{grown:.0f} MB  {verdict}",
                flush=True,
            )


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:] if each.isdecimal()]
    in_bucket = "s3" in sys.argv[1:]
    wanted = numbers[0] if numbers else 300 if in_bucket else 1024
    with tempfile.TemporaryDirectory() as name, bucket() if in_bucket else nullcontext("") as url:
        os.environ |= {"TUNTAS_DIR": name, "TUNTAS_EVIDENCE_URL": url}
        from tuntas.cli.django import start

        start(Path(name))
        measure(wanted)
