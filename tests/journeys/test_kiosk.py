"""A kiosk forgets the person who leaves."""

import pytest

from tests.journeys.answering import THANKS, rate
from tests.journeys.looks import overflow, violations
from tests.surveys.channel_factories import collecting
from tuntas.surveys.form import parsing as form
from tuntas.surveys.models import Response

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def kiosk(visit):
    """A kiosk whose clock the test moves."""
    form._asked.clear()
    page = visit(None, "/masuk/")
    page.clock.install()
    page.goto(f"/s/{collecting().asked.code}/kios/")
    return page


def nothing_of_anybody(page):
    page.locator("#q-persyaratan").wait_for()
    fields = page.locator("textarea, input[type=text]").evaluate_all(
        "all => all.map(e => e.value).join('')"
    )
    return (page.locator(":checked").count(), fields, page.evaluate("localStorage.length")) == (
        0,
        "",
        0,
    )


def test_it_begins_anew_eight_seconds_after_an_answer(kiosk):
    rate(kiosk)
    kiosk.get_by_label("Saran atau masukan").fill("Rahasia saya")
    kiosk.get_by_role("button", name="Kirim jawaban").click()
    kiosk.wait_for_url(THANKS)
    kiosk.clock.run_for(8_100)
    kiosk.wait_for_url("**/kios/**")
    assert nothing_of_anybody(kiosk)
    assert Response.objects.get().channel == "kiosk"


def test_going_back_shows_nothing_of_the_person_before(kiosk):
    rate(kiosk)
    kiosk.get_by_label("Saran atau masukan").fill("Rahasia saya")
    kiosk.get_by_role("button", name="Kirim jawaban").click()
    kiosk.wait_for_url(THANKS)
    kiosk.go_back()
    assert nothing_of_anybody(kiosk)


@pytest.mark.parametrize("ends", ["by answering", "by saying so", "by leaving"])
def test_the_next_person_gets_the_language_of_the_kiosk_and_not_of_the_one_before(kiosk, ends):
    kiosk.get_by_role("link", name="English").click()
    kiosk.get_by_role("heading", name="Public Satisfaction Survey").wait_for()
    if ends == "by leaving":
        kiosk.clock.run_for(61_000)
    else:
        for keys in ("433", "334", "443"):
            for digit in keys:
                kiosk.keyboard.press(digit)
            kiosk.keyboard.press("Enter")
        kiosk.get_by_role("button", name="Send answers").click()
        kiosk.wait_for_url(THANKS)
        if ends == "by answering":
            kiosk.clock.run_for(8_100)
        else:
            kiosk.get_by_role("link", name="Done").click()
    kiosk.get_by_role("heading", name="Survei Kepuasan Masyarakat").wait_for()
    assert nothing_of_anybody(kiosk)
    assert (
        kiosk.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('tuntas'))")
        == []
    )


def test_a_kiosk_set_up_in_a_language_keeps_it(kiosk):
    kiosk.goto(f"{kiosk.url}?bahasa=en")
    kiosk.get_by_role("link", name="Bahasa Indonesia").click()
    kiosk.get_by_role("heading", name="Survei Kepuasan Masyarakat").wait_for()
    kiosk.clock.run_for(61_000)
    kiosk.get_by_role("heading", name="Public Satisfaction Survey").wait_for()
    assert kiosk.get_attribute("html", "lang") == "en"


def test_a_person_who_leaves_is_counted_down_and_forgotten(kiosk):
    kiosk.keyboard.press("4")
    kiosk.clock.run_for(44_000)
    assert kiosk.locator(".idle").count() == 0
    kiosk.clock.run_for(6_600)
    assert kiosk.locator(".idle .seconds").inner_text() == "10"
    assert (violations(kiosk), overflow(kiosk)) == ([], 0)
    kiosk.clock.run_for(11_000)
    kiosk.locator(".idle").wait_for(state="detached")
    assert nothing_of_anybody(kiosk)


def test_a_person_who_thinks_for_long_may_go_on(kiosk):
    kiosk.keyboard.press("4")
    kiosk.clock.run_for(50_000)
    kiosk.get_by_role("button", name="Ya, lanjutkan").click()
    kiosk.clock.run_for(40_000)
    assert kiosk.locator("#q-persyaratan :checked").get_attribute("value") == "4"
    assert kiosk.locator(".idle").count() == 0


def test_a_kiosk_that_nobody_touches_stays_as_it_is(kiosk):
    kiosk.clock.run_for(200_000)
    assert kiosk.locator(".idle").count() == 0


def test_nothing_is_left_for_the_next_person_to_complete(kiosk):
    assert kiosk.locator("form").get_attribute("autocomplete") == "off"
