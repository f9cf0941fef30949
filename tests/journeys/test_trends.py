"""Trends, published figures and the effect of follow-up in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.factories import world
from tests.followup.effect import factories as effect
from tests.journeys.looks import LOOKS, overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_trends_and_effect_are_accessible_and_fit_the_window(visit, width, theme):
    made = effect.world([effect.plan(no, code) for no, code in effect.MANY])
    pk = made.rounds[2021].pk
    addresses = (
        *("/hasil/tren/", "/hasil/tren/?unit=1", "/hasil/tren/unit/", "/tindak-lanjut/dampak/"),
        *(
            "/hasil/angka-terbitan/",
            f"/hasil/angka-terbitan/{pk}/",
            f"/hasil/angka-terbitan/{pk}/ubah/",
        ),
        *("/hasil/angka-terbitan/baru/", "/hasil/angka-terbitan/baru/?instrument=kep-25-2004"),
    )
    page = visit(made.people.team_leader, "/", width=width, theme=theme)
    seen = {}
    for address in addresses:
        page.goto(address)
        for details in page.query_selector_all("main details:not([open]) > summary"):
            if details.is_visible():
                details.click()
        seen[address] = (violations(page), overflow(page))
    assert seen == dict.fromkeys(addresses, ([], 0))


def test_an_earlier_round_is_entered_without_script_and_shows_in_the_trend(visit):
    made = world()
    page = visit(made.people.team_leader, "/hasil/angka-terbitan/", script=False)
    page.get_by_role("link", name="Tambah putaran lama").click()
    page.get_by_label("Kuesioner putaran itu").select_option("kep-25-2004")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Nama putaran").fill("IKM 2012")
    page.get_by_label("Tahun").fill("2012")
    page.get_by_label("Nilai indeks").fill("74,10")
    page.get_by_label("Sumber").fill("Laporan IKM 2012, halaman 9")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Nilai terbitan 74,10.")).to_be_visible()
    page.goto("/hasil/tren/")
    expect(page.get_by_text("Kuesioner berganti dari KEP/25/2004 ke SKM 2017")).to_be_visible()
    page.get_by_label("Unit").select_option(label="Balai Contoh di Beta")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tren Balai Contoh di Beta")
