"""Without connection: the form is there, the answer waits on the device, and arrives once."""

import pytest

from tests.journeys.answering import THANKS, rate
from tests.journeys.looks import overflow, violations
from tests.surveys.channel_factories import collecting
from tuntas.surveys.form import parsing as form
from tuntas.surveys.models import Response, Round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = """navigator.serviceWorker.controller !== null
    && caches.open('tuntas-form-1').then((cache) => cache.keys()).then((kept) => kept.length >= 2)"""  # noqa: E501

# How many answers are on the device.
WAITING = """new Promise((resolve) => {
    indexedDB.open('tuntas').onsuccess = ({target}) => {
        const store = target.result.transaction('answers').objectStore('answers');
        store.count().onsuccess = (found) => resolve(found.target.result);
        target.result.close();
    };
})"""


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


def send(page):
    rate(page)
    page.get_by_role("button", name="Kirim jawaban").click()
    page.get_by_role("heading", name="Jawaban Anda tersimpan di perangkat ini").wait_for()


def reconnect(page, stored):
    """Ends when the page says that what waited was sent: then the server has stored so many."""
    page.context.set_offline(False)
    page.get_by_text("sudah terkirim").first.wait_for()
    assert Response.objects.count() == stored


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
    reconnect(phone, 1)
    phone.get_by_role("heading", name="Jawaban Anda sudah terkirim").wait_for()
    assert phone.locator(".receipt").inner_text() == receipt
    assert (violations(phone), overflow(phone)) == ([], 0)
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
    reconnect(phone, 2)
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
    reconnect(phone, 1)
    assert [str(r.key) for r in Response.objects.all()] == [key]
    visit.errors.clear()


@pytest.mark.thorough
def test_another_answer_from_a_form_whose_answer_waits_is_asked_about(phone, visit):
    """Two tabs that share a draft share its key; the second took the place of the first."""
    phone.keyboard.press("4")
    other = phone.context.new_page()
    other.goto(phone.url)
    phone.context.set_offline(True)
    key = phone.locator("[name=_kunci]").input_value()
    assert other.locator("[name=_kunci]").input_value() == key
    rate_again(phone, "444444444")
    phone.get_by_role("button", name="Kirim jawaban").click()
    phone.get_by_text("1 jawaban menunggu").wait_for()
    rate_again(other, "111111111")
    other.get_by_label("Saran atau masukan").fill("Antre & <lama>")
    other.get_by_role("button", name="Kirim jawaban").click()
    other.get_by_text("Dari formulir ini masih menunggu jawaban yang lain.").wait_for()
    assert other.locator("[name=_kunci]").input_value() != key
    assert other.get_by_label("Saran atau masukan").input_value() == "Antre & <lama>"
    to_the_end(other)
    other.get_by_role("button", name="Kirim jawaban").click()
    other.get_by_text("2 jawaban menunggu").wait_for()
    reconnect(other, 2)
    stored = Response.objects.all()
    assert {(r.answers["waktu"], r.comment) for r in stored} == {(4, ""), (1, "Antre & <lama>")}
    visit.errors.clear()


def rate_again(page, digits):
    """Over what the draft may have filled in: a digit then answers the question that has the
    focus.
    """
    for start in range(0, 9, 3):
        for question, digit in zip(
            page.locator("fieldset.rating:visible").all(), digits[start : start + 3], strict=True
        ):
            question.locator("label").nth(int(digit) - 1).click()
        page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Saran atau masukan").wait_for()


def to_the_end(page):
    for _screen in range(3):
        page.get_by_role("button", name="Lanjut").click()


def test_what_waited_and_differs_from_what_is_stored_is_asked_about(phone, visit):
    """The server stored an answer and nobody heard of it; then another was sent from that form."""
    rate(phone)
    phone.evaluate(
        "fetch(location.href, {method: 'POST', body: new URLSearchParams(new "
        "FormData(document.forms[0]))}).then((answer) => answer.status)"
    )
    phone.context.set_offline(True)
    phone.get_by_label("Saran atau masukan").fill("Antre lama")
    phone.get_by_role("button", name="Kirim jawaban").click()
    phone.get_by_text("1 jawaban menunggu").wait_for()
    phone.context.set_offline(False)
    phone.get_by_text("Dari formulir ini sudah tersimpan jawaban yang lain.").wait_for()
    assert Response.objects.get().comment == ""
    phone.get_by_role("button", name="Kirim sebagai jawaban orang lain").click()
    wait_until(phone, lambda: phone.evaluate(WAITING) == 0)
    assert {r.comment for r in Response.objects.all()} == {"", "Antre lama"}
    visit.errors.clear()


def test_going_back_without_connection_shows_that_the_answer_waits(phone, visit):
    phone.context.set_offline(True)
    send(phone)
    receipt = phone.locator(".receipt").inner_text()
    phone.go_back()
    phone.get_by_role("heading", name="Jawaban Anda tersimpan di perangkat ini").wait_for()
    assert phone.locator(".receipt").inner_text() == receipt
    assert phone.locator(":checked").count() == 0
    reconnect(phone, 1)
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
    page.get_by_text("2 jawaban menunggu").wait_for()
    reconnect(page, 2)
    assert [r.channel for r in Response.objects.all()] == ["kiosk", "kiosk"]
    visit.errors.clear()


def test_with_connection_the_worker_stands_aside(phone):
    rate(phone)
    phone.get_by_role("button", name="Kirim jawaban").click()
    phone.wait_for_url(THANKS)
    assert Response.objects.get().seconds is not None
