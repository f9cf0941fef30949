"""From a round's figures to released recommendations, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.followup.runs import runs
from tests.journeys.looks import LOOKS, SCRIPT, looks
from tuntas.followup.models import Recommendation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOT = "/tindak-lanjut/rekomendasi/"


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_pages_of_recommendations_are_accessible_and_fit_the_window(visit, width, theme):
    made = runs()
    run = made.run("skm-2021")
    rules = run.rule_set_id
    addresses = (
        ROOT,
        f"{ROOT}baru/",
        f"{ROOT}{run.pk}/",
        f"{ROOT}{run.pk}/layanan/{made.service.pk}/",
        f"{ROOT}{run.pk}/rilis/",
        f"{ROOT}banding/?round={made.round.pk}&a=rules-ready-skm-2022&b=run-{run.pk}",
        f"{ROOT}aturan/",
        f"{ROOT}aturan/{rules}/",
        f"{ROOT}aturan/{rules}/ubah/",
    )
    page = visit(made.people.member, ROOT, width=width, theme=theme)
    assert looks(page, addresses) == dict.fromkeys(addresses, ([], 0))


@pytest.mark.parametrize("script", SCRIPT)
def test_the_inspectorate_runs_the_rules_and_the_unit_reads_what_was_released(visit, script):
    made = runs()
    page = visit(made.people.member, "/rencana/", script=script)
    page.get_by_role("link", name="Rekomendasi", exact=True).click()
    page.get_by_role("link", name="Jalankan aturan").click()
    page.get_by_label("Putaran survei").select_option("SKM 2022")
    page.get_by_label("Himpunan aturan").select_option("Aturan rekomendasi SKM 2022")
    page.get_by_role("button", name="Jalankan").click()
    expect(page.locator(".headline")).to_contain_text("3 usulan rekomendasi untuk 1 unit")
    page.get_by_role("link", name="Rilis").click()
    page.get_by_role("button", name="Rilis 3 rekomendasi").click()
    expect(page.get_by_text("Rekomendasi SKM 2022 dirilis.")).to_be_visible()
    assert Recommendation.objects.count() == 3

    page = visit(made.people.officer, ROOT, script=script)
    page.get_by_role("link", name="SKM 2022", exact=True).click()
    page.get_by_role("link", name="Pengujian").first.click()
    expect(page.locator(".headline")).to_contain_text(
        "3 unsur perlu ditindaklanjuti: U3 Waktu Penyelesaian"
    )
