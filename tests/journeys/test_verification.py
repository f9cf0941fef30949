"""Two verifiers at work, in a real browser: by keys, one plan after the other, and a second
reading.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.evaluation.verifiers import assigned, close, drawn, staffed, waiting
from tests.factories import NOW
from tests.followup.evidence_files import PNG, hand_over, in_work
from tests.followup.factories import go
from tests.journeys.looks import LOOKS, overflow, violations
from tests.people import as_viewer
from tuntas.evaluation.models import SecondReading
from tuntas.evaluation.verification.actions import add_template

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def team(settings, tmp_path):
    settings.EVIDENCE_INCOMING = tmp_path / "incoming"
    settings.STORAGES = settings.STORAGES | {
        "evidence": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "evidence"},
        }
    }
    return staffed()


def with_picture(team):
    plan = in_work(team)
    hand_over(team, plan, PNG, "foto.png")
    return go(team, plan, "hand_in", "officer", outcome="done")


def test_a_plan_is_accepted_closed_and_the_next_one_returned_by_keys(visit, team):
    add_template(text="Foto buram.", viewer=as_viewer(team["member"]), at=NOW)
    first, second = with_picture(team), waiting(team)
    page = visit(team["member"], "/evaluasi/verifikasi/")
    page.get_by_role("link", name="Mulai dari yang pertama").click()
    expect(page.get_by_role("img", name="Gambar foto.png")).to_be_visible()
    page.get_by_label("Catatan (wajib bila tidak diterima)").press("s")  # while typing no key acts
    page.get_by_role("heading", name=first.code).click()
    page.keyboard.press("t")
    expect(page.get_by_text("Diterima", exact=True)).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_text(f"Rencana {first.code} ditutup.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(second.code)
    page.keyboard.press("k")
    page.get_by_label("Foto buram.").check()
    page.get_by_label("Alasan dengan kata sendiri").fill("Lihat halaman 2.")
    page.get_by_role("button", name="Kembalikan", exact=True).click()
    expect(page.get_by_text("Tidak ada rencana yang menunggu putusan Anda.")).to_be_visible()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("closed", "returned")
    assert second.events.get(verb="return").reason == "Foto buram.\nLihat halaman 2."


def test_the_keys_go_through_the_queue_and_without_a_script_its_links_do(visit, team):
    first, second = waiting(team), waiting(team)
    page = visit(team["member"], f"/evaluasi/verifikasi/2023/{first.code}/")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(f"/{second.code}/\\?"))
    page.keyboard.press("l")
    expect(page).to_have_url(re.compile(f"/{first.code}/\\?"))
    plain = visit(team["member"], f"/evaluasi/verifikasi/2023/{first.code}/", script=False)
    plain.get_by_role("link", name="Berikutnya").click()
    expect(plain).to_have_url(re.compile(f"/{second.code}/\\?"))


@pytest.mark.thorough
def test_two_verifiers_read_one_verdict_and_the_leader_settles(visit, team):
    made = assigned(team)
    plan = close(team, waiting(team))
    drawn(team, made)
    SecondReading.objects.update(reader=team["colleague"])
    page = visit(team["colleague"], "/evaluasi/verifikasi/")
    page.get_by_role("link", name=plan.code).click()
    expect(page.get_by_text("Selesai", exact=True)).to_have_count(0)
    page.get_by_label("Alasan (wajib bila dikembalikan)").fill("Tidak bertanggal.")
    page.get_by_role("button", name="Menurut saya: kembalikan").click()
    expect(page.get_by_text("Pembacaan kedua yang diberikan")).to_have_count(0)
    leader = visit(team["team_leader"], f"/evaluasi/{made.code}/uji-petik/")
    leader.get_by_role("textbox", name="Alasan keputusan").fill("Sependapat dengan pembaca kedua.")
    leader.get_by_role("button", name="Yang berlaku: Kembalikan").click()
    expect(leader.get_by_role("cell", name="Berbeda, sudah diputus")).to_be_visible()
    plan.refresh_from_db()
    assert plan.state == "reopened"


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_pages_hold_on_a_phone_and_in_the_dark(visit, team, width, theme):
    made, plan = assigned(team), with_picture(team)
    close(team, waiting(team))
    (reading,) = drawn(team, made)
    SecondReading.objects.update(reader=team["team_leader"])
    for path in (
        "/evaluasi/verifikasi/",
        "/evaluasi/verifikasi/alasan/",
        f"/evaluasi/verifikasi/2023/{plan.code}/",
        f"/evaluasi/verifikasi/kedua/{reading.pk}/",
        f"/evaluasi/{made.code}/uji-petik/",
        f"/evaluasi/{made.code}/penugasan/",
        f"/evaluasi/{made.code}/penugasan/ubah/",
        f"/evaluasi/{made.code}/penugasan/pembagian/?usul=1",
    ):
        page = visit(team["team_leader"], path, width=width, theme=theme)
        assert (path, overflow(page), violations(page)) == (path, 0, [])
