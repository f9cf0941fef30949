"""An agency's colour and logo in a real browser: its page, all that is in its colour, the form."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.looks import LOOKS, SCRIPT, looks
from tests.pictures import png
from tests.surveys.channel_factories import collecting
from tuntas.organisation.agency.actions import change_agency, logo_of
from tuntas.organisation.permissions import viewer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/pengaturan/instansi/"
RED = "#9f1239"


@pytest.fixture
def made():
    return collecting()


def coloured(made):
    at = timezone.now()
    logo = logo_of(png(300, 100))
    acting = viewer(made.people.operator, at)
    change_agency(new={"colour": RED}, logo=logo, seen=0, viewer=acting, at=at)


@pytest.mark.parametrize("script", SCRIPT)
def test_a_colour_and_a_logo_are_chosen_by_keyboard_and_seen_at_once(made, visit, script):
    page = visit(made.people.operator, PAGE, script=script)
    page.get_by_label("Warna Tuntas").focus()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Merah marun")).to_be_checked()
    sent = {"name": "logo.png", "mimeType": "image/png", "buffer": png(300, 100)}
    page.get_by_label("Logo (PNG atau JPEG)").set_input_files(sent)
    page.get_by_role("button", name="Simpan", exact=True).press("Enter")
    expect(page.get_by_role("status")).to_have_text("Instansi tersimpan.")
    expect(page.locator(".button-main")).to_have_css("background-color", "rgb(159, 18, 57)")
    logo = page.locator(".brand-logo")
    assert logo.evaluate("picture => picture.naturalWidth") == 192
    page.get_by_role("button", name="Urungkan perubahan terakhir").click()
    expect(logo).to_have_count(0)


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_pages_in_the_colour_of_the_agency_are_accessible_and_fit(made, visit, width, theme):
    coloured(made)
    pages = (PAGE, "/pekerjaan/", "/pengaturan/unit/", "/pengaturan/kop-laporan/", "/survei/")
    page = visit(made.people.operator, PAGE, width=width, theme=theme)
    assert looks(page, pages) == dict.fromkeys(pages, ([], 0))
    form = f"/s/{made.asked.code}/"
    page = visit(None, form, width=width, theme=theme)
    expect(page.locator("header img")).to_be_visible()
    assert looks(page, [form]) == {form: ([], 0)}
