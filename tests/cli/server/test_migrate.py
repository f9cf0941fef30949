"""Two that migrate at once: the second waits for the first."""

import threading

import pytest

from tuntas.cli.server import migrate as server

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_second_waits_and_says_so(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    waits, order = threading.Event(), []
    monkeypatch.setattr(server, "_say_that_it_waits", waits.set)

    def second():
        with server._alone():
            order.append("second")

    thread = threading.Thread(target=second)
    with server._alone():
        thread.start()
        assert waits.wait(20)
        order.append("first")
    thread.join(20)
    assert order == ["first", "second"]
