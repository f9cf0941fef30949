"""Roles in a real browser: the head goes away, the deputy approves, a power goes on and off."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import NOW, agency, survey, units
from tests.journeys.looks import LOOKS, SCRIPT, overflow, violations
from tests.people import cast, person
from tuntas.followup.models import ActionPlan, SavedFilter
from tuntas.followup.plans.actions import PlanContent, make_plan, move_plan
from tuntas.organisation.permissions import viewer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made():
    body = agency()
    first, second, _third = units(body)
    people = cast(body, first, NOW).everyone() | {"controller": person("controller", body, NOW)}
    now = timezone.now()
    officer = viewer(people["officer"], now)
    content = PlanContent(
        text="Melatih petugas loket tentang waktu penyelesaian",
        deadline=timezone.localdate() + timedelta(days=30),
    )
    plan = make_plan(
        round_=survey(body, 2023, [first, second]),
        unit=first,
        content=content,
        viewer=officer,
        at=now,
    )
    move_plan(plan=plan, verb="submit", viewer=officer, at=now, seen=plan.version)
    return people


@pytest.mark.parametrize("script", SCRIPT)
def test_the_head_delegates_and_the_deputy_approves(visit, made, script):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    page = visit(made["head"], "/pengaturan/", script=script)
    page.get_by_label("Kepada").select_option(label="Officer Contoh (officer)")
    page.get_by_label("Sampai").fill(tomorrow)
    page.get_by_role("button", name="Delegasikan").click()
    expect(page.get_by_text("Officer Contoh menjadi Plh. Kepala unit")).to_be_visible()
    page = visit(made["officer"], "/pekerjaan/", script=script)
    expect(page.get_by_role("heading", name="Rencana menunggu persetujuan Anda")).to_be_visible()
    page.get_by_role("link", name="2023-01-01").click()
    page.get_by_role("button", name="Setujui").first.click()
    page.wait_for_load_state()
    assert ActionPlan.objects.get().state == "approved"


def test_a_power_is_switched_on_seen_everywhere_and_switched_off(visit, made):
    page = visit(made["controller"], "/pengaturan/")
    page.get_by_label("Alasan").fill("Ketua tim tidak dapat dihubungi")
    page.get_by_role("button", name="Nyalakan").click()
    page.goto("/rencana/")
    expect(page.get_by_text("Wewenang Ketua tim Inspektorat menyala sampai")).to_be_visible()
    page.get_by_role("button", name="Padamkan sekarang").click()
    expect(page.get_by_text("menyala sampai")).to_have_count(0)


@pytest.mark.parametrize("script", SCRIPT)
def test_what_the_list_shows_is_what_is_saved(visit, made, script):
    page = visit(made["officer"], "/rencana/?status=open&sort=-deadline", script=script)
    page.get_by_role("button", name="Simpan saringan").click()
    page.get_by_label("Nama saringan baru").fill("Terbuka")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("link", name="Terbuka", exact=True)).to_be_visible()
    assert SavedFilter.objects.get().query == "sort=-deadline&status=open"


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_pages_of_work_and_settings_have_no_violation_and_fit_the_window(
    made, visit, width, theme
):
    operator = f"/pengaturan/orang/{made['officer'].pk}/"
    pages = {
        "officer": ("/pekerjaan/", "/pekerjaan/draf/", "/rencana/saringan/?status=open"),
        "head": ("/pekerjaan/", "/pengaturan/"),
        "operator": (
            "/pengaturan/orang/",
            operator,
            "/pengaturan/orang/angkat/",
            "/pengaturan/orang/undang/",
        ),
    }
    seen = {}
    for who, addresses in pages.items():
        page = visit(made[who], "/pekerjaan/", width=width, theme=theme)
        for address in addresses:
            page.goto(address)
            seen[who, address] = (violations(page), overflow(page))
    assert {place: found for place, found in seen.items() if found != ([], 0)} == {}
