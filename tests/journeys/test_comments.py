"""Comments in a real browser: the page is accessible and fits, decisions need no script."""

import pytest

from tests.journeys.looks import LOOKS, SCRIPT, looks
from tests.results.comments.factories import ADDRESS, MIXED, commented, labels_of, pk_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_page_is_accessible_and_fits_the_window(visit, width, theme):
    world = commented()
    addresses = (ADDRESS, f"{ADDRESS}?edit={pk_of(MIXED)}", f"{ADDRESS}?element=waktu&tone=negatif")
    page = visit(world.people.officer, ADDRESS, width=width, theme=theme)
    assert looks(page, addresses) == dict.fromkeys(addresses, ([], 0))


@pytest.mark.parametrize("script", SCRIPT)
def test_an_officer_corrects_one_comment_and_accepts_the_rest(visit, script):
    world = commented()
    page = visit(world.people.officer, ADDRESS, script=script)
    page.locator("tr", has_text="antreannya").get_by_role("link", name="Perbaiki").click()
    page.locator("[name=tone-waktu]").select_option("campuran")
    page.locator("[name=tone-perilaku]").select_option("")
    page.get_by_role("button", name="Simpan perbaikan").click()
    page.get_by_text("Perbaikan tersimpan.").wait_for()
    assert labels_of(MIXED) == [("waktu", "campuran", "corrected")]
    page.get_by_role("button", name="Terima semua 3 usulan dalam daftar").click()
    page.get_by_text("3 saran diterima.").wait_for()
    page.locator("tr", has_text="antreannya").get_by_role("checkbox").check()
    page.get_by_role("button", name="Buka lagi yang dipilih").click()
    page.get_by_text("1 saran dibuka lagi").wait_for()
    assert {state for _, _, state in labels_of(MIXED)} == {"proposed"}
