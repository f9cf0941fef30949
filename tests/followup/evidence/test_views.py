"""The pages of evidence: receiving in constant memory, showing without power, telling of use
elsewhere.
"""

import csv
import io
import tracemalloc
import zipfile
from itertools import chain, repeat
from pathlib import Path

import hypothesis
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT
from django.test.utils import CaptureQueriesContext
from hypothesis import strategies as st

from tests.factories import NOW
from tests.followup.evidence_files import PDF, PNG, PROGRAM, docx, hand_over, in_work, pdf
from tests.followup.factories import content, go
from tests.people import as_viewer, person, signed_in
from tuntas.followup.evidence import storage, uploads
from tuntas.followup.evidence.actions import add_link, withdraw_evidence
from tuntas.followup.evidence.queries import evidence_shown
from tuntas.followup.models import ActionPlan, Evidence
from tuntas.followup.plans.actions import make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_on_disk")]


def address(plan, more=""):
    return f"/rencana/2023/{plan.code}/data-dukung/{more}"


def upload(client, plan, *files, **form):
    return client.post(
        address(plan), {"files": [SimpleUploadedFile(n, c) for n, c in files], **form}
    )


def stored(settings):
    return [p for p in settings.EVIDENCE_INCOMING.parent.rglob("*") if p.is_file()]


def text_of(response):
    return response.content.decode()


def test_several_files_go_up_at_once_and_each_stands_for_itself(world, settings):
    plan = in_work(world)
    client = signed_in(world["officer"])
    response = upload(client, plan, ("a.pdf", PDF), ("b.pdf", PROGRAM), ("c.png", PNG))
    assert response.status_code == 422
    assert "b.pdf: Isi berkas ini adalah program, apa pun namanya." in text_of(response)
    assert list(plan.evidence.values_list("title", flat=True)) == ["a.pdf", "c.png"]
    assert len(stored(settings)) == 2


def test_when_all_is_well_the_plan_is_shown_again(world):
    plan = in_work(world)
    response = upload(signed_in(world["officer"]), plan, ("a.pdf", PDF))
    assert (response.status_code, response.url) == (302, f"/rencana/2023/{plan.code}/#data-dukung")


def test_a_script_is_told_where_to_go(world):
    plan = in_work(world)
    client = signed_in(world["officer"])
    files = {"files": [SimpleUploadedFile("a.pdf", PDF)]}
    told = client.post(address(plan), files, headers={"Accept": "application/json"})
    assert (told.status_code, told.json()) == (
        200,
        {"address": f"/rencana/2023/{plan.code}/#data-dukung"},
    )
    files = {"files": [SimpleUploadedFile("a.pdf", PROGRAM)]}
    told = client.post(address(plan), files, headers={"Accept": "application/json"})
    assert (told.status_code, told.json()) == (422, {"address": f"{address(plan)}#data-dukung"})
    assert "adalah program" in text_of(client.get(address(plan)))


@pytest.mark.parametrize("name", ["../../laporan.pdf", "x" * 300 + ".pdf"])
def test_a_name_is_judged_as_it_was_sent(world, settings, name):
    plan = in_work(world)
    body = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        f"Content-Type: application/pdf\r\n\r\n{PDF.decode()}\r\n--{BOUNDARY}--\r\n"
    )
    response = signed_in(world["officer"]).generic("POST", address(plan), body, MULTIPART_CONTENT)
    assert response.status_code == 422
    assert (Evidence.objects.count(), stored(settings)) == (0, [])


class Stream(io.RawIOBase):
    """What a sender sends: the head of a form with one file, its content made while it is read, its
    end.
    """

    def __init__(self, chunk, times, end=True):
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; '
            'filename="a.pdf"\r\n\r\n'
        )
        tail = f"\r\n--{BOUNDARY}--\r\n" if end else ""
        self.parts = chain([head.encode()], repeat(chunk, times), [tail.encode()])
        self.length = len(head) + len(chunk) * times + len(tail)
        self.waiting = memoryview(b"")

    def readable(self):
        return True

    def readinto(self, buffer):
        if not self.waiting:
            self.waiting = memoryview(next(self.parts, b""))
        size = min(len(buffer), len(self.waiting))
        buffer[:size], self.waiting = self.waiting[:size], self.waiting[size:]
        return size


def send(client, plan, stream, promised=0):
    return client.generic(
        "POST",
        address(plan),
        CONTENT_TYPE=MULTIPART_CONTENT,
        CONTENT_LENGTH=str(promised or stream.length),
        **{"wsgi.input": stream},
    )


def test_half_a_file_is_no_file(world, settings):
    plan = in_work(world)
    stream = Stream(PDF, 5, end=False)
    assert send(signed_in(world["officer"]), plan, stream, promised=10_000).status_code == 400
    assert (Evidence.objects.count(), stored(settings)) == (0, [])


def test_a_request_longer_than_any_that_is_taken_is_not_read(world, settings):
    settings.EVIDENCE_BYTES = 1024 * 1024
    plan, stream = in_work(world), Stream(PDF, 5)
    response = send(signed_in(world["officer"]), plan, stream, promised=10**12)
    assert (response.status_code, len(list(stream.parts))) == (422, 7)


@pytest.mark.parametrize("who", ["member", "leader", "operator"])
def test_nothing_is_received_from_somebody_who_may_not_add(world, who):
    plan, stream = in_work(world), Stream(PDF, 5)
    assert send(signed_in(world[who]), plan, stream).status_code == 403
    assert len(list(stream.parts)) == 7


PARTS = (
    *(b"--BoUnDaRyStRiNg", b"--", b"\r\n", b'; filename="a.pdf"', PDF, b"\x00\xff"),
    *(b'Content-Disposition: form-data; name="files"', b"Content-Transfer-Encoding: base64"),
)


@hypothesis.given(st.lists(st.sampled_from(PARTS), max_size=14))
@hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
def test_any_body_is_taken_or_refused(world, body):
    plan = ActionPlan.objects.first() or in_work(world)
    client = signed_in(world["officer"])
    response = client.generic("POST", address(plan), b"".join(body), MULTIPART_CONTENT)
    assert response.status_code in {302, 400, 422}


def test_a_form_without_its_token_is_refused_and_leaves_nothing(world, settings):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world["officer"])
    assert upload(client, in_work(world), ("a.pdf", PDF)).status_code == 403
    assert (Evidence.objects.count(), stored(settings)) == (0, [])


@pytest.mark.thorough
def test_a_large_file_takes_no_more_memory_than_a_small_one(world, settings):
    settings.EVIDENCE_BYTES = 1024**3
    plan, client = in_work(world), signed_in(world["officer"])
    send(client, plan, Stream(PDF, 1))
    tracemalloc.start()  # not what is mapped: the system takes that back when it needs to
    try:
        assert send(client, plan, Stream(PDF.ljust(1024 * 1024), 200)).status_code == 302
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert plan.evidence.order_by("id").last().size == 200 * 1024 * 1024
    assert most < 16 * 1024 * 1024


def test_what_a_browser_shows_is_shown_without_power(world):
    plan = in_work(world)
    hand_over(world, plan, PNG, "foto ruang tunggu – lantai 2.png")
    evidence = plan.evidence.get()
    response = signed_in(world["member"]).get(address(plan, f"{evidence.pk}/lihat/"))
    assert b"".join(response.streaming_content) == PNG
    assert response.headers["Content-Type"] == "image/png"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"] == (
        "inline; filename*=utf-8''foto%20ruang%20tunggu%20%E2%80%93%20lantai%202.png"
    )


@pytest.mark.parametrize(
    ("file", "name", "mime", "saved_as"),
    [
        (
            b"<script>alert(1)</script>",
            "halaman.html",
            "text/plain; charset=utf-8",
            "halaman.html.txt",
        ),
        (
            docx(),
            'a"b.docx',
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "a_b.docx",
        ),
    ],
)
def test_anything_else_is_a_download_named_by_its_content(world, file, name, mime, saved_as):
    plan = in_work(world)
    evidence = hand_over(world, plan, file, name)
    for way in ("lihat", "unduh"):
        response = signed_in(world["member"]).get(address(plan, f"{evidence.pk}/{way}/"))
        assert response.headers["Content-Type"] == mime
        assert response.headers["Content-Disposition"] == f'attachment; filename="{saved_as}"'
        assert b"".join(response.streaming_content) == file


@pytest.mark.parametrize("way", ["lihat/", "unduh/"])
def test_somebody_elses_evidence_is_not_there(world, way):
    plan = in_work(world)
    evidence = hand_over(world, plan)
    assert (
        signed_in(world["stranger"]).get(address(plan, f"{evidence.pk}/{way}")).status_code == 404
    )
    assert Client().get(address(plan, f"{evidence.pk}/{way}")).status_code == 302


def test_what_was_withdrawn_is_shown_to_nobody(world):
    plan = in_work(world)
    evidence = hand_over(world, plan)
    withdraw_evidence(evidence=evidence, viewer=as_viewer(world["officer"]), at=NOW)
    assert (
        signed_in(world["officer"]).get(address(plan, f"{evidence.pk}/unduh/")).status_code == 404
    )


def test_a_file_that_is_lost_is_told(world):
    plan = in_work(world)
    evidence = hand_over(world, plan)
    storage.files().delete(evidence.key.hex)
    response = signed_in(world["member"]).get(address(plan, f"{evidence.pk}/unduh/"))
    assert response.status_code == 422
    assert "hilang dari penyimpanan" in text_of(response)


def test_the_whole_way_of_a_piece_on_the_page(world):
    plan = in_work(world)
    officer, member = signed_in(world["officer"]), signed_in(world["member"])
    link = {"url": "https://arsip.contoh.go.id/1", "title": "Arsip"}
    assert officer.post(address(plan, "tautan/"), link).status_code == 302
    assert officer.post(address(plan, "tautan/"), {"url": "javascript:1"}).status_code == 422
    upload(officer, plan, ("a.pdf", PDF))
    first, second = plan.evidence.order_by("id")
    assert officer.post(address(plan, f"{first.pk}/tarik/")).status_code == 302
    upload(officer, plan, ("b.png", PNG), replaces=second.pk)
    third = plan.evidence.get(replaces=second)
    go(world, plan, "hand_in", "officer", outcome="done")
    verdict = {"accept": "0", "seen": "waiting", "remark": ""}
    assert officer.post(address(plan, f"{third.pk}/putuskan/"), verdict).status_code == 403
    assert member.post(address(plan, f"{third.pk}/putuskan/"), verdict).status_code == 422
    verdict = {"accept": "1", "seen": "waiting"}
    assert member.post(address(plan, f"{third.pk}/putuskan/"), verdict).status_code == 302
    page = text_of(member.get(address(plan)))
    assert "Diterima" in page
    assert "1 versi sebelumnya" in page
    assert "Ditarik: 1" in page


def other_plan(world):
    """A plan of another unit that its own people work on."""
    plan = make_plan(
        round_=world["round"],
        unit=world["other"],
        content=content(world, service=None, person_in_charge=None),
        viewer=as_viewer(world["other_officer"]),
        at=NOW,
    )
    plan.state = "in_progress"
    plan.save()
    return plan


LONG = " ".join(f"kegiatan nomor {n} dilaksanakan di loket {n % 7}" for n in range(60))


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        (PDF, PDF, True),
        (docx(LONG), LONG.replace("nomor 30", "nomor tiga puluh").encode(), False),
        (pdf(LONG), docx(LONG), False),
    ],
)
def test_the_same_or_nearly_the_same_elsewhere_is_told_without_showing_other_units_plans(
    world, here, there, same
):
    world["other_officer"] = person(
        "officer", world["agency"], NOW, world["other"], username="other"
    )
    mine, theirs = in_work(world), other_plan(world)
    hand_over(world, theirs, there, who="other_officer")
    hand_over(world, mine, here)
    for_team = evidence_shown(as_viewer(world["member"]), mine)["pieces"][0]["elsewhere"]
    assert [(use.same, use.plan, use.unit) for use in for_team] == [(same, theirs, world["other"])]
    for_unit = evidence_shown(as_viewer(world["officer"]), mine)["pieces"][0]["elsewhere"]
    assert [(use.same, use.plan, use.unit) for use in for_unit] == [(same, None, None)]
    page = text_of(signed_in(world["officer"]).get(address(mine)))
    assert "rencana unit lain" in page
    assert theirs.code not in page


def test_one_link_for_two_plans_is_told(world):
    first, second = in_work(world), in_work(world)
    viewer = as_viewer(world["officer"])
    for plan, url in ((first, "https://www.contoh.go.id/a/"), (second, "https://contoh.go.id/a")):
        add_link(plan=plan, url=url, title="", viewer=viewer, at=NOW)
    assert [use.plan for use in evidence_shown(viewer, second)["pieces"][0]["elsewhere"]] == [first]


def test_a_file_that_cannot_be_read_is_kept_without_likeness_and_the_log_says_so(world, caplog):
    evidence = hand_over(world, in_work(world), pdf(LONG)[:600])
    evidence.refresh_from_db()
    assert (evidence.kind, evidence.likeness) == ("pdf", "")
    assert f"evidence {evidence.pk}: its text could not be read" in caplog.text


def test_different_files_are_not_told_of(world):
    first, second = in_work(world), in_work(world)
    hand_over(world, first, docx(LONG), "a.docx")
    hand_over(world, second, docx(LONG[::-1]), "b.docx")
    assert evidence_shown(as_viewer(world["officer"]), second)["pieces"][0]["elsewhere"] == []


def test_a_page_with_many_pieces_takes_as_many_queries_as_one_with_one(world):
    plan, client = in_work(world), signed_in(world["officer"])
    hand_over(world, plan)
    with CaptureQueriesContext(connection) as one:
        client.get(address(plan))
    for number in range(5):
        hand_over(world, plan, PDF + bytes([48 + number]))
    with CaptureQueriesContext(connection) as many:
        client.get(address(plan))
    assert len(many) == len(one)


def test_what_acts_bears_a_mark_in_words_and_is_a_download(world, settings):
    settings.EVIDENCE_ACTIVE = "flag"
    plan = in_work(world)
    piece = hand_over(world, plan, PDF + b"<</S/JavaScript/JS(x)>>")
    client = signed_in(world["officer"])
    said = "PDF ini memuat skrip, program, atau berkas lain"
    shown = text_of(client.get(address(plan)))
    assert (said in shown, address(plan, f"{piece.pk}/lihat/") in shown) == (True, False)
    opened = client.get(address(plan, f"{piece.pk}/lihat/"))
    assert opened.headers["Content-Disposition"].startswith("attachment")
    (row,) = archive(client, world)[1]
    assert row["Peringatan"] == f"Hati-hati: {said}"
    client.cookies["django_language"] = "en"
    assert "Careful: this PDF holds scripts" in text_of(client.get(address(plan)))


def test_a_server_that_looks_into_other_files_says_when_to_try_again(world, monkeypatch):
    monkeypatch.setattr(uploads, "PATIENCE", 0)
    plan = in_work(world)
    with uploads._inspection:
        response = upload(signed_in(world["officer"]), plan, ("a.pdf", PDF), ("b.pdf", PROGRAM))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert "a.pdf: Berkas ini belum diperiksa" in text_of(response)


def archive(client, world, unit=1):
    response = client.get(f"/tindak-lanjut/data-dukung/{world['round'].pk}/{unit}.zip")
    packed = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    rows = csv.DictReader(io.StringIO(packed.read("daftar-isi.csv").decode("utf-8-sig")))
    return packed, list(rows)


def test_a_units_evidence_in_one_archive_with_its_manifest(world):
    plan = in_work(world)
    whole = hand_over(world, plan, PDF, "=HYPERLINK(1).pdf")
    lost = hand_over(world, plan, PNG, "foto.png")
    changed = hand_over(world, plan, docx(), "a.docx")
    gone = hand_over(world, plan, b"teks", "b.txt")
    add_link(
        plan=plan,
        url="https://contoh.go.id/a",
        title="Arsip",
        viewer=as_viewer(world["officer"]),
        at=NOW,
    )
    withdraw_evidence(evidence=gone, viewer=as_viewer(world["officer"]), at=NOW)
    storage.files().delete(lost.key.hex)
    Path(storage.files().path(changed.key.hex)).write_bytes(b"lain")
    packed, rows = archive(signed_in(world["member"]), world)
    assert packed.testzip() is None
    name = f"{plan.code}/{whole.pk}-=HYPERLINK(1).pdf"
    assert packed.read(name) == PDF
    assert [row["Keadaan berkas"] for row in rows] == [
        "utuh",
        "berkas hilang dari penyimpanan",
        "isi berubah sejak diunggah",
        "ditarik",
        "tautan",
    ]
    assert rows[0]["SHA-256"] == whole.sha256
    assert rows[0]["Judul"] == "'=HYPERLINK(1).pdf"
    assert (rows[0]["Kode rencana"], rows[0]["Diserahkan oleh"]) == (
        plan.code,
        world["officer"].name,
    )


def test_an_archive_is_for_those_who_see_the_unit(world):
    assert (
        signed_in(world["officer"])
        .get(f"/tindak-lanjut/data-dukung/{world['round'].pk}/2.zip")
        .status_code
        == 404
    )
    assert (
        signed_in(world["stranger"])
        .get(f"/tindak-lanjut/data-dukung/{world['round'].pk}/1.zip")
        .status_code
        == 404
    )
