"""The working day of an inspectorate, in a real browser."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.evaluation.old_reports.files import report
from tests.factories import NOW, world
from tests.journeys.looks import LOOKS, SCRIPT, overflow, violations
from tests.people import cast
from tuntas.followup.models import ActionPlan, Finding
from tuntas.organisation.actions import register_units
from tuntas.reports.runs.actions import write_now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return world()


@pytest.mark.parametrize("script", SCRIPT)
def test_from_the_list_to_a_doubt_and_its_answer(visit, made, script):
    page = visit(made.people.member, "/rencana/?finding=any", script=script)
    page.get_by_role("link", name="2022-02-01").click()
    page.get_by_label("Alasan").fill("Status ada di lampiran lain.")
    page.get_by_role("button", name="Kesampingkan").click()
    page.get_by_text("Diputuskan oleh Member Contoh").wait_for()
    found = Finding.objects.get(plan__code="2022-02-01")
    assert (found.state, found.reason) == ("dismissed", "Status ada di lampiran lain.")
    page.get_by_role("navigation", name="Menu utama").get_by_role(
        "link", name="Tindak lanjut"
    ).click()
    expect(page.get_by_role("link", name="2022-02-01")).to_have_count(1)


def test_the_next_plan_is_the_next_of_the_filtered_list(visit, made):
    page = visit(made.people.member, "/rencana/?unit=1&sort=-deadline")
    page.get_by_role("link", name="2022-01-01").click()
    page.get_by_role("link", name="Berikutnya").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rencana aksi 2021-01-02")
    page.get_by_role("link", name="Rencana aksi").first.click()
    expect(page).to_have_url(re.compile(r"/rencana/\?unit=1&sort=-deadline$"))


@pytest.mark.parametrize("script", SCRIPT)
def test_a_report_is_asked_for_and_downloaded(visit, made, script):
    page = visit(made.people.team_leader, "/laporan/2023-06/", script=script)
    page.get_by_role("button", name="Tulis laporan").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh XLSX").click()
    assert download.value.suggested_filename == "laporan-monev-2023-06-06.xlsx"


@pytest.mark.parametrize("script", SCRIPT)
def test_an_old_report_is_looked_at_and_then_loaded(visit, settings, tmp_path, script):
    settings.MEDIA_ROOT = tmp_path
    body = factories.agency()
    units = register_units(agency=body, rows=factories.UNITS, by=None, at=NOW)
    page = visit(cast(body, units[0], NOW).operator, "/laporan-lama/", script=script)
    file = {"name": "lama.txt", "mimeType": "text/plain", "buffer": report()}
    page.get_by_label("Berkas laporan").set_input_files(file)
    page.get_by_role("button", name="Baca laporan").click()
    page.get_by_text("Terbaca 3 rencana aksi").wait_for()
    assert ActionPlan.objects.count() == 0
    page.get_by_role("button", name="Muat ke basis data").click()
    page.get_by_text("2 dari 3 rencana aksi sudah selesai").wait_for()
    assert ActionPlan.objects.count() == 3


PAGES = (
    "/rencana/",
    "/rencana/2021/2021-01-02/",
    "/rencana/2022/2022-02-01/",
    "/evaluasi/",
    "/evaluasi/2023-06/",
    "/evaluasi/2023-06/rekonsiliasi/",
    "/evaluasi/2023-06/keputusan-pembaca/",
    "/laporan/",
    "/laporan/2023-06/",
    "/laporan-lama/",
)


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_pages_of_work_have_no_accessibility_violation_and_fit_the_window(
    made, visit, width, theme
):
    write_now(cut_off=made.cut_off, by=None, clock=timezone.now, progress=lambda _: None)
    page = visit(made.people.team_leader, "/", width=width, theme=theme)
    seen = {}
    for address in PAGES:
        page.goto(address)
        seen[address] = (violations(page), overflow(page))
    assert seen == dict.fromkeys(PAGES, ([], 0))
