"""Every way into a survey that people of the agency open, used in a browser."""

import re
import uuid
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.answering import THANKS, rate
from tests.journeys.looks import LOOKS, overflow, violations
from tests.surveys.channel_factories import ALL_FOUR, collecting
from tests.surveys.mail import mail_server
from tuntas.surveys.invitations.actions import invite
from tuntas.surveys.models import Exclusion, Invitation, Kiosk, PaperSheet, Response
from tuntas.surveys.paper.actions import enter_sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def made():
    return collecting()


@pytest.fixture
def server(settings):
    with mail_server(settings) as running:
        yield running


def entry(made):
    return made.address(f"kertas/{made.asked.code}/")


def type_sheet(page, digits, profile="2354"):
    expect(page.locator("[data-paper] input[name=persyaratan]")).to_be_focused()
    page.keyboard.type(digits + profile)
    page.keyboard.press("Enter")


def test_nine_digits_and_enter_store_a_sheet_and_begin_the_next(made, visit):
    page = visit(made.people.officer, entry(made))
    type_sheet(page, "443 44444")
    expect(page.get_by_text("Lembar 1 tersimpan.")).to_be_visible()
    expect(page.locator("[data-paper] input[name=persyaratan]")).to_be_focused()
    type_sheet(page, "111111111", profile="")
    expect(page.get_by_text("Lembar 2 tersimpan.")).to_be_visible()
    expect(page.locator(".paper-count").first).to_have_text("2")
    first, second = Response.objects.order_by("received_at")
    assert first.answers == {key: 3 if key == "waktu" else 4 for key in ALL_FOUR if key != "biaya"}
    assert first.profile["p.jenis_kelamin"] == "P"
    assert second.answers == dict.fromkeys(ALL_FOUR, 1)


def test_a_key_that_is_no_answer_is_not_taken(made, visit):
    page = visit(made.people.officer, entry(made))
    field = page.locator("input[name=persyaratan]")
    expect(field).to_be_focused()
    page.keyboard.type("7")
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    page.keyboard.type("3")
    expect(page.locator("input[name=prosedur]")).to_be_focused()
    page.keyboard.press("Backspace")
    expect(field).to_be_focused()


def test_a_wrong_sheet_is_taken_back_and_typed_again(made, visit):
    page = visit(made.people.officer, entry(made))
    type_sheet(page, "123412341")
    page.get_by_role("button", name="Batalkan 1").click()
    expect(page.get_by_text("Lembar 1 diketik ulang.")).to_be_visible()
    type_sheet(page, "444444444")
    expect(page.get_by_text("Lembar 1 tersimpan.")).to_be_visible()
    assert Response.objects.get(excluded=False).answers == dict.fromkeys(ALL_FOUR, 4)
    assert Exclusion.objects.get().reason == "Salah entri"


@pytest.fixture
def slow(made, visit):
    """An officer's page whose sheets reach the server only when the test lets them."""
    page = visit(made.people.officer, entry(made))
    held = []

    def hold(route):
        if route.request.method == "POST" and not hold.open:
            held.append(route)
        else:
            route.continue_()

    def let_through():
        hold.open = True
        for route in held:
            route.continue_()

    hold.open = False
    page.route("**/kertas/**", hold)
    page.let_through = let_through
    return page


def test_a_fast_typist_on_a_slow_server_loses_no_sheet(made, slow):
    for digit in "1234":
        type_sheet(slow, digit * 9, profile="")
    expect(slow.get_by_text("4 lembar sedang disimpan")).to_be_visible()
    expect(slow.locator(".paper-count").nth(1)).to_have_text("5")
    slow.keyboard.type("44")
    slow.let_through()
    expect(slow.get_by_text("Lembar 4 tersimpan.")).to_be_visible()
    expect(slow.locator("input[name=prosedur]")).to_have_value("4")
    sheets = PaperSheet.objects.select_related("response")
    assert [(s.number, set(s.response.answers.values())) for s in sheets] == [
        (1, {1}),
        (2, {2}),
        (3, {3}),
        (4, {4}),
    ]


def test_a_sheet_that_is_asked_about_stops_the_next_and_nothing_typed_is_lost(made, slow, visit):
    type_sheet(slow, "1", profile="")
    type_sheet(slow, "2" * 9, profile="")
    slow.keyboard.type("333")
    slow.let_through()
    asked = slow.get_by_role("alert").filter(has_text="Baru 1 dari 9")
    expect(asked).to_be_focused()
    slow.keyboard.type("44")  # blindly: it goes nowhere
    expect(slow.locator("input[name=persyaratan]")).to_have_value("1")
    slow.get_by_label("Di kertasnya memang hanya itu yang terisi").check()
    slow.get_by_role("button", name="Simpan lembar").click()
    expect(slow.get_by_text("Lembar 2 tersimpan.")).to_be_visible()
    expect(slow.locator("input[name=waktu]")).to_have_value("3")
    expect(slow.locator("input[name=biaya]")).to_be_focused()
    sheets = PaperSheet.objects.select_related("response")
    assert [len(s.response.answers) for s in sheets] == [1, 9]
    visit.errors.clear()


def test_sheets_typed_while_nobody_is_signed_in_wait_on_the_page(made, visit):
    page = visit(made.people.officer, entry(made))
    cookies = page.context.cookies()
    page.context.clear_cookies()
    type_sheet(page, "444444444")
    expect(page.get_by_text("1 lembar menunggu; biarkan halaman ini terbuka.")).to_be_visible()
    assert Response.objects.count() == 0
    page.context.add_cookies(cookies)
    page.get_by_role("button", name="Kirim lagi").click()
    expect(page.get_by_text("Lembar 1 tersimpan.")).to_be_visible()
    assert Response.objects.get().answers == dict.fromkeys(ALL_FOUR, 4)
    visit.errors.clear()


def test_a_stored_sheet_is_put_right(made, visit):
    sheet = sheet_of(made)
    page = visit(made.people.officer, f"{entry(made)}1/")
    page.get_by_role("link", name="Koreksi lembar ini").click()
    page.locator("input[name=persyaratan]").fill("2")
    page.get_by_label("Alasan perbaikan").fill("Salah baca")
    assert (violations(page), overflow(page)) == ([], 0)
    page.get_by_role("button", name="Simpan koreksi").click()
    expect(page.get_by_text("Lembar 1 dikoreksi.")).to_be_visible()
    expect(page.get_by_role("cell", name="Salah baca")).to_be_visible()
    assert (violations(page), overflow(page)) == ([], 0)
    sheet.refresh_from_db()
    assert sheet.response.answers["persyaratan"] == 2


def sheet_of(made):
    return enter_sheet(
        asked=made.asked,
        key=uuid.uuid4(),
        given=ALL_FOUR,
        viewer=made.viewer(),
        at=timezone.now(),
    )


def test_paper_is_typed_without_script_too(made, visit):
    page = visit(made.people.officer, entry(made), script=False)
    for key in ALL_FOUR:
        page.fill(f"input[name={key}]", "2")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Lembar 1 tersimpan.")).to_be_visible()
    assert Response.objects.get().answers == dict.fromkeys(ALL_FOUR, 2)


def test_a_second_person_reads_the_sheet_and_decides_the_difference(made, visit):
    page = visit(made.people.officer, entry(made))
    type_sheet(page, "144444444")
    expect(page.get_by_text("Lembar 1 tersimpan.")).to_be_visible()
    page = visit(made.people.head, f"{entry(made)}periksa/")
    page.get_by_label("Nomor lembar").fill("1")
    page.locator("input[name=persyaratan]").focus()
    type_sheet(page, "244444444")
    expect(page.get_by_text("1 jawaban terbaca berbeda.")).to_be_visible()
    page.get_by_label("Kedua: 2 Kurang sesuai").check()
    page.get_by_role("button", name="Putuskan").click()
    expect(page.get_by_text("1 dari 1 lembar sudah diperiksa.")).to_be_visible()
    assert Response.objects.get(excluded=False).answers["persyaratan"] == 2


def test_a_link_is_copied_and_sheets_come_as_a_pdf(made, visit):
    page = visit(made.people.officer, made.address(f"kanal/{made.asked.code}/"))
    page.context.grant_permissions(["clipboard-write"])  # as in a window that has the focus
    page.get_by_role("button", name="Salin Tautan survei").click()
    expect(page.get_by_role("button", name="Tersalin")).to_be_visible()
    assert page.locator("#tautan").input_value().endswith(f"/s/{made.asked.code}/")
    page.get_by_label("Nama loket, satu per baris").fill("Loket 1\nLoket 2")
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh lembar QR (PDF)").click()
    assert download.value.path().read_bytes()[:5] == b"%PDF-"


def test_a_kiosk_is_paired_and_answers(made, visit):
    page = visit(made.people.officer, made.address(f"kanal/{made.asked.code}/"), width=360)
    page.get_by_role("link", name="Pasangkan kios").click()
    page.get_by_label("Nama kios").fill("Tablet loket 1")
    page.get_by_role("button", name="Pasangkan kios").click()
    address = page.get_by_label("Alamat pemasangan").input_value()
    assert (violations(page), overflow(page)) == ([], 0)
    tablet = visit(None, address)
    assert (violations(tablet), overflow(tablet)) == ([], 0)
    tablet.get_by_role("button", name="Pasangkan perangkat ini").click()
    expect(tablet).to_have_url(re.compile("/kios/$"))
    rate(tablet)
    tablet.get_by_role("button", name="Kirim jawaban").click()
    tablet.wait_for_url(THANKS)
    assert Response.objects.get().channel == "kiosk"
    assert Kiosk.objects.get().paired_at is not None


def test_services_are_ticked_in_the_list_for_their_sheets(made, visit):
    page = visit(made.people.operator, made.address("kanal/"))
    page.get_by_label(f"Pilih {made.elsewhere.service.name}, {made.units[1].name}").check()
    page.get_by_text("Cetak lembar QR").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh lembar QR (PDF)").click()
    assert f"service={made.elsewhere.code}" in download.value.url
    assert made.asked.code not in download.value.url


def test_an_invited_person_answers_by_the_link_in_the_letter(made, visit, server):
    page = visit(made.people.officer, made.address(f"undangan/{made.asked.code}/"))
    page.get_by_label("Alamat surel, satu per baris").fill("ani@contoh.id\nsalah")
    page.get_by_role("button", name="Baca alamat").click()
    expect(page.get_by_text("1 orang akan diundang; 1 baris tidak dipakai.")).to_be_visible()
    page.get_by_role("button", name="Siapkan undangan").click()
    page.get_by_role("button", name="Kirim 1 undangan").click()
    expect(page.get_by_role("button", name="Ingatkan 1 orang yang belum menjawab")).to_be_visible()
    link = re.search(r"http://\S+/u/\w+/", server.letters[0][1])[0]
    guest = visit(None, link, script=False)
    for key in ALL_FOUR:
        guest.locator(f"input[name={key}][value='3']").check(force=True)
    guest.get_by_role("button", name=re.compile("Kirim")).click()
    expect(guest).to_have_url(re.compile("terima-kasih"))
    assert Response.objects.get().channel == "invitation"
    assert Invitation.objects.get().used_on == timezone.localdate()


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("ago", "sentence"),
    [(5, "Sedang mengirim"), (90, "Sudah lebih dari satu menit tidak ada surat")],
)
def test_a_sending_is_followed_on_a_phone_and_says_when_nothing_moves(
    made, visit, server, ago, sentence
):
    """Nobody sends here: the worker did not start."""
    addresses = [f"orang{n}@contoh.id" for n in range(12)]
    now = timezone.now()
    invite(asked=made.asked, addresses=addresses, viewer=made.viewer(), at=now)
    sent = Invitation.objects.order_by("pk").values_list("pk", flat=True)[:6]
    Invitation.objects.filter(pk__in=list(sent)).update(sent_at=now - timedelta(seconds=ago))
    followed = f"?mengirim=send&sejak={int(now.timestamp()) - ago}"
    page = visit(
        made.people.officer, made.address(f"undangan/{made.asked.code}/{followed}"), width=360
    )
    expect(page.locator("#kemajuan")).to_contain_text(sentence)
    expect(page.get_by_role("button", name=re.compile("Kirim"))).to_have_count(0 if ago == 5 else 1)
    assert [v["id"] for v in Axe().run(page, options=RULES).response["violations"]] == []
    rights = (
        "[...document.querySelectorAll('#kemajuan *')].map((e) => e.getBoundingClientRect().right)"
    )
    assert page.evaluate(f"Math.max(...{rights})") <= 348
    if ago == 5:
        with page.expect_response(
            lambda r: "mengirim=send" in r.url and r.request.headers.get("hx-request")
        ):
            pass


def test_a_token_is_made_copied_and_revoked(made, visit):
    page = visit(made.people.operator, "/survei/token/")
    page.get_by_label("Nama sistem").fill("Antrean loket")
    page.get_by_role("button", name="Buat token").click()
    secret = page.locator("#rahasia").input_value()
    sent = {
        "layanan": made.asked.code,
        "kunci": "6f9619ff-8b86-4011-b42d-00c04fc964ff",
        "nilai": ALL_FOUR,
    }
    headers = {"Authorization": f"Bearer {secret}"}
    assert page.request.post("/api/v1/jawaban/", data=sent, headers=headers).status == 201
    page.get_by_role("button", name="Cabut Antrean loket").click()
    assert page.request.post("/api/v1/jawaban/", data=sent, headers=headers).status == 401


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_the_pages_have_no_accessibility_violations_and_fit(made, visit, width, theme):
    enter_sheet(
        asked=made.asked,
        key=uuid.uuid4(),
        given=ALL_FOUR,
        viewer=made.viewer("operator"),
        at=timezone.now(),
    )
    unit, code = made.units[0], made.asked.code
    unit.name = f"Pusat {'Pengembangan Pengujian ' * 6}Contoh"
    unit.save()
    for rest in ("kanal/", f"kanal/{code}/", f"kertas/{code}/", f"kertas/{code}/periksa/?number=1"):
        page = visit(made.people.operator, made.address(rest), width=width, theme=theme)
        found = Axe().run(page, options=RULES)
        assert [v["id"] for v in found.response["violations"]] == [], rest
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), rest
    for address in (made.address(f"undangan/{code}/"), "/survei/token/"):
        page = visit(made.people.operator, address, width=width, theme=theme)
        assert [v["id"] for v in Axe().run(page, options=RULES).response["violations"]] == [], (
            address
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
