"""The pages: one's own notices, how one wants to be told, and what the operator sees."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.notify.people import news, told, world
from tests.people import person, signed_in
from tuntas.audit.models import Event
from tuntas.core.base import holidays as known
from tuntas.notify.actions import tell
from tuntas.notify.holidays.queries import calendar_of
from tuntas.notify.kinds import LABELS
from tuntas.notify.models import Delivery, Holiday, Notice, Preference, Webhook
from tuntas.web.terms import gettext

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return world(timezone.now())


def page(client, name, *arguments):
    response = client.get(reverse(name, args=arguments))
    assert response.status_code == 200
    return response.content.decode()


def test_the_bell_counts_what_is_new_and_the_page_lists_it(people):
    client = signed_in(people["officer"])
    assert "bell-count" not in page(client, "notices")
    told(people["officer"], [1, 2], timezone.now())
    told(people["head"], [3], timezone.now())
    html = page(client, "notices")
    assert '<span class="bell-count">2<' in html
    assert ("2023-01-02" in html, "2023-01-03" in html) == (True, False)


def test_every_kind_of_notice_has_its_words(people):
    notices = [(people["officer"], news(n, kind=kind)) for n, kind in enumerate(LABELS)]
    tell(notices, timezone.now())
    client = signed_in(people["officer"])
    rows = client.get(reverse("notices"), {"format": "json"})
    kinds = {row["kind"] for row in json.loads(b"".join(rows.streaming_content))}
    assert kinds == {gettext(label) for label in LABELS.values()}


def test_following_a_notice_reads_it_and_leads_to_its_plan(people):
    told(people["officer"], [1], timezone.now())
    notice = Notice.objects.get()
    client = signed_in(people["officer"])
    client.head(reverse("notice", args=[notice.pk]))
    assert Notice.objects.filter(read_at=None).count() == 1
    response = client.get(reverse("notice", args=[notice.pk]))
    assert (response.status_code, response.url) == (302, "/rencana/2023/2023-01-01/")
    assert Notice.objects.filter(read_at=None).count() == 0


def test_somebody_elses_notice_is_not_there(people):
    told(people["officer"], [1], timezone.now())
    response = signed_in(people["head"]).get(reverse("notice", args=[Notice.objects.get().pk]))
    assert response.status_code == 404
    assert Notice.objects.filter(read_at=None).count() == 1


def test_all_of_ones_own_are_read_at_once(people):
    told(people["officer"], [1, 2], timezone.now())
    told(people["head"], [1], timezone.now())
    response = signed_in(people["officer"]).post(reverse("notices-read"), follow=True)
    assert "2 pemberitahuan ditandai terbaca." in response.content.decode()
    assert [n.person for n in Notice.objects.filter(read_at=None)] == [people["head"]]


def test_the_list_is_filtered_and_its_files_hold_the_sentences(people):
    told(people["officer"], [1, 2], timezone.now())
    client = signed_in(people["officer"])
    client.get(reverse("notice", args=[Notice.objects.order_by("pk")[0].pk]))
    text = client.get(reverse("notices") + "?state=unread&format=csv").getvalue().decode()
    assert ("2023-01-02" in text, "2023-01-01" in text) == (True, False)


def test_the_list_takes_as_many_queries_for_three_notices_as_for_one(people):
    client, counts = signed_in(people["officer"]), []
    for number in (1, 3):
        told(people["officer"], range(number), timezone.now())
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("notices"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_one_chooses_language_rhythm_and_address(people):
    client = signed_in(people["officer"])
    assert "Server surel belum diatur" in page(client, "preference")
    given = {"language": "en", "rhythm": "daily", "address": "baru@contoh.go.id"}
    assert client.post(reverse("preference"), given).status_code == 302
    kept = Preference.objects.get(person=people["officer"])
    assert (kept.language, kept.rhythm, kept.email) == ("en", "daily", False)
    wrong = client.post(reverse("preference"), given | {"address": "bukan alamat", "email": "on"})
    assert wrong.status_code == 422
    assert 'value="bukan alamat"' in wrong.content.decode()


def test_a_new_webhook_shows_its_secret_once(people):
    client = signed_in(people["operator"])
    given = {
        "name": "Sistem kinerja",
        "address": "https://sistem.contoh.go.id/x",
        "events": ["plan.close"],
    }
    made = client.post(reverse("webhooks"), given).content.decode()
    assert "kunci tidak diperlihatkan lagi" in made
    assert "kunci tidak diperlihatkan lagi" not in page(client, "webhooks")
    assert Webhook.objects.get().events == ["plan.close"]
    refused = client.post(reverse("webhooks"), given | {"address": "https://10.0.0.1/"})
    assert refused.status_code == 422
    assert "10.0.0.1 berada di jaringan dalam" in refused.content.decode()


def test_what_did_not_arrive_stands_in_the_log_and_is_tried_again_on_wish(people):
    now = timezone.now()
    letter = Delivery.objects.create(
        person=people["head"],
        made_at=now,
        next_try_at=now,
        state="failed",
        tries=64,
        problem="550 tidak ada",
    )
    hook = Webhook.objects.create(
        agency=people["agency"],
        name="Sistem kinerja",
        address="https://x.id",
        made_by=people["operator"],
        made_at=now,
    )
    Delivery.objects.create(webhook=hook, key="1", event="plan.late", made_at=now, next_try_at=now)
    client = signed_in(people["operator"])
    html = page(client, "deliveries")
    assert ("550 tidak ada" in html, "Sistem kinerja" in html, "Melewati tenggat" in html) == (
        True,
    ) * 3
    client.post(reverse("delivery-again", args=[letter.pk]))
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == ("waiting", 0)


def test_the_log_holds_nothing_of_another_agency(people):
    now = timezone.now()
    Delivery.objects.create(
        person=people["stranger"], made_at=now, next_try_at=now, problem="rahasia"
    )
    client = signed_in(people["operator"])
    assert "rahasia" not in page(client, "deliveries")
    pk = Delivery.objects.get().pk
    assert client.post(reverse("delivery-again", args=[pk])).status_code == 404


def test_holidays_are_added_refused_twice_and_removed(people):
    client, year = signed_in(people["operator"]), timezone.localdate().year
    given = {"day": f"{year}-03-02", "name": "Hari jadi kota"}
    assert client.post(reverse("holidays"), given).status_code == 302
    assert client.post(reverse("holidays"), given).status_code == 422
    assert client.post(reverse("holidays"), {"day": "besok", "name": "x"}).status_code == 422
    assert "Hari jadi kota" in page(client, "holidays")
    client.post(reverse("holiday-remove", args=[Holiday.objects.get().pk]))
    assert Holiday.objects.count() == 0


def test_a_known_holiday_is_taken_back_with_a_reason_and_put_back(people):
    client, day = signed_in(people["operator"]), date(timezone.localdate().year, 5, 1)
    take, why = (
        reverse("holiday-take-back"),
        {"day": day.isoformat(), "reason": "SKB 12/2026 memindahkannya"},
    )
    assert client.post(take, why | {"reason": " "}).status_code == 422
    assert client.post(take, why | {"day": f"{day.year}-05-02"}).status_code == 422  # no day off
    assert Holiday.objects.count() == 0
    assert client.post(take, why).status_code == 302
    assert client.post(take, why).status_code == 422  # once
    assert day in calendar_of(people["agency"]).taken_back
    assert day not in calendar_of(people["agency"]).added
    html = page(client, "holidays")
    assert ("SKB 12/2026 memindahkannya" in html, "Jadikan libur lagi" in html) == (True, True)
    taken = Holiday.objects.get()
    assert client.post(reverse("holiday-remove", args=[taken.pk])).status_code == 404
    back = reverse("holiday-put-back", args=[taken.pk])
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "Keliru dicabut"}).status_code == 302
    assert calendar_of(people["agency"]).taken_back == frozenset()
    told = [
        (e.verb, json.loads(e.data)["reason"])
        for e in Event.objects.filter(noun="holiday").order_by("pk")
    ]
    assert told == [("take_back", "SKB 12/2026 memindahkannya"), ("put_back", "Keliru dicabut")]


def test_a_day_that_was_taken_back_is_not_added_beside(people):
    client, day = signed_in(people["operator"]), f"{timezone.localdate().year}-08-17"
    client.post(reverse("holiday-take-back"), {"day": day, "reason": "Uji"})
    answer = client.post(reverse("holidays"), {"day": day, "name": "Libur"})
    assert (answer.status_code, "dicabut" in answer.content.decode()) == (422, True)


def test_a_year_without_its_decree_says_that_its_movable_days_are_not_known(people, monkeypatch):
    client, next_year = signed_in(people["operator"]), timezone.localdate().year + 1
    monkeypatch.setattr(known, "is_decreed", lambda year: year < next_year)
    html = page(client, "holidays")
    assert html.count("Hari libur yang berpindah tanggal pada tahun ini") == 1


OPERATORS = ("webhooks", "deliveries", "holidays")


@pytest.mark.parametrize("who", ["officer", "head", "member", "team_leader", "leader", "stranger"])
def test_the_operators_pages_are_the_operators(people, who):
    client = signed_in(people[who])
    assert [client.get(reverse(name)).status_code for name in OPERATORS] == [403] * 3
    html = page(client, "notices")
    assert [name for name in OPERATORS if reverse(name) in html] == []


def test_an_operator_of_another_agency_reaches_nothing_here(people):
    other = person(
        "operator", people["stranger"].appointments.get().agency, timezone.now(), username="other"
    )
    here = people["agency"]
    hook = Webhook.objects.create(
        agency=here,
        name="x",
        address="https://x.id",
        secret="x",
        made_by=people["operator"],
        made_at=timezone.now(),
    )
    holiday = Holiday.objects.create(agency=here, day="2026-01-02", name="x")
    client = signed_in(other)
    taken = Holiday.objects.create(agency=here, day="2026-01-01", name="x", reason="x")
    for name, pk in (
        ("webhook-switch", hook.pk),
        ("webhook-test", hook.pk),
        ("holiday-remove", holiday.pk),
        ("holiday-put-back", taken.pk),
    ):
        assert client.post(reverse(name, args=[pk])).status_code == 404


def test_without_signing_in_there_is_nothing(client):
    names = ("notices", "preference", *OPERATORS)
    assert [client.get(reverse(name)).url.partition("?")[0] for name in names] == ["/masuk/"] * 5


def test_the_reference_names_every_event():
    text = (Path(__file__).resolve().parents[2] / "docs/reference/reminders.md").read_text()
    assert [kind for kind in LABELS if f"`{kind.removeprefix('plan.')}`" not in text] == []
