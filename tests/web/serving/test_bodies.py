"""Taking in what is sent; the pieces come as from granian, some of them late."""

import asyncio
from types import SimpleNamespace

import pytest

from tests import loops
from tuntas.web.serving import bodies
from tuntas.web.serving.bodies import Bodies, NotTaken


async def pieces(*parts, pause=0.0):
    for part in parts:
        await asyncio.sleep(pause)
        yield part


def taking(folder, *, known=False, room=1_000_000):
    async def is_known(_scope):
        return known

    return Bodies(
        folder=folder, most=lambda _path: 1000, most_known=5000, room=room, is_known=is_known
    )


def received(taken, sent, **headers):
    """What came, or the status of why it was not taken; nothing more stays held."""
    before = taken.held

    async def receive():
        scope = SimpleNamespace(
            path="/", headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        body = await taken.receive(scope, sent)
        try:
            return body.file.read()
        finally:
            body.close()

    try:
        return loops.run(receive())
    except NotTaken as refused:
        return refused.status
    finally:
        assert taken.held == before


def test_a_body_is_taken_when_all_of_it_is_there(tmp_path):
    taken = taking(tmp_path)
    assert received(taken, pieces(b"ab", b"cd"), content_length="4") == b"abcd"
    assert received(taken, pieces()) == b""
    assert received(taken, pieces(b"x" * 500, b"x" * 500), content_length="1000") == b"x" * 1000


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content_length": "5"}, 400),
        ({"content_length": "-1"}, 400),
        ({"content_length": "1" * 16}, 400),
        ({"content_length": "1001"}, 413),
        ({"transfer_encoding": "chunked"}, 411),
        ({"transfer_encoding": "chunked", "content_length": "4"}, 411),
    ],
)
def test_what_is_not_as_announced_is_refused(tmp_path, headers, status):
    assert received(taking(tmp_path), pieces(b"abcd"), **headers) == status


def test_who_is_known_may_send_more_but_not_everything(tmp_path):
    taken = taking(tmp_path, known=True)
    assert received(taken, pieces(b"x" * 1001), content_length="1001") == b"x" * 1001
    assert received(taken, pieces(), content_length="5001") == 413


def test_who_is_slower_than_any_line_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(bodies, "SECONDS", 0.05)
    slow = pieces(*[b"x"] * 100, pause=0.02)
    assert received(taking(tmp_path), slow, content_length="100") == 408
    steady = pieces(*[b"x" * 100] * 10, pause=0.01)  # ten times as much as must come in this time
    assert received(taking(tmp_path), steady, content_length="1000") == b"x" * 1000


def test_large_bodies_of_strangers_leave_room_for_forms(tmp_path, monkeypatch):
    monkeypatch.setattr(bodies, "IN_MEMORY", 100)
    taken = taking(tmp_path, room=300)
    assert received(taken, pieces(b"x" * 301), content_length="301") == 503
    taken.held = 301  # by others
    assert received(taken, pieces(b"form"), content_length="4") == b"form"
