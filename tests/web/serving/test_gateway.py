"""From granian to an application and back; granian's side is played by ``Said``."""

import asyncio
import errno
import io
import os
import tempfile
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import loops
from tuntas.web.serving.answers import AT_ONCE, KEPT
from tuntas.web.serving.bodies import Bodies
from tuntas.web.serving.gateway import Gateway, Lane
from tuntas.web.serving.middleware import POLICY

PLAIN = [("Content-Type", "text/plain")]


class Said:
    """What granian is told to send."""

    def __init__(self):
        self.status, self.headers, self.body = 0, {}, b""

    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.body = status, dict(headers), body

    def response_file(self, status, headers, path):
        self.response_bytes(status, headers, Path(path).read_bytes())

    async def __aiter__(self):
        yield b"isi"


def gateway(application, folder, *, waiting=5):
    async def is_known(_scope):
        return False

    return Gateway(
        application,
        lanes={"": Lane("", threads=1, waiting=waiting)},
        lane_of=lambda _method, _path: "",
        bodies=Bodies(folder, lambda _path: 1000, 1000, 1000, is_known),
        folder=folder,
    )


class Headers(dict):
    """With a name twice, as a client may send it."""

    def items(self):
        return [(name, each) for name, values in super().items() for each in values.split("|")]


def scope(**headers):
    return SimpleNamespace(
        method="POST" if headers else "GET",
        path="/é/",
        query_string="a=%00",
        http_version="1.1",
        scheme="http",
        server="127.0.0.1:80",
        client="[2001:db8::1]:5000",
        headers=Headers(headers),
    )


def asked(application, folder, **headers):
    said = Said()
    loops.run(gateway(application, folder).__rsgi__(scope(**headers), said))
    return said


def answering(parts):
    def application(_environ, start):
        start("200 OK", list(PLAIN))
        return parts()

    return application


def test_an_application_gets_what_pep_3333_says(tmp_path):
    seen = {}

    def application(environ, start):
        seen.update(environ, body=environ["wsgi.input"].read())
        start("204 No Content", [])
        return []

    headers = {"content-length": "3", "x_forwarded_for": "1.1.1.1", "cookie": "a=1|b=2"}
    assert asked(application, tmp_path, **headers).status == 204
    names = ("REMOTE_ADDR", "PATH_INFO", "HTTP_COOKIE", "CONTENT_LENGTH", "body")
    assert [seen[name] for name in names] == ["2001:db8::1", "/Ã©/", "a=1; b=2", "3", b"isi"]
    assert "HTTP_X_FORWARDED_FOR" not in seen


def test_a_long_answer_lies_in_a_file_with_its_length(tmp_path):
    said = asked(answering(lambda: (b"x" * 1000 for _ in range(1000))), tmp_path)
    assert (said.status, said.body) == (200, b"x" * 1_000_000)
    assert said.headers["Content-Length"] == "1000000"
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_the_application_is_handed_out_as_it_is(tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(b"y" * AT_ONCE * 2)

    def application(environ, start):
        start("200 OK", list(PLAIN))
        return environ["wsgi.file_wrapper"](file.open("rb"))

    assert asked(application, tmp_path).body == b"y" * AT_ONCE * 2


def test_a_file_in_memory_is_one_as_well(tmp_path):
    def application(environ, start):
        start("200 OK", list(PLAIN))
        return environ["wsgi.file_wrapper"](io.BytesIO(b"z" * 10))

    assert asked(application, tmp_path).body == b"z" * 10


def test_an_answer_that_breaks_off_is_a_failure_and_no_half(tmp_path):
    def broken():
        yield b"x" * AT_ONCE * 2
        raise ValueError

    said = asked(answering(broken), tmp_path)
    assert (said.status, b"x" in said.body) == (500, False)


def test_a_full_disk_passes_by_itself(tmp_path):
    def full():
        yield b"x"
        raise OSError(errno.ENOSPC, "No space left on device")

    assert asked(answering(full), tmp_path).status == 503


def test_who_finds_no_place_in_a_lane_is_told_to_come_again(tmp_path):
    let_go = threading.Event()

    def slow():
        let_go.wait(10)
        yield b"ok"

    async def three():
        made, said = gateway(answering(slow), tmp_path, waiting=1), [Said(), Said(), Said()]
        tasks = [asyncio.create_task(made.__rsgi__(scope(), each)) for each in said]
        await asyncio.sleep(0.1)
        let_go.set()
        await asyncio.gather(*tasks)
        return said

    said = loops.run(three())
    assert [each.status for each in said] == [200, 200, 503]
    assert said[-1].headers["retry-after"] == "5"


def many_answers(made, number):
    """Their statuses, and how many descriptors more are open while granian may yet open files."""

    async def ask():
        before, said = len(os.listdir("/proc/self/fd")), [Said() for _ in range(number)]
        for each in said:
            await made.__rsgi__(scope(), each)
        return [each.status for each in said], len(os.listdir("/proc/self/fd")) - before

    return loops.run(ask())


@pytest.mark.parametrize("size", [10, AT_ONCE * 2])
def test_answers_from_files_keep_none_of_them_open(tmp_path, size):
    file = tmp_path / "a.css"
    file.write_bytes(b"y" * size)

    def application(environ, start):
        start("200 OK", list(PLAIN))
        return environ["wsgi.file_wrapper"](file.open("rb"))

    statuses, more = many_answers(gateway(application, tmp_path), 100)
    assert (set(statuses), more < 20) == ({200}, True)


def test_files_without_a_name_are_so_many_at_one_time_and_the_next_comes_again(tmp_path):
    def application(environ, start):
        start("200 OK", list(PLAIN))
        file = tempfile.TemporaryFile(dir=tmp_path)  # noqa: SIM115 - the gateway closes it
        file.truncate(AT_ONCE)
        return environ["wsgi.file_wrapper"](file)

    statuses, _more = many_answers(gateway(application, tmp_path), KEPT + 2)
    assert statuses == [200] * KEPT + [503] * 2


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE])
def test_too_many_open_files_pass_by_themselves(tmp_path, number):
    def full():
        yield b"x"
        raise OSError(number, os.strerror(number))

    assert asked(answering(full), tmp_path).status == 503


@pytest.mark.parametrize("secure", [True, False])
def test_a_refusal_of_the_gateway_is_as_guarded_as_a_page(tmp_path, settings, secure):
    settings.SECURE_SSL = secure

    def broken():
        yield b"x"
        raise ValueError

    long = {"content-length": "2000"}
    for said in (asked(answering(broken), tmp_path), asked(answering(list), tmp_path, **long)):
        assert said.status in (500, 413)
        names = ("content-security-policy", "x-content-type-options", "strict-transport-security")
        strict = "max-age=31536000" if secure else None
        assert [said.headers.get(name) for name in names] == [POLICY, "nosniff", strict]
