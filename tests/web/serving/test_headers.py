"""What every page says to the browser, and what no page holds."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import signed_in
from tests.repository.addresses import address, names
from tests.repository.stage import stage
from tests.undrawn import draw_no_page

pytestmark = pytest.mark.django_db
PUBLIC = {"form-worker", "sign-in"}
INLINE = re.compile(r"<[a-z][^>]*\s(?:style|on[a-z]+)=|<style\b|<script(?![^>]*\ssrc=)[^>]*>", re.I)


@pytest.fixture
def made(settings, tmp_path, evidence_on_disk):
    settings.MEDIA_ROOT = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    return stage()


def pages(made, client):
    """Every page that this person can open: its name and answer."""
    for name in names():
        at = address(name, made.addresses.get(name))
        answer = client.get(at) if at else None
        if answer is not None and answer.status_code == 200:
            yield name, answer


@pytest.mark.thorough
@pytest.mark.parametrize("who", ["member", "operator", "officer"])
def test_no_page_has_style_attributes_or_inline_scripts_and_signed_in_ones_are_not_kept(made, who):
    kept, inline, loose = [], [], []
    for name, answer in pages(made, signed_in(made.people[who])):
        if answer.streaming or "html" not in answer["Content-Type"]:
            continue
        policy = answer["Content-Security-Policy"]
        if "unsafe" in policy or "default-src 'none'" not in policy:
            loose.append(name)
        if not name.startswith("form") and name not in PUBLIC:
            kept += [name] if "no-store" not in answer.get("Cache-Control", "") else []
        own = answer.content.decode().replace("<style>", "", name.startswith("form"))
        inline += [(name, found) for found in INLINE.findall(own)]
    assert (kept, inline, loose) == ([], [], [])


def test_a_page_without_sign_in_may_be_kept_and_one_with_may_not(made):
    assert Client().get(reverse("verification-code")).get("Cache-Control") is None
    for who in ("member", "stranger"):
        assert signed_in(made.people[who]).get("/")["Cache-Control"] == "private, no-store"


def test_browsers_keep_to_https_where_it_is_set_also_for_the_public_form(made, settings):
    addresses = ["/", reverse("form", kwargs=made.addresses["form"])]

    def said():
        return [Client().get(a, secure=True).get("Strict-Transport-Security") for a in addresses]

    assert said() == [None, None]
    settings.SECURE_SSL = True
    assert said() == ["max-age=31536000", "max-age=31536000"]
    assert Client().get("/").get("Strict-Transport-Security") is None


HUGE = (2**63, 10**30)


@pytest.mark.thorough
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_number_that_is_too_large_is_no_page(made, method, monkeypatch):
    draw_no_page(monkeypatch)
    found = {}
    clients = [signed_in(made.people[who]) for who in ("operator", "member", "officer")]
    for client in clients:
        client.raise_request_exception = False
    for name in names():
        kwargs = made.addresses.get(name) or {}
        for key in [k for k, v in kwargs.items() if isinstance(v, int)]:
            for huge in HUGE:
                at = address(name, {**kwargs, key: huge})
                for client in clients:
                    status = getattr(client, method)(at).status_code if at else 404
                    if status not in (403, 404, 405):
                        found[name, key, huge] = status
    assert found == {}


@pytest.mark.thorough
@pytest.mark.parametrize("huge", ["9" * 30, "²"])
def test_a_number_in_the_query_that_is_too_large_is_no_failure(made, huge, monkeypatch):
    draw_no_page(monkeypatch)
    failed = []
    for who in ("operator", "member"):
        client = signed_in(made.people[who])
        client.raise_request_exception = False
        for name in names():
            at = address(name, made.addresses.get(name))
            asked = dict.fromkeys(
                ("page", "pk", "round", "putaran", "unit", "tahun", "plan", "service", "rows"), huge
            )
            if at and client.get(at, asked).status_code >= 500:
                failed.append((who, name))
    assert failed == []
