"""Evaluations, their reconciliation, and old reports from upload to import."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from lxml import html

from tests import factories
from tests.evaluation.old_reports.files import report
from tests.factories import NOW, world
from tests.people import cast, signed_in
from tuntas.audit.models import Event
from tuntas.evaluation.cut_offs.snapshots import snapshot
from tuntas.evaluation.models import Discrepancy, Evaluation, ReaderDecision
from tuntas.followup.models import ActionPlan, Finding
from tuntas.organisation.actions import register_units
from tuntas.organisation.models import Service
from tuntas.surveys.models import Round

pytestmark = pytest.mark.django_db

EVALUATION = "/evaluasi/2023-06/"


@pytest.fixture
def made():
    return world()


# Evaluations


def test_the_list_shows_the_evaluations_of_the_own_agency(made):
    response = signed_in(made.people.officer).get("/evaluasi/?format=json")
    assert [row["code"] for row in json.loads(b"".join(response.streaming_content))] == ["2023-06"]


def test_the_page_says_how_far_the_follow_up_is(made):
    response = signed_in(made.people.member).get(EVALUATION)
    assert [
        (row.round.year, row.units, row.count.plans, row.count.closed)
        for row in response.context["rounds"]
    ] == [
        (2021, 2, 3, 2),
        (2022, 3, 3, 1),
    ]
    assert "3 dari 6 rencana aksi sudah selesai" in response.content.decode()


def test_a_unit_officer_reads_the_progress_of_the_own_unit(made):
    response = signed_in(made.people.officer).get(EVALUATION)
    assert "3 dari 3 rencana aksi sudah selesai" in response.content.decode()
    assert "Angka di atas hanya menyangkut unit Anda." in response.content.decode()


def test_the_reconciliation_sets_printed_beside_counted_figures(made):
    response = signed_in(made.people.member).get(f"{EVALUATION}rekonsiliasi/")
    assert [(s.year, s.printed.plans, s.read.plans) for s in response.context["sums"].rows] == [
        (2021, 4, 3),
        (2022, 6, 3),
    ]
    page = response.content.decode()
    assert "1 unit-tahun (1 dalam jumlah rencana aksi) dan 1 angka keseluruhan tidak cocok" in page
    assert 'href="/rencana/?unit=2&amp;year=2021"' in page


def test_the_reconciliation_counts_findings_and_leads_to_their_plans(made):
    client = signed_in(made.people.member)
    page = client.get(f"{EVALUATION}rekonsiliasi/")
    assert {check.check_id: (check.total, check.open) for check in page.context["checks"].rows} == {
        "status_missing": (1, 1),
        "deadline_missing": (1, 1),
    }
    assert '<a href="/rencana/?finding=status_missing">' in page.content.decode()


def test_the_reconciliation_has_its_files(made):
    response = signed_in(made.people.member).get(f"{EVALUATION}rekonsiliasi/?format=json")
    rows = json.loads(b"".join(response.streaming_content))
    assert [(row["unit"], row["year"], row["summary"], row["detail"]) for row in rows] == [
        ("Balai Contoh di Beta", 2021, "2", "1"),
        ("Seluruh unit", 2021, "4", "3"),
    ]


def test_a_readers_decision_stands_with_its_lines_and_its_words(made):
    response = signed_in(made.people.member).get(
        f"{EVALUATION}keputusan-pembaca/?code=date_repaired"
    )
    page = response.content.decode()
    assert "212–213" in page
    assert "Tanggal rusak “01/012023” dibaca sebagai 01/01/2023." in page


def test_the_pages_take_as_many_queries_for_more_of_everything(made, django_assert_num_queries):
    client = signed_in(made.people.member)
    client.get(EVALUATION)  # reads the cut-off, once
    for path, queries in (("", 10), ("rekonsiliasi/", 12), ("keputusan-pembaca/", 8)):
        with django_assert_num_queries(queries):
            client.get(EVALUATION + path)
    for year in (2021, 2022):
        Discrepancy.objects.create(
            evaluation=made.evaluation,
            unit=made.units[0],
            year=year,
            what="plans",
            summary="1",
            detail="2",
            reason="detail_more",
        )
        ReaderDecision.objects.create(
            evaluation=made.evaluation, code="row_joined", line_first=1, line_last=2, quote="x"
        )
    for path, queries in (("", 10), ("rekonsiliasi/", 12), ("keputusan-pembaca/", 8)):
        with django_assert_num_queries(queries):
            client.get(EVALUATION + path)


@pytest.mark.parametrize(
    ("who", "evaluation", "reconciliation", "upload"),
    [
        ("officer", 200, 403, 403),
        ("head", 200, 403, 403),
        ("member", 200, 200, 403),
        ("team_leader", 200, 200, 200),
        ("leader", 200, 200, 403),
        ("operator", 200, 200, 200),
        ("stranger", 404, 404, 200),
    ],
)
def test_everyone_gets_what_is_theirs_and_no_more(made, who, evaluation, reconciliation, upload):
    client = signed_in(made.people.everyone()[who])
    assert client.get("/evaluasi/").status_code == 200
    assert client.get(EVALUATION).status_code == evaluation
    assert client.get(f"{EVALUATION}rekonsiliasi/").status_code == reconciliation
    assert client.get(f"{EVALUATION}keputusan-pembaca/").status_code == reconciliation
    assert client.get("/laporan-lama/").status_code == upload


# Old reports


@pytest.fixture
def register(settings, tmp_path):
    """An agency that knows the report's units and has no plans yet."""
    settings.MEDIA_ROOT = tmp_path
    body = factories.agency()
    units = register_units(agency=body, rows=factories.UNITS, by=None, at=NOW)
    return cast(body, units[0], NOW)


def kept(root):
    return [path.name for path in Path(root).rglob("*") if path.is_file()]


def stored():
    return tuple(
        model.objects.count() for model in (Evaluation, ActionPlan, Finding, Round, Service, Event)
    )


def upload(client, data, name="laporan lama.txt", **form):
    return client.post("/laporan-lama/", {"file": SimpleUploadedFile(name, data), **form})


@pytest.mark.thorough
def test_an_uploaded_report_is_shown_before_anything_is_stored(register, settings):
    before = stored()
    client = signed_in(register.operator)
    response = upload(client, report())
    page = client.get(response.url)
    assert page.status_code == 200
    assert [p.text for p in page.context["table"].rows] == [
        "Menyebarkan brosur persyaratan",
        "Menambah kursi ruang tunggu",
        "Melatih petugas loket",
    ]
    assert page.context["why_not"] == []
    assert stored() == before
    assert kept(settings.MEDIA_ROOT) == ["laporan_lama.txt"]


@pytest.mark.thorough
def test_a_shown_report_can_be_loaded_whole(register):
    client = signed_in(register.operator)
    response = upload(client, report())
    loaded = client.post(f"{response.url}muat/")
    assert loaded.url == EVALUATION
    assert list(ActionPlan.objects.order_by("code").values_list("code", "status")) == [
        ("2021-01-01", "close"),
        ("2021-01-02", "close"),
        ("2021-02-01", "open"),
    ]


@pytest.mark.thorough
def test_a_loaded_report_keeps_its_legal_basis(register):
    client = signed_in(register.operator)
    listed = b"B. Dasar Hukum\n1. Undang-Undang Nomor 7;\n2. Keputusan Nomor 3.\nC. Tim\n"
    response = upload(client, listed + report())
    assert "Undang-Undang Nomor 7;" in client.get(response.url).content.decode()
    client.post(f"{response.url}muat/")
    loaded = Evaluation.objects.get()
    assert loaded.legal_basis == "Undang-Undang Nomor 7\nKeputusan Nomor 3"
    frozen = snapshot(loaded, NOW).assignment
    assert frozen.legal_basis == loaded.legal_basis


@pytest.mark.thorough
def test_a_report_is_not_loaded_twice_and_the_page_says_why(register):
    client = signed_in(register.operator)
    response = upload(client, report())
    client.post(f"{response.url}muat/")
    before = stored()
    assert client.get(response.url).context["why_not"] == [
        "Evaluasi 2023-06 sudah ada. Satu bulan cut-off hanya mempunyai satu evaluasi.",
        "Putaran 2021 sudah berisi rencana aksi. "
        "Laporan lama hanya dapat dimuat ke putaran yang masih kosong.",
    ]
    again = client.post(f"{response.url}muat/")
    assert (again.status_code, stored()) == (422, before)


@pytest.mark.thorough
def test_a_unit_that_the_register_does_not_know_is_named_and_nothing_is_loaded(register):
    client = signed_in(register.operator)
    data = report().replace(b"Balai Contoh di Beta", b"Balai Tak Dikenal di Delta")
    response = upload(client, data)
    before = stored()
    [sentence] = client.get(response.url).context["why_not"]
    assert "Balai Tak Dikenal di Delta" in sentence
    assert client.post(f"{response.url}muat/").status_code == 422
    assert stored() == before


@pytest.mark.thorough
def test_a_unit_that_only_the_detail_knows_is_named_with_its_line(register):
    client = signed_in(register.operator)
    data = report().replace(b"\n2\tBalai Contoh di Beta\t3", b"\n2\tBalai Tak Dikenal di Delta\t3")
    response = upload(client, data)
    before = stored()
    [sentence] = client.get(response.url).context["why_not"]
    assert sentence.startswith("laporan_lama.txt: baris 12: unit “Balai Tak Dikenal di Delta”")
    assert client.post(f"{response.url}muat/").status_code == 422
    assert stored() == before


@pytest.mark.thorough
def test_the_first_sentence_of_the_preview_counts_the_differences_of_its_table(register):
    client = signed_in(register.operator)
    data = report().replace(b"2021\t1\t2\t2\t100%", b"2021\t1\t4\t4\t100%")
    page = client.get(upload(client, data).url)
    listed = len(page.context["differences"].rows)
    assert listed > 0
    [sentence] = html.fromstring(page.content).xpath("//p[@class='headline']")
    assert f"; {listed} angka tidak cocok dan " in " ".join(sentence.text_content().split())


@pytest.mark.thorough
def test_a_date_of_1930_stays_what_it_is_and_is_doubted(register):
    client = signed_in(register.operator)
    response = upload(client, report(deadline="30/12/1930"))
    client.post(f"{response.url}muat/")
    plan = ActionPlan.objects.get(code="2021-01-02")
    assert str(plan.deadline) == "1930-12-30"
    assert list(plan.findings.values_list("check_id", flat=True)) == ["deadline_before_survey"]


@pytest.mark.thorough
def test_a_cut_off_that_the_report_does_not_say_can_be_given(register):
    client = signed_in(register.operator)
    data = report().replace(b"6 Juni 2023", b"tersebut")
    silent = client.get(upload(client, data).url)
    assert ["cut-off" in sentence for sentence in silent.context["why_not"]] == [True]
    given = upload(client, data, cut_off="2023-05-31")
    assert client.get(given.url).context["why_not"] == []
    path, query = given.url.split("?")
    client.post(f"{path}muat/?{query}")
    assert Evaluation.objects.get().code == "2023-05"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "kosong"),
        (bytes(range(256)) * 20, "laporan.txt"),
        ("Lampiran é".encode("utf-16"), "laporan.txt"),
        (b"BAB I\nTidak ada tabel apa pun di sini.\n", "ampiran"),
        (report().replace(b"\tRencana Aksi\tTimeline", b"\tTimeline"), "laporan.txt"),
        (report().replace(b"loket", b"loket \xff"), "laporan.txt"),
    ],
    ids=["empty", "binary", "utf-16", "no appendix", "missing column", "wrong byte"],
)
def test_a_file_that_is_no_report_is_refused_with_a_sentence_and_leaves_nothing(
    register, settings, data, says
):
    before = stored()
    response = upload(signed_in(register.operator), data, name="laporan.txt")
    assert response.status_code == 422
    assert says in response.context["sentence"]
    assert (stored(), kept(settings.MEDIA_ROOT)) == (before, [])


def test_a_form_without_a_file_is_shown_again(register):
    response = signed_in(register.operator).post("/laporan-lama/", {"cut_off": "kemarin"})
    assert (response.status_code, sorted(response.context["form"].errors)) == (
        422,
        ["cut_off", "file"],
    )


@override_settings(MAX_REPORT_BYTES=200)
def test_a_file_that_is_too_large_is_refused_by_its_size(register, settings):
    response = upload(signed_in(register.operator), report())
    assert response.status_code == 413
    assert "Berkas terlalu besar." in response.content.decode()
    assert kept(settings.MEDIA_ROOT) == []


@override_settings(MAX_REPORT_BYTES=200)
def test_what_announces_itself_as_too_large_is_not_even_read(register):
    client = signed_in(register.operator)
    response = client.post(
        "/laporan-lama/",
        b"x",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH="200000000",
    )
    assert response.status_code == 413


def test_an_upload_without_its_token_is_refused(register):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(register.operator)
    assert upload(client, report()).status_code == 403


@pytest.mark.thorough
def test_hostile_cells_are_shown_as_text(register):
    client = signed_in(register.operator)
    data = report().replace(
        b"Melatih petugas loket", b"=cmd()|{{ 7|add:7 }} &lt;script&gt;alert(1)&lt;/script&gt;"
    )
    page = client.get(upload(client, data).url).content.decode()
    assert "<script>alert" not in page
    assert "=cmd()|{{ 7|add:7 }}" in page


@pytest.mark.thorough
def test_an_old_report_of_another_agency_is_not_there(register):
    address = upload(signed_in(register.operator), report()).url
    stranger = signed_in(register.stranger)
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"{address}keputusan/").status_code == 404
    assert stranger.post(f"{address}muat/").status_code == 404
    member = signed_in(register.member)
    assert member.get(address).status_code == 403
    assert member.post(f"{address}muat/").status_code == 403


@pytest.mark.parametrize("digest", ["0" * 64, "..", "x", "%2e%2e"])
def test_a_digest_that_nothing_was_kept_under_is_not_there(register, digest):
    assert signed_in(register.operator).get(f"/laporan-lama/{digest}/").status_code == 404


@pytest.mark.thorough
def test_the_preview_of_decisions_shows_their_lines(register):
    client = signed_in(register.operator)
    address = upload(client, report()).url
    response = client.get(f"{address}keputusan/?code=markup_removed&format=json")
    assert [row["explanation"] for row in json.loads(b"".join(response.streaming_content))] == [
        "Sisa tanda HTML dihapus dari 1 sel."
    ]
