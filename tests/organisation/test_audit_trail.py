"""The page on which an operator sees whether the audit trail is whole."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, agency
from tests.people import person, signed_in
from tests.tampering import without_guards
from tuntas.audit.actions import begin_anchors
from tuntas.audit.models import Event
from tuntas.audit.queries import how_far

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client(settings, tmp_path) -> Client:
    settings.AUDIT_ANCHORS = tmp_path / "audit"
    begin_anchors(NOW)
    return signed_in(person("operator", agency(), NOW))


def page(client, **asked) -> str:
    return client.get(reverse("audit-trail"), asked).content.decode()


def test_a_whole_trail_is_said_to_be_so(client):
    shown = page(client, chain=1)
    assert "cocok dengan semua jangkarnya (1)" in shown
    assert "semuanya bersambung" in shown
    assert "Akui dengan alasan" not in shown


def test_what_is_missing_is_shown_until_somebody_says_why_and_that_stays(client):
    count, last = Event.objects.count(), Event.objects.latest("pk").pk
    with without_guards() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE id = %s", [last])
    assert f"1 dari {count} baris jejak audit hilang" in page(client)
    refused = client.post(reverse("audit-trail"), {"reason": " "})
    assert (refused.status_code, Event.objects.filter(noun="audit").count()) == (422, 1)
    done = client.post(reverse("audit-trail"), {"reason": "Cadangan dipulihkan"})
    assert done.status_code == 302
    shown = page(client)
    assert "cocok dengan semua jangkarnya" in shown
    assert "Operator Contoh: 1 jangkar tidak cocok. Cadangan dipulihkan" in shown


def test_an_anchor_of_a_paper_is_compared(client):
    far = how_far(NOW)
    assert "Jangkar ini cocok" in page(client, rows=far.rows, head=far.head[:8])
    assert "Jangkar ini tidak cocok" in page(client, rows=far.rows + 1, head=far.head)
    assert "sedikitnya delapan tanda" in page(client, rows=9 * 10**30, head=far.head)
    assert "sedikitnya delapan tanda" in page(client, rows=far.rows, head="a")
