"""Preparing, opening and watching a round, and editing a questionnaire, in a real browser."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.looks import LOOKS, SCRIPT
from tests.surveys.channel_factories import ALL_FOUR, collecting
from tuntas.core.survey.questionnaire import from_dict
from tuntas.surveys.answers import actions
from tuntas.surveys.models import Questionnaire, Response, Round, RoundService

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made():
    return collecting()


def answered(made, times):
    for _ in range(times):
        actions.receive(
            asked=made.asked, key=uuid.uuid4(), given=ALL_FOUR, channel="link", at=timezone.now()
        )


@pytest.mark.parametrize("script", SCRIPT)
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
    expect(page.locator(".headline")).to_contain_text(
        "0 dari 80 responden yang diperlukan; 12 hari lagi;"
    )
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


@pytest.mark.thorough
def test_the_preview_follows_while_typing(made, visit):
    page = visit(made.people.operator, f"/survei/kuesioner/{made.questionnaire.pk}/ubah/")
    page.get_by_label("Judul (Bahasa Indonesia)").fill("Survei Kantor Kami")
    expect(page.locator("#pratinjau")).to_contain_text("Survei Kantor Kami")
    page.get_by_label("Tambahkan").select_option(label="Pertanyaan sendiri: pilihan")
    page.get_by_role("button", name="Tambah pertanyaan").click()
    own = page.locator(".question:has(input[value='x.1'])")
    expect(own.get_by_label("Pertanyaan (Bahasa Indonesia)")).to_be_focused()
    own.get_by_label("Pertanyaan (Bahasa Indonesia)").fill("Apakah Saudara memakai layanan daring?")
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
    first.get_by_label("Pertanyaan (Bahasa Indonesia)").fill("Apakah persyaratannya sesuai?")
    page.get_by_role("button", name="Pratinjau").click()
    expect(page.locator("#pratinjau")).to_contain_text("Persyaratan: bunyi pertanyaannya berubah")
    page.get_by_role("button", name="Simpan").first.click()
    expect(page.locator("h1")).to_have_text("SKM, versi 2")
    page.get_by_role("link", name="Bandingkan versi").click()
    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.thorough
def test_a_further_language_goes_from_the_editor_to_the_form(made, visit):
    page = visit(made.people.operator, f"/survei/kuesioner/{made.questionnaire.pk}/ubah/")
    page.get_by_label("Tambah bahasa (kode, misalnya jv)").fill("jv")
    page.keyboard.press("Enter")
    page.get_by_label("Judul (Basa Jawa)").fill("Survei Layanan")
    first = page.locator(".question").first
    first.locator("summary").click()
    first.get_by_label("Pertanyaan (Basa Jawa)").fill("Kepriye syarate?")
    first.get_by_label("Jawaban (Basa Jawa), satu per baris").fill("ala\nkurang\napik\napik banget")
    page.get_by_label("Bahasa pratinjau").select_option("jv")
    expect(page.locator("#pratinjau")).to_contain_text("Kepriye syarate?")
    expect(page.locator("#pratinjau")).to_contain_text("teks belum ada dalam Basa Jawa")
    page.get_by_role("button", name="Simpan").first.click()
    expect(page.locator("h1")).to_have_text("SKM, versi 1")

    form = visit(None, f"/s/{made.asked.code}/", width=360, script=False)
    form.get_by_role("link", name="Basa Jawa").click()
    expect(form.locator("h1")).to_have_text("Survei Layanan")
    expect(form.locator("html")).to_have_attribute("lang", re.compile("id|jv"))
    form.get_by_label("apik banget").check(force=True)
    for key in ALL_FOUR:
        form.locator(f"input[name={key}][value='4']").check(force=True)
    form.get_by_role("button", name="Kirim jawaban").click()
    expect(form).to_have_url(re.compile("terima-kasih"))
    assert (Response.objects.get().language, Response.objects.get().answers["persyaratan"]) == (
        "jv",
        4,
    )


@pytest.mark.parametrize(
    "instrument",
    [
        "ipkp-6",
        pytest.param("ipak-4", marks=pytest.mark.thorough),
        pytest.param("ipkp-4", marks=pytest.mark.thorough),
        pytest.param("ipak-6", marks=pytest.mark.thorough),
    ],
)
def test_an_integrity_survey_is_taken_over_opened_and_answered(made, visit, instrument):
    page = visit(made.people.operator, f"/survei/kuesioner/siap/{instrument}/")
    page.get_by_role("button", name="Pakai kuesioner ini").click()
    name = page.locator("h1").inner_text().removesuffix(", versi 1")
    page.goto("/survei/baru/")
    page.get_by_label("Nama putaran").fill("Integritas")
    page.get_by_label("Kuesioner").select_option(label=f"{name} v1")
    page.get_by_label("Hari terakhir").fill((timezone.localdate() + timedelta(days=5)).isoformat())
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("button", name="Tambahkan semua hasil saringan").click()
    page.get_by_role("link", name="Integritas").click()
    page.get_by_role("button", name="Buka putaran").click()
    asked = RoundService.objects.filter(round__name="Integritas").earliest("pk")
    best = instrument[-1]
    form = visit(None, f"/s/{asked.code}/", width=360, script=False)
    for radio in form.locator(f".screen input[value='{best}']:not([name^='p.'])").all():
        radio.check(force=True)
    form.get_by_role("button", name="Kirim jawaban").click()
    expect(form).to_have_url(re.compile("terima-kasih"))
    answers = Response.objects.get().answers
    assert (len(answers), set(answers.values())) == (8 if "ipkp" in instrument else 5, {int(best)})


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


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_every_page_can_be_used_by_everyone(made, visit, width, theme):
    answered(made, 3)
    page = visit(made.people.operator, "/survei/", width=width, theme=theme)
    for address in PAGES:
        page.goto(address.format(round=made.round.pk, form=made.questionnaire.pk))
        found = Axe().run(page)
        assert (address, found.response["violations"]) == (address, []), json.dumps(
            found.response, indent=1
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
