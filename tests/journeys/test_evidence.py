"""Evidence in a real browser: handed over by a unit, looked at and judged by the team."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests.factories import agency, survey, units
from tests.followup.evidence_files import PDF, PNG, PROGRAM, docx, hand_over, in_work
from tests.followup.factories import go
from tests.journeys.looks import LOOKS, SCRIPT, overflow, violations
from tests.people import cast
from tuntas.followup.models import ActionPlan, Evidence

NOW = datetime.fromisoformat("2023-07-01T09:00:00+00:00")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("evidence_on_disk"),
]


@pytest.fixture
def world():
    body = agency()
    first, second, _third = units(body)
    people = cast(body, first, NOW)
    made = {"round": survey(body, 2023, [first, second]), "unit": first, "agency": body}
    return made | people.everyone()


def file(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.mark.parametrize("script", SCRIPT)
def test_several_files_are_handed_over_at_once(visit, world, script):
    plan = in_work(world)
    page = visit(world["officer"], f"/rencana/2023/{plan.code}/data-dukung/", script=script)
    page.get_by_label("Tambah berkas").set_input_files(
        [file("daftar.pdf", PDF), file("foto.png", PNG)]
    )
    page.get_by_role("button", name="Unggah").click()
    expect(page).to_have_url(re.compile(rf"/rencana/2023/{plan.code}/#data-dukung$"))
    expect(page.get_by_role("status").filter(has_text="2 berkas tersimpan.")).to_be_visible()
    expect(page.get_by_role("heading", name="Data dukung: 2")).to_be_visible()
    assert list(plan.evidence.values_list("kind", flat=True)) == ["pdf", "png"]


@pytest.mark.parametrize("script", SCRIPT)
def test_what_is_refused_is_named_and_the_others_are_kept(visit, world, script):
    plan = in_work(world)
    page = visit(world["officer"], f"/rencana/2023/{plan.code}/data-dukung/", script=script)
    page.get_by_label("Tambah berkas").set_input_files(
        [file("daftar.pdf", PDF), file("foto.jpg", PROGRAM)]
    )
    page.get_by_role("button", name="Unggah").click()
    expect(
        page.get_by_text("foto.jpg: Isi berkas ini adalah program, apa pun namanya.")
    ).to_be_visible()
    expect(page.get_by_role("heading", name="Data dukung: 1")).to_be_visible()
    visit.errors.clear()  # the browser reports the refusal's status


def test_a_broken_connection_is_told_and_nothing_is_kept(visit, world):
    plan = in_work(world)
    page = visit(world["officer"], f"/rencana/2023/{plan.code}/data-dukung/")
    page.get_by_label("Tambah berkas").set_input_files(file("daftar.pdf", PDF))
    page.context.set_offline(True)
    page.get_by_role("button", name="Unggah").click()
    expect(page.get_by_text("Unggahan terputus; tidak ada yang tersimpan.")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Unggah").click()
    expect(page.get_by_role("heading", name="Data dukung: 1")).to_be_visible()
    visit.errors.clear()


def test_a_file_that_is_too_large_is_told_before_it_is_sent(visit, world, settings):
    settings.EVIDENCE_BYTES = 1024
    plan = in_work(world)
    page = visit(world["officer"], f"/rencana/2023/{plan.code}/data-dukung/")
    page.get_by_label("Tambah berkas").set_input_files(file("daftar.pdf", PDF.ljust(1025)))
    page.get_by_role("button", name="Unggah").click()
    expect(
        page.get_by_text("Ada berkas yang lebih besar dari 1,0 KB; belum ada yang dikirim.")
    ).to_be_visible()


def test_who_comes_after_the_plan_was_handed_in_is_told_why(visit, world):
    plan = in_work(world)
    hand_over(world, plan, PNG, "foto.png")
    page = visit(world["officer"], f"/rencana/2023/{plan.code}/data-dukung/")
    go(world, plan, "hand_in", "head", outcome="done")
    page.get_by_label("Tambah berkas").set_input_files(file("daftar.pdf", PDF))
    page.get_by_role("button", name="Unggah").click()
    expect(
        page.get_by_role("status").filter(has_text="Rencana sedang diverifikasi.")
    ).to_be_visible()
    visit.errors.clear()


def test_the_team_looks_at_a_picture_and_judges(visit, world):
    plan = in_work(world)
    hand_over(world, plan, PNG, "foto.png")
    go(world, plan, "hand_in", "officer", outcome="done")
    page = visit(world["member"], f"/rencana/2023/{plan.code}/data-dukung/")
    picture = page.get_by_role("img", name="Gambar foto.png")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    page.get_by_role("button", name="Tidak diterima").click()
    expect(page.get_by_text("Tuliskan apa yang kurang; unit membacanya.")).to_be_visible()
    visit.errors.clear()
    page.get_by_label("Catatan (wajib").fill("Terlalu kecil")
    page.get_by_role("button", name="Tidak diterima").click()
    expect(page.get_by_text("Terlalu kecil")).to_be_visible()
    assert Evidence.objects.get().state == "rejected"


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_page_has_no_accessibility_violation_and_fits_the_window(visit, world, width, theme):
    plan = in_work(world)
    first = hand_over(world, plan)
    hand_over(world, plan, PNG, "foto-" + "panjang" * 20 + ".png", replaces=first)
    hand_over(world, plan, docx())
    hand_over(world, in_work(world), docx())
    address = f"/rencana/2023/{plan.code}/data-dukung/"
    page = visit(world["officer"], address, width=width, theme=theme)
    for summary in page.query_selector_all("main details > summary"):
        summary.click()
    assert (violations(page), overflow(page)) == ([], 0)
    go(world, plan, "hand_in", "officer", outcome="done")
    assert ActionPlan.objects.get(pk=plan.pk).state == "evidence_in"
    page = visit(world["member"], address, width=width, theme=theme)
    assert (violations(page), overflow(page)) == ([], 0)
