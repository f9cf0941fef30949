"""The public form in a real browser: with and without script, by hand and by keyboard, in two
languages.
"""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from tests.journeys.answering import THANKS, rate
from tests.journeys.looks import overflow, violations
from tests.surveys.channel_factories import collecting
from tuntas.core.survey.instruments import SKM_2017
from tuntas.surveys.form import parsing as form
from tuntas.surveys.models import Complaint, Response

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address():
    form._asked.clear()
    return f"/s/{collecting().asked.code}/"


def test_a_form_is_answered_by_hand_on_a_phone(visit, address):
    page = visit(None, address, width=360)
    for _screen in range(3):
        for question in page.locator("fieldset.rating:visible").all():
            question.locator("label").nth(3).click()
        page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Saran atau masukan").fill("Ruang tunggu sejuk")
    page.get_by_text("Perempuan").click()
    page.get_by_role("button", name="Kirim jawaban").click()
    page.wait_for_url(THANKS)
    stored = Response.objects.get()
    assert page.locator(".receipt").inner_text() == stored.receipt
    assert stored.answers == dict.fromkeys(SKM_2017.keys, 4)
    assert (stored.comment, stored.profile) == ("Ruang tunggu sejuk", {"p.jenis_kelamin": "P"})


def test_digits_and_enter_answer_the_whole_form(visit, address):
    page = visit(None, address)
    rate(page, "432143214")
    page.get_by_role("button", name="Kirim jawaban").press("Enter")
    page.wait_for_url(THANKS)
    given = [Response.objects.get().answers[key] for key in SKM_2017.keys]
    assert given == [4, 3, 2, 1, 4, 3, 2, 1, 4]


def test_without_script_the_form_is_one_complete_page(visit, address):
    page = visit(None, address, width=360, script=False)
    for question in page.locator("fieldset.rating").all():
        question.locator("label").nth(2).click()
    page.get_by_text("Laporkan keluhan").click()
    page.get_by_label("Keluhan Anda").fill("Antrean terlalu lama")
    page.get_by_role("button", name="Kirim jawaban").click()
    page.wait_for_url(THANKS)
    assert Response.objects.get().answers == dict.fromkeys(SKM_2017.keys, 3)
    assert Complaint.objects.get().text == "Antrean terlalu lama"


@pytest.mark.thorough
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_screen_is_accessible_and_fits_the_window(visit, address, width, theme):
    page = visit(None, address, width=width, theme=theme)
    seen = [(violations(page), overflow(page))]
    rate(page)
    page.get_by_text("Laporkan keluhan").click()
    seen.append((violations(page), overflow(page)))
    page.get_by_role("button", name="Kirim jawaban").click()
    page.wait_for_url(THANKS)
    seen.append((violations(page), overflow(page)))
    assert seen == [([], 0)] * 3


def test_without_script_mistakes_are_listed_and_lead_to_their_questions(visit, address):
    page = visit(None, address, width=360, script=False)
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.locator("#salah")).to_be_focused()
    assert page.locator("#salah a").count() == 9
    page.locator("#salah a").first.click()
    expect(page.locator("#q-persyaratan:target")).to_have_count(1)
    visit.errors.clear()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_with_mistakes_is_accessible_and_opens_the_right_screen(visit, address, theme):
    page = visit(None, address, width=360, theme=theme)
    page.evaluate("document.forms[0].submit()")  # as if the script had not looked before
    page.locator("#salah").wait_for()
    assert (violations(page), overflow(page)) == ([], 0)
    page.locator("#salah a").last.click()
    assert page.locator("#q-sarpras input").first.evaluate("e => e === document.activeElement")
    visit.errors.clear()


def test_a_screen_is_left_only_when_its_questions_are_answered(visit, address):
    page = visit(None, address)
    page.keyboard.press("4")
    page.get_by_role("button", name="Lanjut").click()
    assert page.locator(".wrong").all_inner_texts() == ["Pertanyaan ini perlu dijawab."] * 2
    assert page.locator("#q-prosedur input").first.evaluate("e => e === document.activeElement")


def test_touch_targets_are_large(visit, address):
    page = visit(None, address, width=360)
    targets = page.locator("fieldset label:visible, button:visible, nav a:visible").all()
    assert [t.inner_text() for t in targets if t.bounding_box()["height"] < 44] == []


def test_a_double_click_on_send_stores_one(visit, address):
    page = visit(None, address)
    rate(page)
    page.get_by_role("button", name="Kirim jawaban").dblclick()
    page.wait_for_url(THANKS)
    assert Response.objects.count() == 1


def test_a_double_click_on_send_without_script_stores_one(visit, address):
    page = visit(None, address, script=False)
    for question in page.locator("fieldset.rating").all():
        question.locator("label").nth(2).click()
    page.get_by_role("button", name="Kirim jawaban").dblclick(no_wait_after=True)
    page.wait_for_url(THANKS)
    assert Response.objects.count() == 1


def test_the_language_is_switched_and_nothing_typed_is_lost(visit, address):
    page = visit(None, address)
    page.keyboard.press("4")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#q-persyaratan :checked")).to_have_value("4")
    assert "What is your opinion of" in page.locator("#q-persyaratan legend").inner_text()


def test_a_draft_is_restored_and_can_be_thrown_away(visit, address):
    page = visit(None, address)
    page.keyboard.press("3")
    key = page.locator("[name=_kunci]").input_value()
    page.reload()
    assert page.locator("#q-persyaratan :checked").get_attribute("value") == "3"
    assert page.locator("[name=_kunci]").input_value() == key
    page.get_by_role("button", name="Mulai dari awal").click()
    page.locator(".kept").wait_for(state="detached")
    assert page.locator(":checked").count() == 0


def test_after_sending_nothing_is_left_on_the_device(visit, address):
    page = visit(None, address)
    rate(page)
    page.get_by_role("button", name="Kirim jawaban").click()
    page.wait_for_url(THANKS)
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("script", [True, False])
def test_going_back_after_the_thanks_sends_nothing_again(visit, address, script):
    """It brought the whole answer under a new key: a click more, and it was stored twice."""
    page = visit(None, address, script=script)
    for _screen in range(3 if script else 1):
        for question in page.locator("fieldset.rating:visible").all():
            question.locator("label").nth(2).click()
        if script:
            page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("button", name="Kirim jawaban").click()
    page.wait_for_url(THANKS)
    page.go_back()
    if script:
        page.wait_for_url(THANKS)
        page.get_by_role("heading", name="Terima kasih").wait_for()
    else:
        page.locator("#q-persyaratan").wait_for()
        assert page.locator(":checked").count() == 0
    assert Response.objects.count() == 1
    page.goto(address)
    page.locator("#q-persyaratan").wait_for()
    assert page.locator(":checked").count() == 0


def test_an_embedded_form_leaves_no_draft_either(visit, address):
    page = visit(None, f"{address}sisip/")
    rate(page)
    page.get_by_role("button", name="Kirim jawaban").click()
    page.wait_for_url(THANKS)
    assert page.evaluate("localStorage.length") == 0


def test_a_first_visit_asks_for_three_things(visit, address):
    page = visit(None, "about:blank")
    asked = []
    page.context.on("request", lambda r: asked.append(r.url))
    page.goto(address)
    page.wait_for_timeout(500)
    assert {url.rsplit("/", 1)[1] for url in asked} == {"", "form.js", "sw.js"}


@pytest.fixture
def another_site():
    """A page of somebody else, at an origin of its own, that holds whatever ``html`` says."""

    class Site(BaseHTTPRequestHandler):
        html = ""

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(self.html.encode())

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield Site, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.thorough
def test_the_form_works_inside_another_site(visit, address, live_server, another_site):
    site, home = another_site
    frame = f'<iframe src="{live_server.url}{address}sisip/" width="600" height="700"></iframe>'
    site.html = '<link rel="icon" href="data:,">' + frame
    page = visit(None, home)
    frame = page.frame_locator("iframe")
    for _screen in range(3):
        for question in frame.locator("fieldset.rating:visible").all():
            question.locator("label").nth(3).click()
        frame.get_by_role("button", name="Lanjut").click()
    frame.get_by_role("button", name="Kirim jawaban").click()
    frame.get_by_text("Terima kasih").wait_for()
    assert Response.objects.get().channel == "embed"
