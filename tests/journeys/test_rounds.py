"""Preparing, opening and watching a round, and editing a questionnaire, in a real browser."""

import json
import uuid
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from tests.surveys.channels import ALL_FOUR, collecting
from tuntas.core.questionnaire import from_dict
from tuntas.surveys import actions
from tuntas.surveys.models import Questionnaire, Round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made():
    return collecting()


def answered(made, times):
    for _ in range(times):
        actions.receive(asked=made.asked, key=uuid.uuid4(), given=ALL_FOUR, channel="link", at=timezone.now())


@pytest.mark.parametrize("script", [True, False])
def test_a_round_is_prepared_opened_and_closed(made, visit, script):
    page = visit(made.people.operator, "/survei/", script=script)
    page.get_by_role("link", name="Siapkan putaran").click()
    page.get_by_label("Nama putaran").fill("SKM Semester II")
    page.get_by_label("Kuesioner").select_option(label="SKM v1")
    page.get_by_label("Hari terakhir").fill((timezone.localdate() + timedelta(days=12)).isoformat())
    page.get_by_label("Target nilai").fill("88,50")
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("button", name="Tambahkan semua hasil saringan").click()
    expect(page.locator(".headline")).to_have_text("6 layanan disurvei.")
    page.get_by_label("Pengguna Pengujian, Balai Besar Contoh di Alfa").fill("100")
    page.get_by_role("button", name="Simpan isian di halaman ini").click()
    page.get_by_role("link", name="SKM Semester II").click()
    expect(page.locator(".headline")).to_have_text("Diperlukan 80 responden; belum dibuka.")
    page.get_by_role("button", name="Buka putaran").click()
    expect(page.locator(".headline")).to_contain_text("0 dari 80 responden yang diperlukan; 12 hari lagi;")
    page.get_by_role("link", name="Tutup lebih awal").click()
    page.get_by_label("Alasan").fill("Uji coba selesai")
    page.get_by_role("button", name="Tutup putaran").click()
    expect(page.locator("h1")).to_contain_text("Ditutup lebih awal")
    assert Round.objects.get(name="SKM Semester II").closed_at is not None


def test_users_come_from_a_file_after_a_look_at_it(made, visit):
    page = visit(made.people.operator, made.address("pengguna/"))
    unit = made.units[0].name
    text = f"Unit;Layanan;Pengguna\n{unit};Pengujian;300\n{unit};Layanan Informasi;banyak\n"
    page.get_by_label("Berkas").set_input_files(
        {"name": "pengguna.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Baca berkas").click()
    expect(page.get_by_role("alert")).to_contain_text("Baris 3: tertulis “banyak”")
    page.get_by_role("button", name="Simpan 1 baris yang terbaca").click()
    expect(page.locator(".headline")).to_contain_text("dari 169 responden yang diperlukan")


def test_the_preview_follows_while_typing(made, visit):
    page = visit(made.people.operator, f"/survei/kuesioner/{made.questionnaire.pk}/ubah/")
    page.get_by_label("Judul (id)").fill("Survei Kantor Kami")
    expect(page.locator("#pratinjau")).to_contain_text("Survei Kantor Kami")
    page.get_by_label("Tambahkan").select_option(label="Pertanyaan sendiri: pilihan")
    page.get_by_role("button", name="Tambah pertanyaan").click()
    own = page.locator(".question:has(input[value='x.1'])")
    own.get_by_label("Pertanyaan (id)").fill("Apakah Saudara memakai layanan daring?")
    expect(page.locator("#pratinjau")).to_contain_text("Apakah Saudara memakai layanan daring?")
    page.get_by_role("button", name="Simpan").first.click()
    expect(page.locator("h1")).to_have_text("SKM, versi 1")
    found = from_dict(Questionnaire.objects.get().definition)
    assert (found.title["id"], found.questions[-1].text["id"]) == (
        "Survei Kantor Kami",
        "Apakah Saudara memakai layanan daring?",
    )


def test_an_answered_questionnaire_becomes_a_new_version_without_script(made, visit):
    answered(made, 1)
    page = visit(made.people.operator, f"/survei/kuesioner/{made.questionnaire.pk}/", script=False)
    page.get_by_role("link", name="Buat versi baru").click()
    first = page.locator(".question").first
    first.locator("summary").click()
    first.get_by_label("Pertanyaan (id)").fill("Apakah persyaratannya sesuai?")
    page.get_by_role("button", name="Pratinjau").click()
    expect(page.locator("#pratinjau")).to_contain_text("Persyaratan: bunyi pertanyaannya berubah")
    page.get_by_role("button", name="Simpan").first.click()
    expect(page.locator("h1")).to_have_text("SKM, versi 2")
    page.get_by_role("link", name="Bandingkan versi").click()
    expect(page.locator("tbody tr")).to_have_count(1)


PAGES = (
    "/survei/",
    "/survei/baru/",
    "/survei/{round}/",
    "/survei/{round}/layanan/",
    "/survei/{round}/pengguna/",
    "/survei/{round}/tutup/",
    "/survei/kuesioner/",
    "/survei/kuesioner/{form}/",
    "/survei/kuesioner/{form}/ubah/",
    "/survei/kuesioner/{form}/beda/",
    "/survei/kuesioner/siap/ipkp-6/",
)


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1280, "light")])
def test_every_page_can_be_used_by_everyone(made, visit, width, theme):
    answered(made, 3)
    page = visit(made.people.operator, "/survei/", width=width, theme=theme)
    for address in PAGES:
        page.goto(address.format(round=made.round.pk, form=made.questionnaire.pk))
        found = Axe().run(page)
        assert (address, found.response["violations"]) == (address, []), json.dumps(found.response, indent=1)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
