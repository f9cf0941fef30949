"""Findings in a real browser: decided on by keys, a run in a worker watched to its end, in both
looks.
"""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.evaluation.findings.factories import closed, run
from tests.evaluation.verifiers import assigned, staffed
from tests.journeys.looks import LOOKS, SCRIPT, overflow, violations
from tuntas.evaluation.findings import checks as live_checks
from tuntas.followup.models import Finding

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OLD = "Daftar hadir 12 Maret 2023"


@pytest.fixture
def team():
    """Two findings about plans and one about a unit without a plan."""
    world = staffed()
    world["evaluation"] = assigned(world)
    for number in (0, 1):
        closed(world, number, title=OLD)
    run(world, world["evaluation"])
    return world


@pytest.fixture
def queue(settings, monkeypatch):
    """Every number of plans is given to a worker, which is the test itself."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.WORKER = "separate"
    monkeypatch.setattr(live_checks, "AT_ONCE", 0)


def work():
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def test_findings_are_decided_on_by_keys_one_after_the_other_and_taken_back(visit, team):
    first = Finding.objects.order_by("pk").first()
    page = visit(team["member"], f"/evaluasi/{team['evaluation'].code}/temuan/{first.pk}/")
    page.keyboard.press("b")
    expect(page.get_by_text(f"Dibenarkan: {first.plan.code}.")).to_be_visible()
    page.keyboard.press("z")
    expect(page).to_have_url(re.compile(f"/temuan/{first.pk}/$"))
    first.refresh_from_db()
    assert first.state == "open"


@pytest.mark.thorough
@pytest.mark.parametrize("script", SCRIPT)
def test_a_run_in_a_worker_is_watched_to_its_end(visit, team, queue, script):
    page = visit(team["member"], f"/evaluasi/{team['evaluation'].code}/temuan/", script=script)
    page.get_by_role("button", name="Jalankan pemeriksaan").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work()
    if not script:
        page.locator("#findings-run").get_by_role("link", name="Perbarui").click()
    expect(page.get_by_role("button", name="Jalankan pemeriksaan")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_pages_of_findings_are_accessible_and_fit_the_window(visit, team, queue, width, theme):
    place = f"/evaluasi/{team['evaluation'].code}/temuan/"
    pages = [
        f"{place}{pk}/" for pk in Finding.objects.order_by("pk").values_list("pk", flat=True)[:3:2]
    ]
    page = visit(team["member"], place, width=width, theme=theme)
    page.get_by_role("button", name="Jalankan pemeriksaan").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    seen = {place: (violations(page), overflow(page))}
    for address in pages:
        page.goto(address)
        seen[address] = (violations(page), overflow(page))
    assert seen == dict.fromkeys((place, *pages), ([], 0))
