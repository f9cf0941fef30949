"""Webhooks: signed, tried again, never into the network of the server."""

import socket
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest

from tests.notify.people import news, told, world
from tests.notify.receiver import receiver
from tests.people import as_viewer
from tests.surveys.mail import mail_server
from tuntas.core.base.errors import Refusal
from tuntas.notify.actions import announce
from tuntas.notify.deliveries.actions import deliver, send_now
from tuntas.notify.models import Delivery, Webhook
from tuntas.notify.webhooks import actions, calls
from tuntas.web import mail

pytestmark = pytest.mark.django_db
AT = datetime(2023, 7, 5, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def people():
    return world(AT)


@pytest.fixture
def system(settings):
    settings.WEBHOOK_PRIVATE = True
    with receiver() as listening:
        yield listening


def hook(people, system, events=("plan.approve",)):
    made, system.secret = actions.make_webhook(
        name="Sistem kinerja",
        address=system.address,
        events=events,
        viewer=as_viewer(people["operator"]),
        at=AT,
    )
    return made


def announced(people, *numbers):
    return announce(people["agency"], [news(n, data={"plan": f"P{n}"}) for n in numbers], AT)


def test_a_call_carries_the_event_and_a_signature_that_holds(people, system):
    hook(people, system)
    assert announced(people, 1) == 1
    assert deliver(AT) == 1
    number = str(Delivery.objects.get().number)
    assert system.calls == [
        {
            "id": number,
            "event": "plan.approve",
            "at": "2023-07-05T03:00:00+00:00",
            "data": {"plan": "P1"},
        }
    ]


def test_a_receiver_that_fails_twice_gets_the_same_call_again(people, system):
    hook(people, system)
    announced(people, 1)
    system.answers = [500, 503]
    assert [deliver(AT), deliver(AT), deliver(AT + MINUTE)] == [0, 0, 0]
    waiting = Delivery.objects.get()
    assert (waiting.tries, waiting.problem, waiting.next_try_at) == (2, "503", AT + 3 * MINUTE)
    assert deliver(AT + 3 * MINUTE) == 1
    assert system.numbers == [str(waiting.number)] * 3
    assert [call["data"] for call in system.calls] == [{"plan": "P1"}]


def test_a_receiver_that_fails_is_left_alone_for_the_rest_of_the_run(people, system):
    hook(people, system)
    announced(people, 1, 2, 3)
    system.answers = [500]
    assert deliver(AT) == 0
    assert len(system.numbers) == 1
    assert deliver(AT + MINUTE) == 3


def test_the_same_news_is_laid_before_a_webhook_once(people, system):
    hook(people, system)
    announced(people, 1)
    announced(people, 1)
    assert Delivery.objects.count() == 1


def test_a_webhook_hears_only_the_events_that_were_chosen_while_it_is_active(people, system):
    made = hook(people, system, events=["plan.submit"])
    assert announced(people, 1) == 0
    other = hook(people, system)
    announced(people, 1)
    actions.switch_webhook(hook=other, active=False, viewer=as_viewer(people["operator"]), at=AT)
    assert deliver(AT) == 0
    assert announced(people, 2) == 0
    actions.switch_webhook(hook=other, active=True, viewer=as_viewer(people["operator"]), at=AT)
    assert deliver(AT) == 1
    assert made.deliveries.count() == 0


def test_the_secret_is_kept_encrypted(people, system):
    hook(people, system)
    kept = Webhook.objects.get().secret
    assert system.secret not in kept
    assert len(system.secret) >= 43


def test_a_trial_goes_out_at_once_and_tells_what_the_receiver_said(people, system):
    made, viewer = hook(people, system), as_viewer(people["operator"])
    assert send_now(actions.ask_test(hook=made, viewer=viewer, at=AT), AT).state == "sent"
    assert [call["event"] for call in system.calls] == ["test"]
    system.answers = [404]
    failed = send_now(actions.ask_test(hook=made, viewer=viewer, at=AT), AT)
    assert (failed.state, failed.problem) == ("waiting", "404")


def test_a_redirect_is_not_followed(people, system):
    hook(people, system)
    announced(people, 1)
    system.answers = [302]
    assert deliver(AT) == 0
    assert len(system.numbers) == 1
    assert Delivery.objects.get().problem == "302"


def test_a_receiver_that_is_away_is_asked_again(people, system, settings):
    with receiver() as gone:
        pass
    hook(people, gone)
    announced(people, 1)
    assert deliver(AT) == 0
    assert "Connection refused" in Delivery.objects.get().problem


def test_a_name_that_leads_inside_is_not_called_even_when_it_led_outside_before(
    people, system, settings, monkeypatch
):
    made = hook(people, system)
    settings.WEBHOOK_PRIVATE = False
    Webhook.objects.filter(pk=made.pk).update(address="https://sistem.contoh.go.id/x")
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.7", 443))]
    monkeypatch.setattr(calls.socket, "getaddrinfo", lambda *_, **__: found)
    announced(people, 1)
    assert deliver(AT) == 0
    assert "10.0.0.7" in Delivery.objects.get().problem


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",  # where clouds keep their secrets
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - nothing is bound
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "fec0::1",  # site-local
        "fed0::1",
        "::10.0.0.1",
        "::ffff:0:a00:1",
        "::ffff:8.8.8.8",
        "64:ff9b:1::1",
        "2001:0:a00:1::",  # Teredo
        "192.88.99.1",
        "198.18.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "0.1.2.3",
        "ff02::1",
        "2001:db8::1",
        "3fff::1",
        "5f00::1",
        "4000::1",
    ],
)
def test_an_address_of_a_network_is_no_public_one(address):
    assert calls.is_public(address) is False


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_an_address_of_the_internet_is_public(address):
    assert calls.is_public(address) is True


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://sistem.contoh.go.id/", "address_wrong"),
        ("ftp://sistem.contoh.go.id/", "address_wrong"),
        ("https://", "address_wrong"),
        ("https://user:pass@contoh.go.id/", "address_wrong"),
        ("https://contoh.go.id:99999/", "address_wrong"),
        ("https://contoh.go.id/a b", "address_wrong"),
        ("https://contoh.go.id/\r\nX: y", "address_wrong"),
        ("https://127.0.0.1/", "address_private"),
        ("https://localhost/", "address_private"),
        ("https://[::1]:8443/", "address_private"),
        ("https://169.254.169.254/latest/", "address_private"),
    ],
)
def test_what_is_never_called_is_refused_when_it_is_typed(people, address, code):
    with pytest.raises(Refusal) as refusal:
        actions.make_webhook(
            name="x",
            address=address,
            events=["plan.close"],
            viewer=as_viewer(people["operator"]),
            at=AT,
        )
    assert (refusal.value.code, Webhook.objects.count()) == (code, 0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"events": []}, "event_unknown"),
        ({"events": ["x"]}, "event_unknown"),
    ],
)
def test_a_webhook_needs_a_name_and_events_that_exist(people, changes, code):
    given = {"name": "Sistem", "address": "https://sistem.contoh.go.id/", "events": ["plan.close"]}
    with pytest.raises(Refusal) as refusal:
        actions.make_webhook(**given | changes, viewer=as_viewer(people["operator"]), at=AT)
    assert refusal.value.code == code


@pytest.mark.parametrize("who", ["officer", "head", "team_leader", "leader"])
def test_only_the_operator_makes_webhooks(people, who):
    given = {"name": "Sistem", "address": "https://sistem.contoh.go.id/", "events": ["plan.close"]}
    with pytest.raises(Refusal) as refusal:
        actions.make_webhook(**given, viewer=as_viewer(people[who]), at=AT)
    assert refusal.value.code == "not_allowed"


@contextmanager
def dripping(head):
    """A receiver that sends a byte of its answer every 50 ms, without end."""
    listening, ended = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def drip():
        with suppress(OSError):
            asked, _address = listening.accept()
            with asked:
                asked.sendall(head)
                while not ended.wait(0.05):
                    asked.sendall(b"x")

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        ended.set()
        listening.close()
        thread.join()


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX-A: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_receiver_that_drips_its_answer_is_left_after_the_time_of_a_whole_call(
    people, system, settings, monkeypatch, head
):
    monkeypatch.setattr(calls, "TOTAL", 0.3)
    with dripping(head) as address:
        system.address = address
        hook(people, system)
        announced(people, 1)
        began = time.monotonic()
        assert deliver(AT) == 0
        assert time.monotonic() - began < 3
    assert Delivery.objects.get().problem == "timed out"


@contextmanager
def slow_names(monkeypatch, seconds):
    """A server of names that takes so long to answer."""
    quick, released = socket.getaddrinfo, threading.Event()

    def slow(*words, **more):
        released.wait(seconds)
        return quick(*words, **more)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    try:
        yield
    finally:
        released.set()


def test_a_name_that_is_looked_up_for_too_long_is_left_and_tried_again(people, system, monkeypatch):
    monkeypatch.setattr(calls, "TIMEOUT", 0.2)
    hook(people, system)
    announced(people, 1)
    with slow_names(monkeypatch, 20):
        began = time.monotonic()
        assert deliver(AT) == 0
        assert time.monotonic() - began < 3
    assert Delivery.objects.get().problem == "timed out"
    assert deliver(AT + 2 * MINUTE) == 1


def test_a_mail_server_whose_name_is_looked_up_for_too_long_waits(people, settings, monkeypatch):
    monkeypatch.setattr(mail, "OPENING", 0.2)
    with mail_server(settings) as server:
        told(people["officer"], [1], AT)
        with slow_names(monkeypatch, 20):
            began = time.monotonic()
            assert deliver(AT) == 0
            assert time.monotonic() - began < 3
        assert Delivery.objects.get().problem == "timed out"
        assert deliver(AT + 2 * MINUTE) == 1
        assert len(server.letters) == 1
