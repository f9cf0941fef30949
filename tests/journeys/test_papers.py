"""Papers in a real browser: a long one is asked for, watched and fetched; publications; both
looks.
"""

from datetime import date

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.journeys.looks import LOOKS, SCRIPT, overflow, violations
from tests.reports.papers.surveyed import verified
from tuntas.reports.models import ResultPublication
from tuntas.reports.papers.waiting import queries as waiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/unit/1/naskah/?year=2023"


@pytest.fixture
def world(settings, tmp_path, monkeypatch):
    """A unit whose report is a long one; the worker is the test itself."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.WORKER = "separate"
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setitem(waiting.AT_ONCE, "laporan", 31)
    return verified()


@pytest.mark.thorough
@pytest.mark.parametrize("script", SCRIPT)
def test_a_long_report_is_asked_for_watched_and_fetched(visit, world, script):
    page = visit(world["officer"], PAGE, script=script)
    page.get_by_role("button", name="Tulis DOCX").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    if not script:
        page.get_by_role("link", name="Perbarui").click()
    with page.expect_download() as told:
        page.get_by_role("link", name="Unduh DOCX").click()
    assert told.value.suggested_filename.startswith("laporan-unit-1-")


def test_a_publication_is_recorded_and_withdrawn_without_script(visit, world):
    page = visit(world["officer"], PAGE, script=False)
    page.get_by_label("Media").select_option("website")
    page.get_by_label("Tanggal").fill(date(2024, 1, 15).isoformat())
    page.get_by_role("button", name="Catat").click()
    page.get_by_role("button", name="Tarik Situs web").click()
    expect(page.get_by_text("Belum ada publikasi yang dicatat.")).to_be_visible()
    assert ResultPublication.objects.exclude(withdrawn_at=None).count() == 1


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_pages_of_papers_are_accessible_and_fit_the_window(visit, world, width, theme):
    page = visit(world["officer"], PAGE, width=width, theme=theme)
    seen = {"papers": (violations(page), overflow(page))}
    page.get_by_role("button", name="Tulis DOCX").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    seen["waiting"] = (violations(page), overflow(page))
    page.goto("/tindak-lanjut/pekppp/?year=2023")
    seen["indicators"] = (violations(page), overflow(page))
    assert seen == dict.fromkeys(("papers", "waiting", "indicators"), ([], 0))
