"""The public form without a browser: what it stores, what it refuses, and what it says then."""

import re
import uuid
from datetime import timedelta
from ipaddress import ip_network
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.surveys.channel_factories import ALL_FOUR, collecting
from tests.surveys.forms import KIND, fill, send, shown
from tuntas.core.survey.instruments import SKM_2017
from tuntas.surveys import secrecy
from tuntas.surveys.answers.actions import receive_complaint
from tuntas.surveys.form import parsing as form
from tuntas.surveys.models import Complaint, DuplicateTrace, Invitation, Response
from tuntas.surveys.rounds.actions import close_round

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_looked_up_before():
    form._asked.clear()


@pytest.fixture
def made():
    return collecting()


@pytest.fixture
def address(made):
    return f"/s/{made.asked.code}/"


def page(response):
    return response.content.decode()


def test_a_form_is_shown_and_stored_without_a_cookie(made, address):
    client = Client()
    client.get(address)
    response = fill(address, **{"x.saran": "Sudah baik", "p.usia": "30-39"})
    stored = Response.objects.get()
    assert (response.status_code, client.cookies, response.cookies) == (303, {}, {})
    assert response["Location"] == f"{address}terima-kasih/{stored.receipt}/?bahasa=id"
    assert stored.answers == dict.fromkeys(SKM_2017.keys, 4)
    assert (stored.comment, stored.channel, stored.language) == ("Sudah baik", "link", "id")
    assert (stored.round, stored.service, stored.seconds) == (made.round, made.asked.service, 0)


def test_the_thank_you_page_shows_the_receipt_and_where_results_are_published(address, settings):
    settings.RESULTS_URL = "https://contoh.go.id/hasil"
    thanks = page(Client().get(fill(address)["Location"]))
    assert Response.objects.get().receipt in thanks
    assert 'href="https://contoh.go.id/hasil"' in thanks


def test_the_same_key_is_stored_once_and_gives_the_same_receipt(address):
    fields = {**shown(address), **ALL_FOUR}
    first, second = send(address, fields), send(address, fields)
    assert (second.status_code, second["Location"]) == (303, first["Location"])
    assert Response.objects.count() == 1


def test_the_first_answer_locks_the_questionnaire(made, address):
    assert made.questionnaire.locked_at is None
    fill(address)
    made.questionnaire.refresh_from_db()
    assert made.questionnaire.locked_at == Response.objects.get().received_at


@pytest.mark.parametrize(
    ("rest", "channel"), [("", "link"), ("?c=qr", "qr"), ("kios/", "kiosk"), ("sisip/", "embed")]
)
def test_the_address_decides_the_channel(address, rest, channel):
    fill(address + rest)
    assert Response.objects.get().channel == channel


def test_only_the_embeddable_form_may_be_framed(address):
    ancestors = {}
    for rest in ("", "kios/", "sisip/"):
        response = Client().get(address + rest)
        policy = re.search("frame-ancestors ([^;]+)", response["Content-Security-Policy"])[1]
        ancestors[rest] = (policy, response.headers.get("X-Frame-Options"))
    assert ancestors == {"": ("'none'", "DENY"), "kios/": ("'none'", "DENY"), "sisip/": ("*", None)}


def test_a_kiosk_leaves_no_copy(address):
    assert Client().get(address + "kios/")["Cache-Control"] == "no-store"


def test_an_english_form_asks_and_stores_in_english(address):
    response = Client().get(address + "?bahasa=en")
    assert "What is your opinion of" in page(response)
    assert (response["Content-Language"], '<html lang="en">' in page(response)) == ("en", True)
    fill(address + "?bahasa=en")
    assert Response.objects.get().language == "en"


def test_a_language_the_questionnaire_does_not_speak_is_indonesian(address):
    assert "Bagaimana pendapat Saudara" in page(Client().get(address + "?bahasa=xx"))


WRONG = {
    "a value that is no option": ({"waktu": "5"}, 422),
    "an unknown element": ({"kecepatan": "4"}, 422),
    "text where a rating belongs": ({"waktu": "cepat"}, 422),
    "a missing rating": ({"waktu": ""}, 422),
    "a comment of a megabyte": ({"x.saran": "a" * 1_000_000}, 422),
    "a filled trap": ({form.TRAP: "http://iklan.example"}, 422),
    "a complaint that is too long": ({form.COMPLAINT: "k" * 2001}, 422),
    "a contact that is too long": ({form.COMPLAINT: "Lama", form.CONTACT: "k" * 255}, 422),
    "no token": ({form.TOKEN: ""}, 403),
    "a forged token": ({form.TOKEN: "abcd2345:link:1700000000:forged"}, 403),
    "no key": ({form.KEY: "bukan-kunci"}, 403),
    "a letter that cannot be read": ({"x.saran": "nol \0"}, 400),
    "a contact without a complaint": ({form.CONTACT: "ani@contoh.id"}, 422),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_form_is_said_and_kept_and_not_stored(address, what):
    changes, status = WRONG[what]
    response = fill(address, **{"x.saran": "Yang saya tulis", **changes})
    assert (response.status_code, Response.objects.count(), Complaint.objects.count()) == (
        status,
        0,
        0,
    )
    assert 'role="alert"' in page(response)
    kept = changes.get("x.saran", "Yang saya tulis").replace("\0", "")
    assert kept in page(response)
    assert page(response).count(" checked") >= 8


def test_all_mistakes_are_listed_at_once_and_each_field_names_its_own(address):
    wrong = page(fill(address, waktu="", **{"x.saran": "s" * 2001, form.CONTACT: "ani@contoh.id"}))
    assert re.findall('<a href="#q-([^"]+)">', wrong) == ["waktu", "x.saran", form.COMPLAINT]
    assert '<fieldset id="q-waktu" class="rating bad" aria-describedby="w-waktu"' in wrong
    for name in ("x.saran", form.COMPLAINT):
        assert re.search(
            f'name="{name}"[^>]* aria-invalid="true" aria-describedby="w-{name}">', wrong
        )
        assert f'<p class="wrong" id="w-{name}">' in wrong


def test_a_refused_form_can_be_mended_and_sent(address):
    wrong = page(fill(address, waktu=""))
    fields = dict(re.findall(r'type="hidden" name="(_\w+)" value="([^"]*)"', wrong))
    assert send(address, {**fields, **ALL_FOUR}).status_code == 303
    assert Response.objects.count() == 1


def test_a_wrong_form_is_said_in_the_language_of_the_form(address):
    response = fill(address + "?bahasa=en", waktu="")
    assert (response["Content-Language"], '<html lang="en">' in page(response)) == ("en", True)
    assert 'href="#q-waktu">What is your opinion of' in page(response)


def test_what_a_person_typed_is_shown_as_text_and_never_as_markup(address):
    response = fill(address, waktu="", **{"x.saran": "</textarea><script>alert(1)</script>"})
    assert "<script>alert" not in page(response)


def test_a_broken_encoding_is_said_and_not_stored(address):
    body = urlencode({**shown(address), **ALL_FOUR}) + "&x.saran=Antre%ff%fe"
    response = Client().post(address, body, content_type=KIND)
    assert (response.status_code, Response.objects.count()) == (400, 0)
    assert ("Antre\ufffd" in page(response), page(response).count(" checked")) == (True, 9)


def test_a_body_that_is_no_form_is_refused(address):
    assert (
        Client().post(address, {"waktu": "4"}, content_type="application/json").status_code == 415
    )


def test_a_body_beyond_all_measure_is_refused(address):
    response = fill(address, **{"x.saran": "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
    assert (response.status_code, Response.objects.count()) == (413, 0)


def test_an_unknown_address_is_a_page_in_the_language_asked_for():
    response = Client().get("/s/tidakada/?bahasa=en")
    assert (response.status_code, response["Content-Language"]) == (404, "en")


def test_what_was_written_to_an_unknown_address_can_still_be_copied():
    response = send(
        "/s/tidakada/", {"waktu": "4", "x.saran": "<b>Antre</b> lama", form.COMPLAINT: "Toilet"}
    )
    assert (response.status_code, Response.objects.count()) == (404, 0)
    kept = re.findall('<p class="box typed">([^\n]*)</p>', page(response))
    assert kept == ["&lt;b&gt;Antre&lt;/b&gt; lama", "Toilet"]


def test_an_unknown_address_is_said_in_json_to_a_program():
    response = Client().get("/s/tidakada/?bahasa=en", headers={"accept": "application/json"})
    assert (response.status_code, response.json()["code"]) == (404, "unknown_service")
    assert response.json()["message"] == "This address does not lead to any survey."


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_another_method_is_refused_with_a_page(address, method):
    response = Client().generic(method, address)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")
    assert "<h1>" in page(response)


def test_a_form_that_was_never_shown_is_refused_kept_and_can_then_be_sent(address):
    response = send(address, {**ALL_FOUR, "x.saran": "Tanpa halaman"})
    assert (response.status_code, Response.objects.count()) == (403, 0)
    assert ("Tanpa halaman" in page(response), page(response).count(" checked")) == (True, 9)
    fresh = dict(re.findall(r'name="(_\w+)" value="([^"]*)"', page(response)))
    assert send(address, {**fresh, **ALL_FOUR}).status_code == 303


def test_another_answer_from_a_form_that_was_sent_is_neither_lost_nor_taken_for_the_first(address):
    """Somebody goes back after sending and hands the phone on."""
    fields = {**shown(address), **ALL_FOUR}
    send(address, fields)
    response = send(address, {**fields, "waktu": "1", "x.saran": "Orang kedua"})
    assert (response.status_code, Response.objects.count()) == (409, 1)
    assert "Orang kedua" in page(response)
    fresh = dict(re.findall(r'type="hidden" name="(_\w+)" value="([^"]*)"', page(response)))
    assert send(address, {**fresh, **ALL_FOUR, "waktu": "1"}).status_code == 303
    assert sorted(r.answers["waktu"] for r in Response.objects.all()) == [1, 4]


def test_a_token_of_another_service_is_refused(made, address):
    fields = shown(f"/s/{made.elsewhere.code}/")
    assert send(address, {**fields, **ALL_FOUR}).status_code == 403


def test_a_form_that_was_open_for_weeks_is_sent_with_a_new_token_and_not_before(made, address):
    old = timezone.now() - timedelta(days=settings.FORM_DAYS, seconds=1)
    token = form.new_token(made.asked.code, "link", old)
    response = send(address, {form.KEY: str(uuid.uuid4()), form.TOKEN: token, **ALL_FOUR})
    assert (response.status_code, Response.objects.count()) == (403, 0)
    fresh = dict(re.findall(r'name="(_\w+)" value="([^"]*)"', page(response)))
    assert send(address, {**fresh, **ALL_FOUR}).status_code == 303


def closed(made, *, days_ago):
    """Close the round; its forms were shown before, and nobody has looked at it since."""
    close_round(
        round_=made.round, by=made.people.operator, reason="Sampel tercapai", at=timezone.now()
    )
    made.round.refresh_from_db()
    made.round.closed_at = timezone.now() - timedelta(days=days_ago)
    made.round.save()
    form._asked.clear()


def shown_days_ago(made, days):
    token = form.new_token(made.asked.code, "link", timezone.now() - timedelta(days=days))
    return {form.KEY: str(uuid.uuid4()), form.TOKEN: token, **ALL_FOUR}


def test_a_closed_round_shows_no_form(made, address):
    closed(made, days_ago=1)
    assert Client().get(address).status_code == 410


def test_a_form_that_waited_on_a_device_is_taken_for_some_days_after_the_end(made, address):
    closed(made, days_ago=2)
    assert send(address, shown_days_ago(made, 3)).status_code == 303
    assert Response.objects.get().received_at > made.round.closed_at


def test_a_complaint_that_waited_with_its_form_is_taken_with_it(made, address):
    closed(made, days_ago=2)
    fields = {**shown_days_ago(made, 3), form.COMPLAINT: "Antrean lama"}
    assert send(address, fields).status_code == 303
    assert Complaint.objects.get().received_on == timezone.localdate()


def test_a_form_shown_after_the_end_is_refused_and_kept(made, address):
    closed(made, days_ago=2)
    response = send(address, {**shown_days_ago(made, 1), "x.saran": "Yang saya tulis"})
    assert (response.status_code, Response.objects.count()) == (410, 0)
    assert "Yang saya tulis" in page(response)


def test_a_form_that_waited_too_long_is_refused(made, address):
    closed(made, days_ago=settings.LATE_DAYS)
    assert send(address, shown_days_ago(made, settings.LATE_DAYS + 1)).status_code == 410
    assert Response.objects.count() == 0


def test_sending_looks_at_the_round_as_it_stands_now(made, address):
    fields = {**shown(address), **ALL_FOUR}
    form.asked_by(made.asked.code)  # looked up while open
    made.round.refresh_from_db()
    made.round.draft = True
    made.round.save()
    assert (send(address, fields).status_code, Response.objects.count()) == (410, 0)


def test_an_answer_that_is_stored_is_acknowledged_after_the_end_as_well(made, address):
    fields = {**shown(address), **ALL_FOUR}
    first = send(address, fields)
    closed(made, days_ago=30)
    again = send(address, fields)
    assert (again.status_code, again["Location"]) == (303, first["Location"])


def test_a_clock_set_back_while_a_form_is_open_loses_no_answer(made, address):
    response = send(address, shown_days_ago(made, -1))
    assert (response.status_code, Response.objects.get().seconds) == (303, None)


def test_time_spent_waiting_is_no_time_spent_answering(made, address):
    send(address, {**shown_days_ago(made, 1)})
    send(address, {**shown(address), **ALL_FOUR, form.QUEUED: "1"})
    assert list(Response.objects.values_list("seconds", flat=True)) == [None, None]


def test_a_worker_is_told_in_json(address):
    json = {"accept": "application/json"}
    stored = send(address, {**shown(address), **ALL_FOUR}, **json)
    refused = send(address, {**shown(address), **ALL_FOUR, "waktu": "5"}, **json)
    assert stored.json() == {"receipt": Response.objects.get().receipt}
    assert (refused.status_code, refused.json()["problems"]) == (
        422,
        [{"question": "waktu", "message": "Pilih salah satu jawaban yang tersedia."}],
    )


def test_a_complaint_is_stored_apart_and_in_the_same_breath(address):
    fill(address, **{form.COMPLAINT: "Antrean lama", form.CONTACT: "ani@contoh.id"})
    complaint = Complaint.objects.get()
    assert (complaint.text, secrecy.decrypt(complaint.contact)) == ("Antrean lama", "ani@contoh.id")
    assert "Antrean" not in str(vars(Response.objects.get()))


def test_without_its_answer_a_complaint_is_not_stored(address):
    fill(address, waktu="5", **{form.COMPLAINT: "Antrean lama"})
    assert (Response.objects.count(), Complaint.objects.count()) == (0, 0)


def test_one_address_has_a_measure_also_at_the_address_of_a_kiosk(address, settings):
    settings.FORM_HOURLY = 2
    assert [fill(address).status_code for _ in range(3)] == [303, 303, 429]
    assert fill(address + "kios/").status_code == 429
    assert Response.objects.count() == 2


@pytest.mark.thorough
def test_an_office_of_a_hundred_behind_one_address_is_not_stopped(address):
    assert {fill(address).status_code for _ in range(100)} == {303}
    assert {fill(address + "kios/").status_code for _ in range(100)} == {303}
    assert settings.FORM_HOURLY >= 600


def test_an_answer_sent_again_is_told_as_stored_also_where_the_measure_is_full(address, settings):
    settings.FORM_HOURLY = 1
    fields = urlencode({**shown(address), **ALL_FOUR})
    sent = [Client().post(address, fields, content_type=KIND).status_code for _ in range(2)]
    assert (sent, Response.objects.count()) == ([303, 303], 1)


def test_a_complaint_sent_again_the_next_day_is_one(made, monkeypatch):
    about = {"asked": made.asked, "text": "Antrean lama", "contact": "", "shown": timezone.now()}
    for days in range(2):
        receive_complaint(**about, at=timezone.now() + timedelta(days=days))
    assert Complaint.objects.count() == 1


def test_who_is_stopped_by_the_measure_keeps_what_was_typed(address, settings):
    settings.FORM_HOURLY = 1
    fill(address)
    response = fill(address, **{"x.saran": "Yang saya tulis"})
    assert (response.status_code, Response.objects.count()) == (429, 1)
    assert ("Yang saya tulis" in page(response), page(response).count(" checked")) == (True, 9)


def test_another_address_has_its_own_measure(address, settings):
    settings.FORM_HOURLY = 1
    fill(address)
    fields = urlencode({**shown(address), **ALL_FOUR})
    assert (
        Client(REMOTE_ADDR="192.0.2.7").post(address, fields, content_type=KIND).status_code == 303
    )


def sent_from(address, seen_by, forwarded=""):
    """Status of an answer that reaches the server from ``seen_by``."""
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    fields = urlencode({**shown(address), **ALL_FOUR})
    client = Client(REMOTE_ADDR=seen_by)
    return client.post(address, fields, content_type=KIND, headers=headers).status_code


def test_only_the_agencys_own_proxies_are_believed(address, settings):
    settings.FORM_HOURLY = 1
    settings.PROXIES = [ip_network("10.0.0.0/8"), ip_network("::1")]
    anybody = [sent_from(address, "192.0.2.7", f"203.0.113.{n}") for n in (1, 2)]
    behind = [sent_from(address, "10.0.0.1", f"203.0.113.{n}, 10.0.0.2") for n in (1, 2, 2)]
    forged = [sent_from(address, "::1", f"198.51.100.{n}, 203.0.113.9") for n in (1, 2)]
    assert (anybody, behind, forged) == ([303, 429], [303, 303, 429], [303, 429])


def test_a_network_of_ipv6_is_one_address(address, settings):
    settings.FORM_HOURLY = 1
    from_ipv6 = [
        sent_from(address, a) for a in ("2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::1")
    ]
    mapped = [sent_from(address, a) for a in ("192.0.2.7", "::ffff:192.0.2.7")]
    assert (from_ipv6, mapped) == ([303, 429, 303], [303, 429])


def test_the_trace_of_an_address_is_a_keyed_hash(address):
    fill(address)
    trace = DuplicateTrace.objects.get()
    assert (len(trace.digest), "127.0.0.1" in trace.digest, trace.count) == (64, False, 1)


@pytest.fixture
def invitation(made):
    return Invitation.objects.create(
        round_service=made.asked,
        address="",
        code_digest=secrecy.digest("kode7890"),
        made_at=timezone.now(),
    )


def test_an_invitation_is_used_by_one_answer(invitation):
    fields = {**shown("/u/kode7890/"), **ALL_FOUR}
    other = {**fields, form.KEY: str(uuid.uuid4())}
    first, again = (send("/u/kode7890/", fields) for _ in range(2))
    replay = send("/u/kode7890/", {**other, "x.saran": "Dipakai lagi"})
    assert (first.status_code, again.status_code, replay.status_code) == (303, 303, 410)
    assert "Dipakai lagi" in page(replay)
    invitation.refresh_from_db()
    assert invitation.used_on == timezone.localdate()
    assert [r.channel for r in Response.objects.all()] == ["invitation"]


@pytest.mark.parametrize("used", [False, True])
def test_the_token_of_an_invitation_is_good_for_nothing_else(made, address, invitation, used):
    """At the open form it made answers "by invitation", as many as one liked."""
    other = Invitation.objects.create(
        round_service=made.asked,
        address="",
        code_digest=secrecy.digest("kode7899"),
        made_at=timezone.now(),
    )
    fields = {**shown("/u/kode7890/"), **ALL_FOUR}
    if used:
        send("/u/kode7890/", fields)
    refused = [
        send(where, {**fields, form.KEY: str(uuid.uuid4())}).status_code
        for where in (address, f"{address}?c=qr", f"{address}kios/", "/u/kode7899/")
    ]
    other.refresh_from_db()
    assert (refused, other.used_on) == ([403] * 4, None)
    assert Response.objects.count() == used


def test_a_token_is_for_the_address_that_showed_its_form(address):
    places = ("", "kios/", "sisip/")
    statuses = {
        (shown_at, sent_at): send(
            address + sent_at, {**shown(address + shown_at), **ALL_FOUR}
        ).status_code
        for shown_at in places
        for sent_at in places
    }
    assert statuses == {(a, b): 303 if a == b else 403 for a in places for b in places}
    copy = send(f"{address}?c=qr", {**shown(address), **ALL_FOUR})  # of a device without connection
    assert (copy.status_code, Response.objects.latest("pk").channel) == (303, "link")


def test_a_used_invitation_shows_no_form(invitation):
    fill("/u/kode7890/")
    assert Client().get("/u/kode7890/").status_code == 410


def test_a_wrong_answer_does_not_use_the_invitation_up(invitation):
    assert fill("/u/kode7890/", waktu="5").status_code == 422
    assert fill("/u/kode7890/").status_code == 303


def test_a_made_up_invitation_is_refused(made, invitation):
    fields = {**shown(f"/s/{made.asked.code}/"), **ALL_FOUR, "x.saran": "Yang saya tulis"}
    assert Client().get("/u/kode7891/?bahasa=en").status_code == 410
    response = send("/u/kode7891/", fields)
    assert (response.status_code, Response.objects.count()) == (410, 0)
    assert "Yang saya tulis" in page(response)


def test_an_invitation_leaves_no_trace_of_an_address(invitation):
    fill("/u/kode7890/")
    assert DuplicateTrace.objects.count() == 0
