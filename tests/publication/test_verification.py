"""Anyone verifies a published report by its code; nothing of what is sent is kept."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.factories import NOW, world
from tests.people import as_viewer, signed_in
from tests.reports.factories import snapshot
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.core.evaluation.addendum import Later
from tuntas.core.evaluation.snapshot import code_of
from tuntas.publication.actions import count_asking
from tuntas.publication.models import Asked
from tuntas.reports.models import ReportRun
from tuntas.reports.runs import actions, writing
from tuntas.reports.runs.actions import publish
from tuntas.reports.runs.queries import folder_of
from tuntas.reports.runs.source import Source
from tuntas.reports.runs.writing import write_files

SITE = "https://survei.contoh.go.id"


@pytest.fixture
def made(settings, tmp_path, monkeypatch, db):
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(writing, "FORMATS", ("xlsx", "json"))
    return world()


@pytest.fixture
def written(made):
    return actions.write_now(
        cut_off=made.cut_off, by=None, clock=lambda: NOW, progress=lambda _text: None
    )


@pytest.fixture
def code(made):
    return code_of(made.cut_off.digest)


def release(made, run, who="team_leader"):
    return publish(run=run, viewer=as_viewer(made.people.everyone()[who]), at=NOW)


def send(code, name, data):
    return Client().post(f"/verifikasi/{code}/", {"file": SimpleUploadedFile(name, data)})


def test_the_page_shows_what_was_published_to_anyone(made, written, code):
    release(made, written)
    page = Client().get(f"/verifikasi/{code.lower().replace('-', '')}/").content.decode()
    for said in (made.agency.name, made.cut_off.digest, code, "6 Juni 2023, 23.59"):
        assert said in page
    assert [f.kind for f in written.files.all() if f.sha256 not in page] == []


def test_in_english(made, written, code):
    release(made, written)
    client = Client()
    client.cookies["django_language"] = "en"
    assert "Verification code" in client.get(f"/verifikasi/{code}/").content.decode()


def test_a_published_file_is_recognised_and_any_other_is_not(made, written, code):
    release(made, written)
    for file in written.files.all():
        data = (folder_of(written) / file.name).read_bytes()
        assert (
            f"berkas {file.kind.upper()} yang diterbitkan"
            in send(code, file.name, data).content.decode()
        )
    changed = send(code, file.name, data + b" ").content.decode()
    assert "Berbeda" in changed
    assert hashlib.sha256(data + b" ").hexdigest() in changed


def test_what_is_sent_is_not_stored(made, written, code, settings, tmp_path):
    release(made, written)
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "nowhere")  # writing there would fail
    before = sorted(tmp_path.rglob("*"))
    assert send(code, "besar.pdf", b"x" * 4_000_000).status_code == 200
    assert sorted(tmp_path.rglob("*")) == before


def test_nothing_sent_is_said(made, written, code):
    release(made, written)
    assert "Pilih dahulu berkas" in Client().post(f"/verifikasi/{code}/").content.decode()


def test_a_file_larger_than_any_report_is_refused_before_it_is_read(made, written, code, settings):
    settings.EVIDENCE_BYTES = 1024 * 1024
    assert send(code, "besar.pdf", b"x" * 1_100_000).status_code == 413


@pytest.mark.parametrize("typed", ["ABCD", "0000-0000-0000-0000", "!"])
@pytest.mark.django_db
def test_an_unknown_code_gets_help(typed):
    response = Client().get(f"/verifikasi/{typed}/")
    assert response.status_code == 404
    assert "Periksa kembali kodenya" in response.content.decode()


def test_what_was_not_published_is_unknown(made, written, code):
    assert Client().get(f"/verifikasi/{code}/").status_code == 404


@pytest.mark.django_db
def test_a_typed_code_leads_to_its_page():
    assert Client().get("/verifikasi/?kode=ABCD-1").url == "/verifikasi/ABCD-1/"
    assert Client().get("/verifikasi/").status_code == 200


@pytest.mark.django_db
def test_an_address_asks_so_often_and_no_more_until_the_next_hour(settings):
    settings.FORM_HOURLY = 2
    for _ in range(2):
        count_asking(address="192.0.2.1", at=NOW)
    with pytest.raises(Refusal, match="coba lagi nanti"):
        count_asking(address="192.0.2.1", at=NOW)
    count_asking(address="192.0.2.2", at=NOW)
    count_asking(address="192.0.2.1", at=NOW + timedelta(hours=1))
    assert Asked.objects.count() == 1
    assert "192" not in Asked.objects.get().digest[:3] or len(Asked.objects.get().digest) == 64


@pytest.mark.django_db
def test_a_page_asked_too_often_says_so(settings):
    settings.FORM_HOURLY = 0
    assert Client().get("/verifikasi/").status_code in (200, 429)
    assert Client().get("/verifikasi/").status_code == 429


# Publishing


def test_publishing_is_recorded_once(made, written):
    first = release(made, written)
    assert (
        publish(
            run=first, viewer=as_viewer(made.people.team_leader), at=NOW + timedelta(1)
        ).published_at
        == NOW
    )
    assert Event.objects.filter(noun="report", verb="publish").count() == 1


@pytest.mark.parametrize("who", ["officer", "head", "member", "leader", "operator", "stranger"])
def test_only_the_leader_and_the_one_responsible_publish(made, written, who):
    with pytest.raises(Refusal) as refusal:
        release(made, written, who)
    assert refusal.value.code == "not_allowed"


def test_a_draft_is_not_published(made):
    made.evaluation.signed_on = None
    made.evaluation.save()
    from tuntas.evaluation.cut_offs.actions import make_cut_off

    draft = make_cut_off(evaluation=made.evaluation, by=None, at=NOW)
    run = actions.write_now(cut_off=draft, by=None, clock=lambda: NOW, progress=lambda _text: None)
    with pytest.raises(Refusal) as refusal:
        release(made, run)
    assert refusal.value.code == "report_draft"


def test_what_is_not_written_is_not_published(made):
    run = ReportRun.objects.create(cut_off=made.cut_off, requested_at=NOW, moved_at=NOW)
    with pytest.raises(Refusal) as refusal:
        release(made, run)
    assert refusal.value.code == "not_written"


def test_the_button_publishes_and_leads_to_the_public_page(made, written, code):
    client = signed_in(made.people.team_leader)
    address = f"/laporan/2023-06/{written.key}/terbitkan/"
    assert signed_in(made.people.member).post(address).status_code == 403
    assert client.post(address).status_code == 302
    assert f"/verifikasi/{code}/" in client.get("/laporan/2023-06/").content.decode()


# The code in the files

EVENTS = (
    Later(
        "2023-07-01T16:00:00+07:00", 2021, "2021-01-01", "Balai Contoh", "close", "Sudah diperiksa"
    ),
)


@pytest.mark.thorough
def test_every_file_carries_the_code_and_its_address(tmp_path):
    source = Source(snapshot(), EVENTS, SITE)
    code = code_of(source.snapshot.digest)
    files = write_files(source, tmp_path, ("pdf", "docx", "xlsx", "json"))
    pages = [page.extract_text() for page in PdfReader(files["pdf"]).pages]
    assert [
        n for n, page in enumerate(pages) if code not in page and n != 1
    ] == []  # 1: the contents
    assert f"{SITE}/verifikasi/{code}/" in "".join(pages[0].split())
    docx = Document(str(files["docx"]))
    assert code in "".join(p.text for p in docx.sections[0].footer.paragraphs)
    assert len(docx.inline_shapes) == 1
    cover = CalamineWorkbook.from_path(files["xlsx"]).get_sheet_by_name("Ringkasan").to_python()
    assert ["Kode verifikasi", "", code] in cover
    assert code in files["json"].read_text()


@pytest.mark.thorough
def test_the_addendum_is_in_every_file(tmp_path):
    files = write_files(Source(snapshot(), EVENTS, SITE), tmp_path, ("pdf", "docx", "xlsx", "json"))
    said = "Sudah diperiksa"
    assert said in " ".join(page.extract_text() for page in PdfReader(files["pdf"]).pages)
    assert said in "".join(
        c.text for t in Document(str(files["docx"])).tables for r in t.rows for c in r.cells
    )
    sheet = CalamineWorkbook.from_path(files["xlsx"]).get_sheet_by_name("Adendum").to_python()
    assert sheet[1][-1] == said
    assert said in files["json"].read_text()


@pytest.mark.thorough
def test_the_same_report_twice_is_the_same_bytes(tmp_path):
    kinds = ("pdf", "docx", "xlsx", "json")
    twice = [write_files(Source(snapshot(), EVENTS, SITE), tmp_path / n, kinds) for n in ("a", "b")]
    assert [Path(twice[0][k]).read_bytes() == Path(twice[1][k]).read_bytes() for k in kinds] == [
        True
    ] * 4
