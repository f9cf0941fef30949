"""An officer of an agency that nobody has heard of gets from an empty installation to the first
stored answer, by pages only: 3 units, 12 services, 6 people.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.answering import THANKS, rate
from tests.surveys.channel_factories import ALL_FOUR
from tuntas.accounts.models import User
from tuntas.organisation.beginning.actions import first_link
from tuntas.organisation.models import Agency, Service, Unit
from tuntas.surveys.models import Response, RoundService

pytestmark = [
    pytest.mark.browser,
    pytest.mark.thorough,
    pytest.mark.django_db(transaction=True),
]
PASSWORD = "angin-laut-selatan-7"
MOST_INPUTS, MOST_PAGES = 60, 15
NAMES = ("Puskesmas Contoh", "RSUD Contoh", "Labkesda Contoh")
UNITS = "No\tUnit\tJenis\n" + "\n".join(
    f"{no}\t{name}\t{kind}"
    for no, (name, kind) in enumerate(
        zip(NAMES, ("Puskesmas", "Rumah sakit", "Laboratorium"), strict=True), 1
    )
)
SERVICES = "Unit\tLayanan\tBertarif\tPengguna setahun\n" + "\n".join(
    f"{name}\tLayanan {n}\tya\t{100 * n}" for name in NAMES for n in range(1, 5)
)
PEOPLE = "Nama\tSurel\tPeran\tUnit\n" + "\n".join(
    f"{role} {name}\t{role.split()[0].lower()}{no}@contoh.go.id\t{role}\t{no}"
    for no, name in enumerate(NAMES, 1)
    for role in ("Petugas unit", "Kepala unit")
)


class Counted:
    """A page that counts what a person fills in and the pages that the person sees."""

    def __init__(self, page):
        self.page, self.inputs, self.seen = page, 0, {page.url}
        page.on("framenavigated", lambda frame: self.seen.add(frame.url.split("?")[0]))

    def fill(self, label, text):
        self.page.get_by_label(label, exact=True).fill(text)
        self.inputs += 1

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name):
        self.page.get_by_role("link", name=name).first.click()

    def paste(self, text):
        self.fill("Tempel dari lembar kerja", text)
        self.press("Periksa")
        self.press("Simpan semuanya")


def test_from_an_empty_installation_to_the_first_answer(visit, capsys):
    address = f"/mulai/{first_link(at=timezone.now())}/"
    at = Counted(visit(None, address))
    set_up(at)
    organise(at)
    open_round(at)
    answer(at)
    assert (Unit.objects.count(), Service.objects.count(), User.objects.count()) == (3, 12, 7)
    assert Response.objects.get().answers == dict.fromkeys(ALL_FOUR, 4)
    with capsys.disabled():
        print(f"\nfrom empty to the first answer: {at.inputs} inputs, {len(at.seen)} pages")
    assert at.inputs <= MOST_INPUTS
    assert len(at.seen) <= MOST_PAGES


def set_up(at):
    at.fill("Nama instansi", "Dinas Kesehatan Kabupaten Contoh")
    at.fill("Nama singkat", "Dinkes Contoh")
    at.fill("Nama lengkap Anda", "Wayan Contoh")
    at.fill("Alamat surel Anda", "wayan@contoh.go.id")
    at.fill("Kata sandi baru", PASSWORD)
    at.fill("Kata sandi baru, sekali lagi", PASSWORD)
    at.press("Siapkan")
    expect(at.page.locator("#langkah")).to_be_visible()


def organise(at):
    at.follow("Tulis jenis unit Anda")
    for n, kind in enumerate(("Puskesmas", "Rumah sakit", "Laboratorium"), 1):
        at.fill(f"Nama jenis {n}", kind)
    at.press("Simpan")
    at.follow("Tempel atau unggah unit")
    at.paste(UNITS)
    at.follow("Tempel atau unggah layanan")
    at.paste(SERVICES)
    expect(at.page.locator("tbody tr")).to_have_count(3)
    at.page.goto("/pekerjaan/")
    at.follow("Undang orang dan beri perannya")
    at.paste(PEOPLE)
    expect(at.page.locator("tbody tr")).to_have_count(6)


def open_round(at):
    at.page.goto("/survei/kuesioner/siap/skm-2017/")
    at.press("Pakai kuesioner ini")
    expect(at.page).to_have_url(re.compile(r"/survei/kuesioner/\d+/"))
    at.page.goto("/pekerjaan/")
    at.follow("Siapkan putaran survei dan pilih layanannya")
    at.fill("Nama putaran", "SKM pertama")
    last = timezone.localdate() + timedelta(days=30)
    at.fill("Hari terakhir", last.isoformat())
    at.press("Simpan")
    at.press("Tambahkan semua hasil saringan")
    expect(at.page.locator(".headline")).to_have_text("12 layanan disurvei.")
    at.follow("SKM pertama")
    at.press("Buka putaran")
    expect(at.page.locator(".headline")).to_contain_text("responden yang diperlukan")


def answer(at):
    asked = RoundService.objects.order_by("pk").first()
    assert asked.users_last_year == 100
    at.page.goto(f"/s/{asked.code}/")
    rate(at.page, "4" * 9)
    at.press("Kirim jawaban")
    at.page.wait_for_url(THANKS)
    assert Agency.objects.get().short_name == "Dinkes Contoh"
