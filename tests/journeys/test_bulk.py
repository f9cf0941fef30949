"""Many plans at once, in a browser: with and without JavaScript, on a phone."""

import pytest
from playwright.sync_api import expect

from tests.followup.factories import made, write
from tuntas.followup.models import ActionPlan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    return made()


def test_all_plans_of_a_filter_are_tagged_on_a_phone_without_javascript(world, visit):
    for text in ("Menambah kursi", "Menata kursi", "Melatih petugas"):
        write(world, text=text, tags=[])
    page = visit(world["officer"], "/rencana/?q=kursi", width=360, script=False)
    page.get_by_label("Semua 2 dalam saringan ini").check()
    page.get_by_label("Yang dilakukan dengan yang dipilih").select_option(label="Beri penanda")
    page.get_by_role("button", name="Lanjutkan").click()
    page.get_by_label("Penanda").fill("prioritas")
    page.get_by_role("button", name="Lihat yang akan terjadi").click()
    expect(page.get_by_text("2 dari 2 rencana akan dikerjakan")).to_be_visible()
    page.get_by_role("button", name="Kerjakan").click()
    expect(page.get_by_text("2 dari 2 rencana sudah dikerjakan.")).to_be_visible()
    tags = ActionPlan.objects.order_by("code").values_list("tags", flat=True)
    assert list(tags) == [["prioritas"], ["prioritas"], []]
    page.get_by_role("button", name="Batalkan").click()
    expect(page.get_by_text("Dibatalkan untuk 2 rencana.")).to_be_visible()
    assert not ActionPlan.objects.exclude(tags=[]).exists()


@pytest.mark.thorough
def test_one_box_chooses_the_whole_page_also_after_a_search(world, visit):
    for text in ("Menambah kursi", "Menata kursi", "Melatih petugas"):
        write(world, text=text)
    page = visit(world["officer"], "/rencana/")
    page.get_by_label("Cari dalam teks atau kode").fill("kursi")
    expect(page.locator("input[name=pick]")).to_have_count(2)
    page.get_by_label("Pilih semua di halaman ini").check()
    page.get_by_label("Yang dilakukan dengan yang dipilih").select_option(
        label="Ajukan kepada kepala unit"
    )
    page.get_by_role("button", name="Lanjutkan").click()
    page.get_by_role("button", name="Kerjakan").click()
    expect(page.get_by_text("dari 2 rencana sudah dikerjakan")).to_be_visible()
    states = ActionPlan.objects.order_by("code").values_list("state", flat=True)
    assert list(states) == ["submitted", "submitted", "draft"]
