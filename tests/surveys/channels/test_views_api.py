"""Answers of service systems: what is stored, what is refused and how it is said."""

import json
import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.people import signed_in
from tests.profiles import by_profile
from tests.surveys.channel_factories import ALL_FOUR, collecting
from tuntas.core.base import data
from tuntas.core.base.errors import Refusal
from tuntas.surveys import secrecy
from tuntas.surveys.answers import actions as answers_actions
from tuntas.surveys.channels import actions as channels_actions, views_api
from tuntas.surveys.models import ChannelToken, Response, Round

pytestmark = pytest.mark.django_db

ANSWERS = "/api/v1/jawaban/"
FOURS = dict.fromkeys(ALL_FOUR, 4)


@pytest.fixture
def made():
    return collecting()


@pytest.fixture
def secret(made):
    return token_of(made, made.units[0])


def token_of(made, unit=None):
    return channels_actions.make_token(
        name="Sistem loket", unit=unit, viewer=made.viewer("operator"), at=timezone.now()
    )[1]


def answer(made, **changes):
    return {"layanan": made.asked.code, "kunci": str(uuid.uuid4()), "nilai": FOURS, **changes}


def post(secret, body, **headers):
    data = body if isinstance(body, (bytes, str)) else json.dumps(body)
    client = Client(enforce_csrf_checks=True)
    return client.post(
        ANSWERS,
        data,
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", **headers},
    )


def error(response):
    return response.status_code, response.json()["galat"]["kode"]


# Storing


def test_an_answer_is_stored_once_and_says_the_same_receipt_again(made, secret):
    sent = answer(
        made, bahasa="en", detik=42, nilai={**FOURS, "x.saran": "Ramah", "p.jenis_kelamin": "P"}
    )
    first, second = post(secret, sent), post(secret, sent)
    stored = Response.objects.get()
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json() == {"kunci": sent["kunci"], "tanda_terima": stored.receipt}
    assert (stored.channel, stored.language, stored.seconds) == ("api", "en", 42)
    assert (stored.comment, stored.profile) == ("Ramah", {"p.jenis_kelamin": "P"})
    assert stored.answers == FOURS


def test_a_batch_tells_each_answer_apart(made, secret):
    good, bad = answer(made), answer(made, nilai={**FOURS, "waktu": 5})
    told = post(secret, {"jawaban": [good, bad, good, 7]}).json()["hasil"]
    assert [row["status"] for row in told] == [201, 422, 200, 422]
    assert told[1]["kunci"] == bad["kunci"]
    assert told[1]["galat"]["pertanyaan"] == [
        {
            "kunci": "waktu",
            "kode": "not_an_option",
            "kalimat": "Pilih salah satu jawaban yang tersedia.",
        }
    ]
    assert Response.objects.count() == 1


def test_the_questionnaire_says_what_may_be_sent(made, secret):
    told = (
        Client()
        .get(f"/api/v1/kuesioner/{made.asked.code}/", headers={"Authorization": f"Bearer {secret}"})
        .json()
    )
    assert told["layanan"]["kode"] == made.asked.code
    assert told["putaran"]["dibuka"] is True
    sent = {q["kunci"]: q["pilihan"][0]["nilai"] for q in told["pertanyaan"] if q["wajib"]}
    assert post(secret, answer(made, nilai=sent)).status_code == 201


# Refusing


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer salah", "Basic abc", "Bearer é"])
def test_without_a_valid_token_nothing_is_said_but_that(made, header):
    response = Client().post(
        ANSWERS,
        json.dumps(answer(made)),
        content_type="application/json",
        headers={"Authorization": header},
    )
    assert error(response) == (401, "token_unknown")


def test_a_revoked_token_opens_nothing(made, secret):
    token = ChannelToken.objects.get()
    channels_actions.revoke_token(token=token, viewer=made.viewer("operator"), at=timezone.now())
    assert error(post(secret, answer(made))) == (401, "token_unknown")


def test_a_token_of_a_unit_does_not_reach_another_and_one_of_the_agency_does(made, secret):
    sent = answer(made, layanan=made.elsewhere.code)
    assert error(post(secret, sent)) == (404, "service_unknown")
    assert post(token_of(made), sent).status_code == 201


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"nilai": {**FOURS, "waktu": 5}}, "answers_incomplete"),
        ({"nilai": {**FOURS, "U99": 1}}, "answers_incomplete"),
        ({"nilai": {**FOURS, "waktu": None}}, "answers_incomplete"),
        ({"nilai": {**FOURS, "x.saran": "a" * 2001}}, "answers_incomplete"),
        ({"nilai": {**FOURS, "x.saran": "a\0"}}, "answers_incomplete"),
        ({"nilai": {**FOURS, "x.saran": "\ud800"}}, "answers_incomplete"),
        ({"nilai": {**FOURS, "waktu": True}}, "wrong_field"),
        ({"nilai": {**FOURS, "waktu": 3.0}}, "wrong_field"),
        ({"nilai": [4] * 9}, "wrong_field"),
        ({"kunci": "bukan uuid"}, "wrong_field"),
        ({"kunci": None}, "wrong_field"),
        ({"bahasa": "xx"}, "wrong_field"),
        ({"detik": -1}, "wrong_field"),
        ({"detik": True}, "wrong_field"),
        ({"nama": "Ani"}, "unknown_field"),
        ({"layanan": 7}, "wrong_field"),
    ],
)
def test_what_cannot_be_stored_is_refused_by_name(made, secret, changes, code):
    assert error(post(secret, answer(made, **changes))) == (422, code)
    assert Response.objects.count() == 0


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", "[" * 100_000, '{"a": ' + "9" * 5000 + "}"]
)
def test_what_is_not_json_is_400(secret, body):
    assert error(post(secret, body)) == (400, "not_json")


@pytest.mark.parametrize("batch", [[], {}, "x", None, [{}] * 101])
def test_a_batch_holds_1_to_100(made, secret, batch):
    assert error(post(secret, {"jawaban": batch}))[0] == 422
    assert Response.objects.count() == 0


def test_a_megabyte_is_refused_before_it_is_read(secret):
    assert error(post(secret, b" " * (2**20 + 1))) == (413, "too_large")


def test_a_closed_round_takes_nothing(made, secret):
    Round.objects.update(closed_at=timezone.now() - timedelta(days=30))
    assert error(post(secret, answer(made))) == (422, "round_closed")


def test_the_key_of_another_answer_is_a_conflict(made, secret):
    other = answers_actions.receive(
        asked=made.elsewhere, key=uuid.uuid4(), given=ALL_FOUR, channel="link", at=timezone.now()
    )
    assert error(post(secret, answer(made, kunci=str(other.key)))) == (409, "key_used")


def test_the_same_key_with_other_values_is_409_alone_and_in_a_batch(made, secret):
    """It was 200 and the first answer stayed."""
    key = str(uuid.uuid4())
    assert post(secret, answer(made, kunci=key)).status_code == 201
    again = answer(made, kunci=key, nilai={**FOURS, "waktu": 1})
    assert error(post(secret, again)) == (409, "key_used")
    (outcome,) = post(secret, {"jawaban": [again]}).json()["hasil"]
    assert (outcome["status"], outcome["galat"]["kode"]) == (409, "key_used")
    assert [r.answers["waktu"] for r in Response.objects.all()] == [4]


def test_the_same_key_with_other_values_is_409_after_the_end_too(made, secret):
    key = str(uuid.uuid4())
    post(secret, answer(made, kunci=key))
    Round.objects.update(closed_at=timezone.now() - timedelta(days=1))
    again = answer(made, kunci=key)
    assert post(secret, again).status_code == 200
    assert error(post(secret, again | {"nilai": {**FOURS, "waktu": 1}})) == (409, "key_used")


def test_another_method_is_405_in_json(secret):
    response = Client().get(ANSWERS, headers={"Authorization": f"Bearer {secret}"})
    assert error(response) == (405, "method_not_allowed")
    assert response.headers["Allow"] == "POST"


def test_more_than_the_limit_in_a_minute_is_refused_whole(made, secret, settings):
    settings.API_PER_MINUTE = 3
    assert post(secret, {"jawaban": [answer(made), answer(made)]}).status_code == 200
    refused = post(secret, {"jawaban": [answer(made), answer(made)]})
    assert error(refused) == (429, "too_many")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert Response.objects.count() == 2


def test_a_batch_that_no_minute_could_take_is_refused_for_its_size(made, secret, settings):
    settings.API_PER_MINUTE = 3
    refused = post(secret, {"jawaban": [answer(made)] * 4})
    assert error(refused) == (422, "batch")
    assert "3" in refused.json()["galat"]["kalimat"]


def test_the_limit_begins_anew_each_minute(made, secret):
    token, at = ChannelToken.objects.get(), timezone.now().replace(second=5)
    used = [
        channels_actions.use_token(token=token, answers=2, most=3, at=moment)
        for moment in (at, at, at + timedelta(minutes=1))
    ]
    assert used == [True, False, True]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
fields = st.sampled_from(["layanan", "kunci", "nilai", "bahasa", "detik", "jawaban", "lain"])


@settings(
    max_examples=by_profile(16, 80),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_body_makes_it_fall_over(made, secret, data):
    sent = answer(made) | data.draw(st.dictionaries(fields, values, max_size=4))
    body = data.draw(st.sampled_from([sent, {"jawaban": [sent]}]) | values | st.binary(max_size=40))
    response = post(secret, body)
    assert response.status_code in (200, 201, 400, 404, 409, 422, 429)
    assert response.headers["Content-Type"] == "application/json"


# Tokens


def test_a_token_is_shown_once_and_kept_as_a_digest(made):
    client = signed_in(made.people.operator)
    page = client.post("/survei/token/", {"name": "Loket", "unit": "1"})
    secret = page.context["secret"]
    token = ChannelToken.objects.get()
    assert (token.unit, token.digest) == (made.units[0], secrecy.digest(secret))
    assert secret in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert secret not in client.get("/survei/token/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM audit_event")
        assert secret not in str(cursor.fetchall())


def test_a_token_shows_when_it_was_last_used(made, secret):
    post(secret, answer(made))
    assert ChannelToken.objects.get().last_used_at is not None


@pytest.mark.parametrize("who", ["officer", "head", "member", "team_leader", "leader", "stranger"])
def test_only_an_operator_makes_and_revokes_tokens(made, secret, who):
    client, token = signed_in(getattr(made.people, who)), ChannelToken.objects.get()
    statuses = [
        client.get("/survei/token/").status_code,
        client.post("/survei/token/", {"name": "X"}).status_code,
        client.post(f"/survei/token/{token.pk}/cabut/").status_code,
    ]
    assert statuses == [403, 403, 403]
    with pytest.raises(Refusal):
        channels_actions.revoke_token(token=token, viewer=made.viewer(who), at=timezone.now())


@pytest.mark.parametrize("name", ["", "  ", "a" * 121])
def test_a_token_needs_a_name(made, name):
    page = signed_in(made.people.operator).post("/survei/token/", {"name": name})
    assert (page.status_code, ChannelToken.objects.count()) == (422, 0)


def test_the_error_speaks_the_language_that_is_asked_for(made, secret):
    response = post(secret, answer(made, kunci="x"), **{"Accept-Language": "en-GB,en;q=0.9"})
    assert response.headers["Content-Language"] in ("id", "en")
    assert error(response) == (422, "wrong_field")


def test_the_reference_names_every_error_and_its_example_is_stored(made, secret):
    text = (Path(__file__).parents[3] / "docs/reference/api.md").read_text()
    listed = set(re.findall(r"^\| (\d+) \| `(\w+)`", text, re.MULTILINE))
    source = Path(views_api.__file__).read_text()
    statuses = data.table("channels/api", "tuntas.surveys")["statuses"]
    raised = {(str(statuses[c]), c) for c in re.findall(r'rejected\(\s*"(\w+)"', source)}
    assert {code for _status, code in raised} == set(statuses)
    assert listed == raised | {("422", "answers_incomplete"), ("422", "round_closed")}
    example = json.loads(re.search(r"-d '(\{.*?\})'", text, re.DOTALL)[1])
    assert post(secret, {**example, "layanan": made.asked.code}).status_code == 201
