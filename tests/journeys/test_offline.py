"""Without connection: the form is there, the answer waits on the device, and arrives once."""

import pytest

from tests.journeys.answering import THANKS, rate
from tests.surveys.channel_factories import collecting
from tuntas.surveys.form import parsing as form
from tuntas.surveys.models import Response, Round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = """navigator.serviceWorker.controller !== null
    && caches.open('tuntas-form-1').then((cache) => cache.keys()).then((kept) => kept.length >= 2)"""  # noqa: E501


@pytest.fixture(scope="session")
def browser(whole_browser):
    return whole_browser


@pytest.fixture
def made():
    form._asked.clear()
    return collecting()


@pytest.fixture
def phone(visit, made):
    """A form that the device has kept; going without connection is an error on the console by
    nature.
    """
    return kept(visit, f"/s/{made.asked.code}/")


def kept(visit, address):
    page = visit(None, address, width=360)
    wait_until(page, lambda: page.evaluate(KEPT))
    return page


def wait_until(page, true):
    for _ in range(300):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen in thirty seconds")


def test_an_answer_without_connection_waits_and_arrives_once(phone, visit):
    phone.context.set_offline(True)
    rate(phone)
    phone.get_by_role("button", name="Kirim jawaban").click()
    phone.get_by_role("heading", name="Jawaban Anda tersimpan di perangkat ini").wait_for()
    phone.get_by_text("1 jawaban menunggu").wait_for()
    receipt = phone.locator(".receipt").inner_text()
    assert (Response.objects.count(), phone.evaluate("localStorage.length")) == (0, 0)
    phone.context.set_offline(False)
    phone.locator(".waiting").wait_for(state="hidden")
    stored = Response.objects.get()
    assert (stored.receipt, stored.seconds) == (receipt, None)
    visit.errors.clear()


def test_a_form_opened_without_connection_has_a_key_of_its_own(phone, visit):
    phone.context.set_offline(True)
    keys = []
    for _ in range(2):
        phone.goto(phone.url.split("#")[0])
        keys.append(phone.locator("[name=_kunci]").input_value())
        rate(phone)
        phone.get_by_role("button", name="Kirim jawaban").click()
        phone.get_by_role("heading", name="Jawaban Anda tersimpan di perangkat ini").wait_for()
    phone.get_by_text("2 jawaban menunggu").wait_for()
    phone.context.set_offline(False)
    phone.locator(".waiting").wait_for(state="hidden")
    assert {str(r.key) for r in Response.objects.all()} == set(keys)
    visit.errors.clear()


def test_an_answer_whose_acknowledgement_was_lost_is_not_doubled(phone, visit):
    """The server stores it, the connection breaks before the phone hears of it."""
    rate(phone)
    key = phone.locator("[name=_kunci]").input_value()
    phone.evaluate(
        "fetch(location.href, {method: 'POST', body: new URLSearchParams(new "
        "FormData(document.forms[0]))})"
        ".then((answer) => answer.status)"
    )
    assert Response.objects.count() == 1
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Kirim jawaban").click()
    phone.get_by_text("1 jawaban menunggu").wait_for()
    phone.context.set_offline(False)
    phone.locator(".waiting").wait_for(state="hidden")
    assert [str(r.key) for r in Response.objects.all()] == [key]
    visit.errors.clear()


def test_an_answer_that_comes_too_late_is_said_to_the_person(phone, made, visit, settings):
    settings.LATE_DAYS = 0
    phone.context.set_offline(True)
    rate(phone)
    phone.get_by_role("button", name="Kirim jawaban").click()
    phone.get_by_text("1 jawaban menunggu").wait_for()
    Round.objects.filter(pk=made.round.pk).update(draft=True)
    phone.context.set_offline(False)
    phone.get_by_text("Survei ini tidak sedang dibuka").wait_for()
    assert Response.objects.count() == 0
    visit.errors.clear()


def test_a_kiosk_works_on_without_connection(visit, made):
    page = kept(visit, f"/s/{made.asked.code}/kios/")
    page.context.set_offline(True)
    for waiting in (1, 2):
        rate(page)
        page.get_by_role("button", name="Kirim jawaban").click()
        page.get_by_text(f"{waiting} jawaban menunggu").wait_for()
        page.get_by_role("link", name="Selesai").click()
        page.locator("#q-persyaratan").wait_for()
    page.context.set_offline(False)
    page.locator(".waiting").wait_for(state="hidden")
    assert [r.channel for r in Response.objects.all()] == ["kiosk", "kiosk"]
    visit.errors.clear()


def test_with_connection_the_worker_stands_aside(phone):
    rate(phone)
    phone.get_by_role("button", name="Kirim jawaban").click()
    phone.wait_for_url(THANKS)
    assert Response.objects.get().seconds is not None
