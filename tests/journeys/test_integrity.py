"""From a doubt to a decision, and from a complaint to its answer, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.journeys.looks import LOOKS, SCRIPT, looks
from tests.results.integrity.factories import suspected
from tests.surveys.complaints.factories import COMMENT, CONTACT, complained
from tuntas.audit.models import Event
from tuntas.surveys.models import Complaint, Response

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_pages_of_signals_are_accessible_and_fit_the_window(visit, width, theme):
    round_, suspect, people = suspected()
    base = f"/survei/{round_.pk}/integritas/"
    addresses = (
        base,
        f"{base}{suspect.pk}/",
        f"{base}{suspect.pk}/?signal=too_fast",
        f"{base}perbandingan/",
    )
    page = visit(people.member, base, width=width, theme=theme)
    assert looks(page, addresses) == dict.fromkeys(addresses, ([], 0))


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_pages_of_comments_and_complaints_are_accessible_and_fit_the_window(visit, width, theme):
    made = complained()
    addresses = (
        "/survei/komentar/",
        "/survei/pengaduan/",
        f"/survei/pengaduan/{made.complaint.pk}/",
    )
    page = visit(made.clerk, "/survei/komentar/", width=width, theme=theme)
    assert looks(page, addresses) == dict.fromkeys(addresses, ([], 0))


@pytest.mark.parametrize("script", SCRIPT)
def test_the_inspectorate_excludes_the_answers_of_a_signal_and_puts_one_back(visit, script):
    round_, _suspect, people = suspected()
    page = visit(people.member, f"/survei/{round_.pk}/integritas/", script=script)
    page.get_by_role("link", name="Lebih cepat daripada membaca").click()
    page.get_by_label("Alasan, tercatat").fill("Diisi petugas saat mencoba kios")
    page.get_by_role("button", name="Kecualikan semua 12 dalam daftar").click()
    page.get_by_text("12 dari 30 jawaban dikecualikan.").wait_for()
    assert Response.objects.filter(excluded=True).count() == 12
    page.get_by_label("Alasan, tercatat").fill("Ternyata responden sungguhan")
    page.locator("tbody input[type=checkbox]").first.check()
    page.get_by_role("button", name="Hitung kembali yang dipilih").click()
    page.get_by_text("11 dari 30 jawaban dikecualikan.").wait_for()
    page.get_by_role("link", name="Keutuhan jawaban").click()
    page.get_by_role("link", name="Bandingkan nilai").click()
    expect(page.get_by_role("row")).to_have_count(2)


def test_the_officer_looks_up_the_contact_and_answers(visit):
    made = complained()
    page = visit(made.clerk, "/survei/pengaduan/")
    page.get_by_role("link", name=str(made.complaint.pk), exact=True).click()
    expect(page.get_by_text(COMMENT)).to_be_visible()
    page.get_by_role("button", name="Mulai tangani").click()
    page.get_by_role("button", name="Lihat kontak").click()
    expect(page.get_by_text(CONTACT)).to_be_visible()
    page.get_by_label("Jawaban untuk pengadu").fill("Kursi ditambah minggu depan.")
    page.get_by_role("button", name="Simpan dan kirim jawaban").click()
    page.get_by_text("peladen surel belum diatur").wait_for()
    complaint = Complaint.objects.get(pk=made.complaint.pk)
    assert (complaint.state, complaint.answer) == ("answered", "Kursi ditambah minggu depan.")
    verbs = Event.objects.filter(noun="complaint").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["take", "read_contact", "answer"]
