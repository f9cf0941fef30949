"""Nothing that is stored or logged tells who answered: looked for in every table and in the log."""

import logging
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from tests.factories import NOW, agency, units
from tuntas.core.survey.standard_questionnaires import PROFILE
from tuntas.surveys import secrecy
from tuntas.surveys.answers import retention
from tuntas.surveys.models import Complaint, DuplicateTrace, Response, RoundService
from tuntas.surveys.rounds.actions import close_round, open_round

pytestmark = pytest.mark.django_db
ADDRESS, BROWSER, LANGUAGE = "203.0.113.77", "Ponsel-Uji/7.31", "su-ID"
CONTACT = "ani.contoh@contoh.id"


@pytest.fixture
def asked():
    body = agency()
    made = units(body)
    today = timezone.localdate()
    round_ = open_round(
        agency=body,
        year=today.year,
        name="SKM",
        target=None,
        rules=[],
        counted=made,
        by=None,
        at=NOW,
    )
    round_.opens, round_.closes = today - timedelta(days=1), today + timedelta(days=30)
    round_.save(update_fields=["opens", "closes"])
    return RoundService.objects.create(round=round_, service=made[0].services.first())


def everything_stored():
    """The text of every column of every table, as the database holds it."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
            parts += [f"{table}: {row!r}" for row in cursor.fetchall()]
    return "\n".join(parts)


def send(asked, age="30-39"):
    """An answer with a complaint, from a known place and browser."""
    client = Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=BROWSER, HTTP_ACCEPT_LANGUAGE=LANGUAGE)
    path = f"/s/{asked.code}/"
    page = client.get(path).content.decode()
    hidden = dict(re.findall(r'name="?(_kunci|_tanda)"?\s+value="?([^">\s]+)', page))
    ratings = dict.fromkeys(re.findall(r'name="?([a-z]+)"?\s+value="?3"?', page), "3")
    form = {
        **hidden,
        **ratings,
        "p.usia": age,
        "_keluhan": "Antrean terlalu lama",
        "_kontak": CONTACT,
    }
    return client.post(path, urlencode(form), content_type="application/x-www-form-urlencoded")


def test_no_table_and_no_log_line_holds_address_browser_or_contact(asked, caplog):
    caplog.set_level(logging.DEBUG)
    assert send(asked).status_code == 303
    assert (Response.objects.count(), Complaint.objects.count()) == (1, 1)
    assert DuplicateTrace.objects.count() == 1
    for text in (everything_stored(), caplog.text):
        found = [
            secret
            for secret in (ADDRESS, BROWSER, LANGUAGE, CONTACT, "ani.contoh")
            if secret in text
        ]
        assert found == []
    assert secrecy.decrypt(Complaint.objects.get().contact) == CONTACT


def test_an_answer_and_a_complaint_share_nothing_that_joins_them(asked):
    send(asked)
    response, complaint = Response.objects.get(), Complaint.objects.get()
    assert not {f.related_model for f in Complaint._meta.fields} & {Response}
    assert not {f.related_model for f in Response._meta.fields} & {Complaint}
    moments = [f.name for f in Complaint._meta.fields if isinstance(f, models.DateTimeField)]
    assert {getattr(complaint, name) for name in moments} == {None}  # set by the officer, later
    assert response.comment == ""


def test_the_answers_table_has_no_column_for_a_person():
    assert {f.name for f in Response._meta.fields} == {
        "id",
        "key",
        "round",
        "service",
        "channel",
        "received_at",
        "answers",
        "extra",
        "comment",
        "profile",
        "language",
        "seconds",
        "entered_by",
        "excluded",
        "counted",
    }


def test_after_closing_no_trace_is_left(asked):
    send(asked)
    close_round(round_=asked.round, reason="Sampel cukup", by=None, at=timezone.now())
    assert DuplicateTrace.objects.count() == 0
    assert retention.sweep(at=timezone.now()).traces == 0


def test_an_age_is_a_band():
    age = next(q for q in PROFILE if q.key == "p.usia")
    assert age.kind == "choice"
    assert [o.value for o in age.options] == ["<20", "20-29", "30-39", "40-49", "50-59", "60+"]
    assert {q.kind for q in PROFILE} == {"choice"}


def test_an_exact_age_is_not_stored(asked):
    assert send(asked, age="37").status_code == 422
    assert Response.objects.count() == 0
    assert send(asked).status_code == 303
    assert Response.objects.get().profile == {"p.usia": "30-39"}
