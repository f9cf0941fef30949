"""The pages of the report: what stands there, who gets it, and what a download looks like."""

import hashlib
import io
import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.factories import NOW, world
from tests.people import signed_in
from tuntas.audit.models import Event
from tuntas.core.voices.masking import INTERNAL
from tuntas.evaluation.models import CutOff, Evaluation
from tuntas.reports.models import ReportFile, ReportRun
from tuntas.reports.runs import actions, writing
from tuntas.reports.runs.queries import folder_of
from tuntas.web import display

pytestmark = pytest.mark.django_db

REPORT = "/laporan/2023-06/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def made(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return world()


@pytest.fixture
def written(made, monkeypatch):
    monkeypatch.setattr(writing, "FORMATS", ("xlsx",))
    return actions.write_now(
        cut_off=made.cut_off, by=made.people.member, clock=timezone.now, progress=lambda _: None
    )


def waiting_run(made, **changes):
    values = {"requested_at": NOW, "moved_at": timezone.now(), "steps": 100, **changes}
    return ReportRun.objects.create(cut_off=made.cut_off, **values)


def test_the_report_is_written_when_its_button_is_pressed(made, monkeypatch):
    monkeypatch.setattr(writing, "FORMATS", ("docx", "xlsx"))
    client = signed_in(made.people.member)
    response = client.post(f"{REPORT}tulis/{made.cut_off.pk}/")
    assert response.url == REPORT
    page = client.get(REPORT).content.decode()
    for file in ReportFile.objects.all():
        assert file.sha256 in page
        assert f'href="{REPORT}{file.run.key}/{file.kind}/"' in page


def test_a_draft_is_not_offered_for_publication_but_for_its_signatures(made, written):
    client = signed_in(made.people.team_leader)
    publish = f'action="{REPORT}{written.key}/terbitkan/"'
    assert publish in client.get(REPORT).content.decode()
    Evaluation.objects.update(signed_on=None)
    page = client.get(REPORT).content.decode()
    assert publish not in page
    assert "Ini konsep." in page


def test_freezing_keeps_what_was_frozen_before(made):
    client = signed_in(made.people.member)
    before = made.cut_off.digest
    page = client.post(f"{REPORT}bekukan/", follow=True).content.decode()
    assert "sudah dibekukan 1 Juli 2023, 16.00 dan tidak berubah" in page
    assert CutOff.objects.count() == 1
    Evaluation.objects.update(place="Jakarta Timur")  # what the report prints is another state
    client.post(f"{REPORT}bekukan/")
    assert CutOff.objects.count() == 2
    made.cut_off.refresh_from_db()
    assert made.cut_off.digest == before


def test_freezing_is_offered_only_when_it_will_be_accepted_and_else_says_why(made):
    client = signed_in(made.people.member)
    assert " disabled" not in client.get(REPORT).content.decode()
    Evaluation.objects.update(cut_off=timezone.localdate())
    page = client.get(REPORT).content.decode()
    assert " disabled" in page
    assert "belum lewat. Keadaan hanya dapat dibekukan setelah hari itu berakhir." in page
    made.evaluation.scope.all().delete()
    page = client.get("/evaluasi/2023-06/cut-off/").content.decode()
    assert "Lingkup belum memuat unit." in page
    assert 'name="day"' not in page


def test_after_an_earlier_moment_is_frozen_no_page_says_the_end_of_the_day_of_the_assignment(made):
    today = timezone.localdate()
    Evaluation.objects.update(cut_off=today)
    client = signed_in(made.people.member)
    pages = (REPORT, "/laporan/", "/evaluasi/", "/evaluasi/2023-06/", "/evaluasi/2023-06/cut-off/")
    for address in pages:
        page = client.get(address).content.decode()
        assert "akhir " + display.day(today) not in page, address
        assert "6 Juni 2023" in page, address


def test_freezing_before_the_day_of_the_cut_off_is_refused_with_a_sentence(made):
    Evaluation.objects.update(cut_off=timezone.localdate() + timedelta(days=9))
    response = signed_in(made.people.member).post(f"{REPORT}bekukan/")
    assert response.status_code == 422
    assert "belum lewat" in response.context["sentence"]
    assert CutOff.objects.count() == 1


def test_a_running_report_shows_a_true_bar_and_asks_again(made):
    run = waiting_run(made, state="running", step=42, message="Menulis berkas PDF")
    piece = signed_in(made.people.member).get(f"{REPORT}{run.key}/", headers=HTMX).content.decode()
    assert '<progress max="100" value="42">42 %</progress>' in piece
    assert "Menulis berkas PDF" in piece
    assert 'hx-trigger="every 1s"' in piece


def test_a_running_report_says_for_how_long_it_has_been_wanted(made):
    run = waiting_run(made, state="running", requested_at=timezone.now() - timedelta(seconds=80))
    piece = signed_in(made.people.member).get(f"{REPORT}{run.key}/", headers=HTMX).content.decode()
    assert re.search(r"Sudah 8\d detik; halaman PDF", piece)


def test_a_finished_report_is_not_asked_for_again(made, written):
    piece = (
        signed_in(made.people.member).get(f"{REPORT}{written.key}/", headers=HTMX).content.decode()
    )
    assert "hx-trigger" not in piece
    assert "Unduh XLSX" in piece


def test_a_failed_report_says_why_and_what_to_do(made):
    waiting_run(made, state="failed", finished_at=NOW, message="Berkas PDF tidak dapat dibuat: <b>")
    page = signed_in(made.people.member).get(REPORT).content.decode()
    assert "Berkas PDF tidak dapat dibuat: &lt;b&gt;" in page
    assert "Tekan “Tulis lagi”" in page


def test_a_report_whose_worker_died_is_shown_as_stopped(made):
    waiting_run(made, state="running", step=42, moved_at=NOW)
    page = signed_in(made.people.member).get(REPORT).content.decode()
    assert "Penulisan berhenti sebelum selesai." in page
    assert "hx-trigger" not in page


def test_without_a_script_the_progress_leads_back_to_the_page(made, written):
    assert signed_in(made.people.member).get(f"{REPORT}{written.key}/").url == REPORT


def test_a_download_is_the_file_and_nothing_a_browser_would_run(made, written):
    response = signed_in(made.people.member).get(f"{REPORT}{written.key}/xlsx/")
    data = b"".join(response.streaming_content)
    assert hashlib.sha256(data).hexdigest() == written.files.get().sha256
    assert (
        response.headers["Content-Disposition"]
        == 'attachment; filename="laporan-monev-2023-06-06.xlsx"'
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_no_longer_on_the_disk_is_not_there(made, written):
    (folder_of(written) / written.files.get().name).unlink()
    assert signed_in(made.people.member).get(f"{REPORT}{written.key}/xlsx/").status_code == 404


def test_a_cut_off_of_another_evaluation_cannot_be_written_here(made):
    other = Evaluation.objects.create(
        agency=made.agency, code="lain", title="Lain", period="2024", cut_off=NOW.date()
    )
    client = signed_in(made.people.member)
    assert client.post(f"/laporan/{other.code}/tulis/{made.cut_off.pk}/").status_code == 404


def test_the_pages_take_as_many_queries_for_three_runs_as_for_one(
    made, written, django_assert_num_queries
):
    client = signed_in(made.people.member)
    for address, queries in (("/laporan/", 9), (REPORT, 11)):
        with django_assert_num_queries(queries):
            client.get(address)
    for _ in range(2):
        waiting_run(made, requested_by=made.people.member)
    for address, queries in (("/laporan/", 9), (REPORT, 11)):
        with django_assert_num_queries(queries):
            client.get(address)


@pytest.mark.parametrize(
    ("who", "reports", "report", "write"),
    [
        ("officer", 403, 403, 403),
        ("head", 403, 403, 403),
        ("member", 200, 200, 302),
        ("team_leader", 200, 200, 302),
        ("leader", 200, 200, 403),
        ("operator", 200, 200, 302),
        ("stranger", 200, 404, 404),
    ],
)
def test_everyone_gets_what_is_theirs_and_no_more(made, written, who, reports, report, write):
    client = signed_in(made.people.everyone()[who])
    assert client.get("/laporan/").status_code == reports
    assert client.get(REPORT).status_code == report
    assert client.get(f"{REPORT}{written.key}/", headers=HTMX).status_code == report
    assert client.get(f"{REPORT}{written.key}/xlsx/").status_code == report
    assert client.post(f"{REPORT}bekukan/").status_code == write
    assert client.post(f"{REPORT}tulis/{made.cut_off.pk}/").status_code == write


def test_an_internal_copy_is_taken_where_the_agency_allows_it_and_is_recorded(made, written):
    client = signed_in(made.people.member)
    at = f"{REPORT}{written.key}/internal/xlsx/"
    assert "salinan internal" not in client.get(REPORT).content.decode().casefold()
    assert client.post(at).status_code == 403
    assert client.post("/pengaturan/salinan-internal/", {"allowed": "1"}).status_code == 403
    operator = signed_in(made.people.operator)
    assert "tidak diizinkan" in operator.get("/laporan/").content.decode()
    operator.post("/pengaturan/salinan-internal/", {"allowed": "1"})
    assert f'action="{at}"' in client.get(REPORT).content.decode()
    file = client.post(at)
    assert "-internal.xlsx" in file["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.content))
    heads = [book.get_sheet_by_name(name).to_python()[0] for name in book.sheet_names]
    assert {head[-1] for head in heads} == {INTERNAL}
    row = Event.objects.get(verb="take_internal_copy")
    assert (row.actor, json.loads(row.data)["files"]) == (made.people.member, ["xlsx"])
    assert client.get(at).status_code == 405
    assert operator.post(at).status_code == 403
    operator.post("/pengaturan/salinan-internal/")
    assert client.post(at).status_code == 403
    verbs = Event.objects.filter(noun="internal_copies").values_list("data", flat=True)
    assert [json.loads(data)["allowed"] for data in verbs.order_by("id")] == [True, False]
