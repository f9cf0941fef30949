"""The look in a real browser: accessible in every size and theme, usable by keyboard and without
script.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import world
from tests.journeys.looks import LOOKS, overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    *(
        "/",
        "/hasil/",
        "/hasil/?kind=loka&q=gama",
        "/hasil/?q=tidak-ada",
        "/unit/",
        "/unit/2/",
        "/rencana/",
    ),
    *(
        "/hasil/peringkat/?per=service",
        "/hasil/peta/?bobot=0.11",
        "/hasil/kuesioner/?unit=1",
        "/hasil/profil/",
    ),
)


@pytest.fixture
def made():
    return world()


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_pages_have_no_accessibility_violation_and_fit_the_window(made, visit, width, theme):
    page = visit(None, "/masuk/", width=width, theme=theme)
    seen = {"/masuk/": (violations(page), overflow(page))}
    page = visit(made.people.leader, "/", width=width, theme=theme)
    for address in PAGES:
        page.goto(address)
        for details in page.query_selector_all("main details:not([open]) > summary"):
            if details.is_visible():
                details.click()
        seen[address] = (violations(page), overflow(page))
    assert seen == dict.fromkeys(("/masuk/", *PAGES), ([], 0))


def test_every_column_of_the_matrix_is_seen_in_a_small_window(made, visit):
    page = visit(made.people.leader, "/hasil/", width=1280)
    table = page.locator(".matrix .scroll")
    assert table.evaluate("found => found.scrollWidth - found.clientWidth") == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_the_band_of_an_example_is_as_wide_as_the_window(made, visit, settings, width):
    settings.EXAMPLE = True
    page = visit(made.people.leader, "/", width=width)
    band = page.get_by_text("Contoh: bukan data resmi").bounding_box()
    assert (band["x"], band["width"]) == (0, width)


def test_the_dark_theme_is_chosen_without_script_and_stays(made, visit):
    page = visit(made.people.leader, "/hasil/", script=False)
    light = page.eval_on_selector("body", "e => getComputedStyle(e).backgroundColor")
    page.get_by_role("button", name="Tampilan gelap").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url.endswith("/hasil/")
    assert page.eval_on_selector("body", "e => getComputedStyle(e).backgroundColor") != light
    page.goto("/")
    assert page.get_attribute("html", "data-theme") == "dark"


def test_without_script_a_list_is_searched_filtered_and_sorted_by_form_and_links(made, visit):
    page = visit(made.people.leader, "/hasil/", script=False)
    page.get_by_label("Cari unit").fill("contoh")
    page.get_by_label("Jenis unit").select_option("balai")
    page.locator("#daftar-alat > button.apply").click()
    expect(page).to_have_url(re.compile(r"/hasil/\?q=contoh&kind=balai$"))
    page.get_by_role("columnheader", name="U3").get_by_role("link").click()
    expect(page).to_have_url(re.compile("sort="))
    assert page.locator("tbody th").all_text_contents() == ["Balai Contoh di Beta"]
    page.get_by_role("link", name="Jenis unit: Balai").click()
    expect(page.locator("tbody th")).to_have_count(3)


def test_with_script_a_list_answers_while_one_types_and_the_address_follows(made, visit):
    page = visit(made.people.leader, "/hasil/")
    box = page.get_by_label("Cari unit")
    box.press_sequentially("gama")
    page.locator("tbody tr").nth(1).wait_for(state="detached")
    page.wait_for_url("**/hasil/?q=gama")
    assert page.evaluate("document.activeElement.id") == "daftar-cari"
    page.get_by_label("Jenis unit").select_option("balai")
    page.wait_for_url("**/hasil/?q=gama&kind=balai")
    assert page.get_by_text("Tidak ada yang cocok").is_visible()
    page.go_back()
    page.get_by_role("link", name="Loka Contoh di Gama").wait_for()
    assert page.url.endswith("/hasil/?q=gama")


def test_who_was_signed_out_meanwhile_is_asked_to_sign_in_again(made, visit):
    page = visit(made.people.leader, "/hasil/")
    page.context.clear_cookies()
    page.get_by_label("Cari unit").press_sequentially("gama")
    page.wait_for_url("**/masuk/**")
    assert page.get_by_role("heading", name="Masuk").is_visible()


def test_a_list_that_cannot_be_loaded_says_so(made, visit):
    page = visit(made.people.leader, "/hasil/")
    page.route("**/hasil/?**", lambda route: route.abort())
    page.get_by_label("Cari unit").press_sequentially("gama")
    told = page.get_by_role("alert").get_by_text("Tidak dapat memuat")
    told.wait_for()
    assert told.is_visible()
    visit.errors.clear()


def test_keys_reach_the_search_the_rows_and_their_list(made, visit):
    page = visit(made.people.leader, "/hasil/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "Balai Contoh di Beta"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "daftar-cari"
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    assert page.get_by_role("heading", name="Tombol pintas").is_visible()


def test_the_rail_is_a_menu_on_a_phone(made, visit):
    page = visit(made.people.leader, "/", width=360, script=False)
    assert not page.get_by_role("link", name="Tindak lanjut", exact=True).is_visible()
    page.locator(".rail-menu > summary").click()
    page.get_by_role("link", name="Tindak lanjut", exact=True).click()
    expect(page).to_have_url(re.compile("/rencana/$"))


def test_a_row_on_a_phone_is_stacked_with_its_labels(made, visit):
    page = visit(made.people.leader, "/unit/", width=360)
    cell = page.locator("tbody td[data-label='Jenis']").first
    label = cell.evaluate("e => getComputedStyle(e, '::before').content")
    assert (label, cell.text_content()) == ('"Jenis"', "Balai Besar")
