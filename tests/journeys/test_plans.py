"""The whole life of a plan in a real browser: officer, head, acting head, two verifiers, leader,
stranger.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.followup.plans.one_plan import one_plan
from tests.followup.runs import runs
from tests.journeys.looks import LOOKS, SCRIPT, looks
from tests.people import person
from tuntas.followup.models import ActionPlan
from tuntas.followup.recommendations.actions import release_run
from tuntas.organisation.actions import appoint

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_pages_of_plans_are_accessible_and_fit_the_window(visit, width, theme):
    world = one_plan()
    world.bring_to("returned")
    writing = f"/rencana/baru/?unit=1&round={world.round.pk}"
    draft = world.write()
    service = world.unit.services.first()
    addresses = (
        "/rencana/",
        world.address(),
        world.address("riwayat/"),
        f"/rencana/{draft.round.year}/{draft.code}/ubah/",
        writing,
        f"{writing}&service={service.pk}",
    )
    page = visit(world.people.officer, "/rencana/", width=width, theme=theme)
    assert looks(page, addresses) == dict.fromkeys(addresses, ([], 0))


def test_hints_appear_while_writing_and_everything_typed_stays(visit):
    made = runs()
    release_run(run=made.run(), viewer=made.member, at=timezone.now())
    address = f"/rencana/baru/?unit=1&round={made.round.pk}&service={made.service.pk}"
    page = visit(made.people.officer, address)
    first = page.get_by_role("group", name="Rencana ke-1")
    first.get_by_label("Kegiatan").fill("Menjaga mutu pelayanan")
    first.get_by_label("Kegiatan").blur()
    expect(page.locator("#p0-petunjuk")).to_contain_text(
        "Tidak ada tindakan yang hasilnya dapat diperiksa"
    )
    first.get_by_label("Kegiatan").fill("Melatih dua petugas loket")
    first.get_by_role("button", name="Tambah tahap").click()
    expect(page.get_by_role("group", name="Rencana ke-1").get_by_label("Kegiatan")).to_have_value(
        "Melatih dua petugas loket"
    )
    assert not ActionPlan.objects.exists()


@pytest.mark.parametrize("script", SCRIPT)
def test_the_whole_life_of_a_plan(visit, script):
    made = runs()
    release_run(run=made.run(), viewer=made.member, at=timezone.now())
    people = made.people
    second = person("member", made.agency, timezone.now(), username="second")
    acting = acting_head(made)

    def at(who, address):
        return visit(who, address, script=script)

    write(at(people.officer, "/rencana/"))
    plan = ActionPlan.objects.get()
    address = f"/rencana/{plan.round.year}/{plan.code}/"
    send_back(at(people.head, address))
    mend(at(people.officer, address))
    approve(at(acting, address))
    bring_evidence(at(people.officer, address))
    give_back(at(people.member, address))
    hand_in(at(people.officer, address))
    close(at(second, address))
    read(at(people.leader, address))
    expect(at(people.stranger, address).get_by_text(plan.text)).to_have_count(0)
    visit.errors.clear()  # the page that is not there
    assert ActionPlan.objects.get().state == "closed"


def acting_head(made):
    """Somebody of another unit who stands in for the head until tomorrow."""
    now = timezone.now()
    someone = person("officer", made.agency, now, made.units[1], username="acting")
    today = timezone.localdate(now)
    days = {"valid_from": today, "valid_to": today + timedelta(days=1)}
    appoint(
        person=someone,
        agency=made.agency,
        role="head",
        unit=made.units[0],
        acting="plh",
        by=None,
        at=now,
        **days,
    )
    return someone


def write(page):
    """The officer writes a plan for one of the three elements, and submits it."""
    page.get_by_role("link", name="Tulis rencana").click()
    page.get_by_role("link", name="Pengujian").click()
    first = page.get_by_role("group", name="Rencana ke-1")
    first.get_by_label("Kegiatan").fill(
        "Menambah loket agar waktu penyelesaian paling lama dua hari"
    )
    first.get_by_label("Ukuran keberhasilan").fill("Paling lama dua hari")
    first.get_by_label("Penanggung jawab").select_option(label="Officer Contoh, Petugas unit")
    first.get_by_label("Tenggat").fill(day(60))
    first.get_by_label("Tenggat").blur()
    submit(page)
    expect(page.locator(".headline")).to_have_text("Diajukan. Giliran kepala unit.")


def send_back(page):
    page.locator("summary", has_text="Kembalikan ke penyusun").click()
    page.get_by_label("Alasan").fill("Sebut jumlah loketnya")
    page.get_by_role("button", name="Kembalikan ke penyusun").click()
    expect(page.locator(".headline")).to_contain_text("Draf.")


def mend(page):
    expect(page.get_by_text("Sebut jumlah loketnya")).to_be_visible()
    page.get_by_role("link", name="Ubah draf").click()
    page.get_by_label("Kegiatan").fill(
        "Menambah dua loket agar waktu penyelesaian paling lama dua hari"
    )
    page.get_by_label("Kegiatan").blur()
    submit(page)


def approve(page):
    page.get_by_role("button", name="Setujui").click()
    expect(page.locator(".headline")).to_contain_text("Disetujui.")


def bring_evidence(page):
    page.get_by_role("button", name="Mulai kerjakan").click()
    page.get_by_label("Atau tautan").fill("https://arsip.contoh.go.id/berita-acara")
    page.get_by_label("Judul tautan").fill("Berita acara")
    page.get_by_role("button", name="Tambah tautan").click()
    hand_in(page)


def give_back(page):
    """One verifier returns it; it cannot be closed before its evidence was looked at."""
    expect(page.get_by_role("button", name="Tutup rencana")).to_be_disabled()
    page.locator("#return summary").click()
    page.locator("#return").get_by_label("Alasan").fill("Tanda tangan belum ada")
    page.locator("#return").get_by_label("Tenggat baru").fill(day(14))
    page.locator("#return").get_by_role("button", name="Kembalikan").click()
    expect(page.locator(".headline")).to_contain_text("Dikembalikan. Giliran")


def close(page):
    page.get_by_role("button", name="Terima").first.click()
    page.get_by_role("button", name="Tutup rencana").click()
    expect(page.locator(".headline")).to_have_text("Selesai: Dilaksanakan sesuai rencana.")


def read(page):
    """The leader reads the story and can do nothing."""
    expect(page.locator(".act")).to_have_count(0)
    page.get_by_role("link", name="Riwayat lengkap").click()
    expect(page.locator(".story > li")).to_have_count(13)
    expect(page.locator(".story")).to_contain_text("Second Contoh menutup rencana.")
    expect(page.locator(".story")).to_contain_text("Plh.")


def submit(page):
    """After the hints have come: the tests' shared database in memory takes no two requests at
    once.
    """
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Simpan dan ajukan").click()


def hand_in(page):
    page.locator("#hand_in summary").click()
    page.locator("#hand_in").get_by_label("Hasil pelaksanaan").select_option(
        "Dilaksanakan sesuai rencana"
    )
    page.locator("#hand_in").get_by_role("button", name="Serahkan untuk diverifikasi").click()
    expect(page.locator(".headline")).to_contain_text("Menunggu verifikasi.")
