"""Being told, in a real browser: the bell, the way to the plan, and the operator's webhook."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import world
from tests.journeys.looks import LOOKS, SCRIPT, overflow, violations
from tests.notify.receiver import receiver
from tuntas.notify.actions import News, tell
from tuntas.notify.models import Delivery, Notice, Webhook

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = (
    *("/pemberitahuan/", "/pemberitahuan/cara/"),
    *("/pengaturan/webhook/", "/pengaturan/pengiriman/", "/pengaturan/hari-libur/"),
)


@pytest.fixture
def made():
    return world()


def told(made, person):
    plan = made.plan("2022-02-01")
    news = News(
        "test:1",
        "plan.approve",
        "{who} menyetujui rencana aksi {plan} ({unit}).",
        {"who": "Head Contoh", "plan": plan.code, "unit": plan.unit.name},
        f"/rencana/2022/{plan.code}/",
    )
    tell([(person, news)], timezone.now())


@pytest.mark.parametrize("script", SCRIPT)
def test_the_bell_leads_to_what_is_new_and_on_to_the_plan(visit, made, script):
    told(made, made.people.member)
    page = visit(made.people.member, "/", script=script)
    page.get_by_role("link", name="Pemberitahuan 1 belum dibaca").click()
    page.get_by_role("link", name="menyetujui rencana aksi 2022-02-01").click()
    expect(page).to_have_url(re.compile(r"/rencana/2022/2022-02-01/$"))
    expect(page.locator(".bell-count")).to_have_count(0)
    assert Notice.objects.filter(read_at=None).count() == 0


def test_an_operator_makes_a_webhook_tries_it_and_reads_the_log(visit, made, settings):
    settings.WEBHOOK_PRIVATE = True
    with receiver() as system:
        page = visit(made.people.operator, "/pengaturan/webhook/", script=False)
        page.get_by_label("Nama sistem").fill("Sistem kinerja")
        page.get_by_label("Alamat").fill(system.address)
        page.get_by_role("button", name="Buat webhook").click()
        system.secret = page.get_by_label("Kunci tanda tangan").input_value()
        page.get_by_role("button", name="Kirim uji coba").click()
        page.get_by_text("Sistem kinerja menerima uji coba.").wait_for()
        page.get_by_role("link", name="Catatan").click()
        expect(page.locator("tbody tr")).to_contain_text("Terkirim")
    assert [call["event"] for call in system.calls] == ["test"]


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_pages_are_accessible_and_fit_the_window(visit, made, width, theme):
    operator, now = made.people.operator, timezone.now()
    told(made, operator)
    hook = Webhook.objects.create(
        agency=made.agency,
        name="Sistem",
        address="https://contoh.go.id/",
        made_by=operator,
        made_at=now,
    )
    Delivery.objects.create(
        webhook=hook, key="1", event="plan.late", made_at=now, next_try_at=now, problem="503"
    )
    page = visit(operator, "/", width=width, theme=theme)
    seen = {}
    for address in PAGES:
        page.goto(address)
        seen[address] = (violations(page), overflow(page))
    assert seen == dict.fromkeys(PAGES, ([], 0))
