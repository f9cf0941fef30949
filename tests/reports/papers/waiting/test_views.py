"""A paper of many rows is written by a worker; whoever asked for it sees how far it is and fetches
it.
"""

import os
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.people import signed_in
from tests.reports.papers.surveyed import read_again, surveyed, verified
from tests.working import work
from tuntas.reports.papers.waiting import actions, queries, tasks
from tuntas.web.models import TaskProgress

pytestmark = pytest.mark.django_db
PAGE = "/unit/1/naskah/"
ASK = f"{PAGE}tulis/laporan/docx/?round=2023"


@pytest.fixture(autouse=True)
def worker(settings, tmp_path, monkeypatch):
    """More than 31 respondents are many; the worker runs on its own."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.WORKER = "separate"
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setitem(queries.AT_ONCE, "laporan", 31)


@pytest.mark.thorough
def test_a_long_paper_is_asked_for_watched_and_fetched():
    world = surveyed()
    own = signed_in(world["officer"])
    assert f'action="{ASK}"' in own.get(f"{PAGE}?round=2023").content.decode()
    assert own.get(f"{PAGE}laporan/docx/?round=2023").headers["Location"] == f"{PAGE}?round=2023"
    address = own.post(ASK).headers["Location"]
    assert own.post(ASK).headers["Location"] == address  # while it is written it is the same
    TaskProgress.objects.create(
        task=DBTaskResult.objects.get().pk, done=40, total=100, at=timezone.now()
    )
    for headers in ({}, {"HX-Request": "true"}):
        text = own.get(address, headers=headers).content.decode()
        assert '<progress max="100" value="40">' in text
        assert f'hx-get="{address}"' in text
    assert own.get(f"{address}berkas/").status_code == 404
    work()
    assert f'href="{address}berkas/"' in own.get(address).content.decode()
    file = own.get(f"{address}berkas/")
    assert file.headers["Content-Disposition"].startswith('attachment; filename="laporan-unit-1-')
    assert file.content.startswith(b"PK")


def test_short_papers_come_at_once():
    own = signed_in(surveyed()["officer"])
    sent = own.get(f"{PAGE}poster/pdf/?round=2023")
    assert (sent["Content-Type"], sent.content[:4]) == ("application/pdf", b"%PDF")
    assert not DBTaskResult.objects.exists()


def test_what_is_no_key_is_nowhere():
    assert signed_in(surveyed()["officer"]).get(f"{PAGE}ditulis/bukan-kunci/").status_code == 404


@pytest.mark.thorough
def test_nobody_else_sees_or_fetches_it():
    world = surveyed()
    address = signed_in(world["officer"]).post(ASK).headers["Location"]
    work()
    for who in ("head", "member", "other_officer", "stranger"):
        other = signed_in(world[who])
        assert [other.get(a).status_code for a in (address, f"{address}berkas/")] == [404, 404]
    assert signed_in(world["stranger"]).post(ASK).status_code == 404


def test_what_is_refused_is_told_and_leaves_no_file():
    world = verified()
    read_again(world)
    reader = signed_in(world["colleague"])
    address = reader.post(ASK).headers["Location"]
    work()
    assert "pembacaan kedua" in reader.get(address).content.decode()
    assert reader.get(f"{address}berkas/").status_code == 404


def test_files_are_kept_for_a_day():
    own = signed_in(surveyed()["officer"])
    address = own.post(ASK).headers["Location"]
    work()
    assert actions.forget(timezone.now()) == 0
    folder = tasks.folder_of(str(DBTaskResult.objects.get().pk))
    long_ago = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(folder, (long_ago, long_ago))
    assert actions.forget(timezone.now()) == 1
    assert "sudah dihapus" in own.get(address).content.decode()
    assert own.get(f"{address}berkas/").status_code == 404
