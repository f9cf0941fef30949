"""The letterhead of an agency: what may be a logo, versions, and that a run keeps its own."""

import json
from contextlib import suppress

import docx
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, strategies as st

from tests.factories import world
from tests.people import signed_in
from tests.pictures import png
from tests.reports.factories import snapshot
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.reports.document.model import Letterhead as Head
from tuntas.reports.letterhead import queries as letterhead
from tuntas.reports.models import Letterhead, Logo
from tuntas.reports.runs import actions
from tuntas.reports.runs.source import Source
from tuntas.reports.runs.writing import write_files
from tuntas.web import pictures

PAGE = "/pengaturan/kop-laporan/"
LINES = ("Badan Contoh Republik Indonesia", "Jalan Contoh 1, Jakarta", "kontak@contoh.invalid")

SAID = "\n".join(LINES)


HEAD = Head(LINES, png(), "png", "Lambang Badan Contoh")


@pytest.fixture
def made(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return world()


def post(client, do="save", seen=0, logo=None, alt="Lambang", lines=SAID, **more):
    files = {"logo": SimpleUploadedFile("a.png", logo)} if logo else {}
    return client.post(PAGE, {"lines": lines, "alt": alt, "do": do, "seen": seen, **files, **more})


def refused(content):
    with pytest.raises(Refusal) as caught:
        letterhead.read_logo(content)
    return caught.value.code


def test_a_logo_is_what_its_content_says_and_not_its_name():
    assert letterhead.read_logo(png()).kind == "png"
    assert refused(b"GIF89a" + bytes(40)) == "logo_kind"
    assert refused(b"<svg xmlns='http://www.w3.org/2000/svg'/>") == "logo_kind"
    assert refused(b"") == "logo_kind"


def test_a_logo_of_too_many_pixels_or_bytes_is_refused():
    assert refused(png(said=(20_000, 20_000))) == "logo_pixels"
    assert refused(png(said=(0, 5))) == "logo_pixels"
    assert refused(png() + bytes(pictures.MOST_BYTES)) == "logo_large"


@given(st.integers(0, 90), st.binary(max_size=30))
def test_a_broken_file_is_refused_and_nothing_else_is_raised(cut, more):
    with suppress(Refusal):
        letterhead.read_logo(png()[:cut] + more)


@pytest.mark.thorough
def test_the_first_page_of_pdf_and_docx_has_the_letterhead_and_the_json_names_it(tmp_path):
    files = write_files(Source(snapshot(), letterhead=HEAD), tmp_path, ("pdf", "docx", "json"))
    first = pypdf.PdfReader(files["pdf"]).pages[0]
    assert all(line in first.extract_text() for line in LINES)
    assert len(first.images) == 1
    written = docx.Document(str(files["docx"]))
    assert [p.text for p in written.paragraphs[1:4]] == list(LINES)
    assert written.inline_shapes[0]._inline.docPr.get("descr") == HEAD.alt
    said = json.loads(files["json"].read_text("utf-8"))["letterhead"]
    assert said == {
        "lines": list(LINES),
        "logo": {"sha256": letterhead.read_logo(HEAD.logo).sha256, "alt": HEAD.alt},
    }


def test_without_a_letterhead_the_json_does_not_speak_of_one(tmp_path):
    files = write_files(Source(snapshot()), tmp_path, ("json",))
    assert not {"letterhead", "texts"} & set(json.loads(files["json"].read_text("utf-8")))


def test_a_letterhead_is_saved_shown_removed_and_brought_back(made):
    client = signed_in(made.people.team_leader)
    assert post(client, logo=png()).url == PAGE
    assert letterhead.in_force(made.agency).lines == "\n".join(LINES)
    assert client.get(f"{PAGE}logo/1/").content == png()
    assert client.get(f"{PAGE}logo/1/")["Content-Type"] == "image/png"
    post(client, do="remove", seen=1)
    assert letterhead.in_force(made.agency) is None
    assert client.get(f"{PAGE}logo/2/").status_code == 404
    post(client, do="restore:1", seen=2)
    assert letterhead.drawn(letterhead.in_force(made.agency)) == Head(
        LINES, png(), "png", "Lambang"
    )
    assert (Letterhead.objects.count(), Logo.objects.count()) == (3, 1)
    assert Event.objects.filter(noun="letterhead").count() == 3


def test_other_lines_keep_the_logo_until_it_is_dropped(made):
    client = signed_in(made.people.team_leader)
    post(client, logo=png())
    post(client, seen=1, lines="Badan Lain")
    assert letterhead.in_force(made.agency).logo is not None
    post(client, seen=2, lines="Badan Lain", drop_logo="on")
    assert letterhead.drawn(letterhead.in_force(made.agency)) == Head(("Badan Lain",))


def test_the_same_again_is_no_new_version(made):
    client = signed_in(made.people.team_leader)
    post(client, logo=png())
    post(client, logo=png(), seen=1)
    assert Letterhead.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"logo": b"bukan gambar"}, 422, "bukan gambar PNG atau JPEG"),
        ({"logo": png(), "alt": " "}, 422, "Tulis apa yang tampak pada logo"),
        ({"logo": png().replace(b"IDAT", b"IDAX")}, 422, "tidak dapat digambar"),
        ({"lines": "a\n" * 7}, 422, "paling banyak 6 baris"),
        ({"lines": "x" * 121}, 422, "paling panjang 120 huruf"),
        ({"seen": 4}, 409, "berubah sesudah Anda"),
        ({"do": "restore:9"}, 422, "Versi kop 9 tidak ada"),
    ],
)
def test_what_would_not_be_a_letterhead_is_refused_and_kept_in_the_form(
    made, changes, status, said
):
    response = post(signed_in(made.people.team_leader), **changes)
    assert response.status_code == status
    page = response.content.decode()
    assert said in page
    assert changes.get("lines", LINES[0])[:20].strip() in page
    assert not Letterhead.objects.exists()


def test_the_example_is_a_pdf_and_stores_nothing(made):
    response = post(signed_in(made.people.team_leader), do="preview", logo=png())
    assert response.content.startswith(b"%PDF")
    assert not Logo.objects.exists()


@pytest.mark.parametrize("who", ["officer", "member"])
def test_who_does_not_lead_the_evaluation_gets_403(made, who):
    client = signed_in(getattr(made.people, who))
    assert client.get(PAGE).status_code == 403
    assert post(client).status_code == 403
    assert client.get(f"{PAGE}logo/1/").status_code == 403


@pytest.mark.thorough
def test_a_run_keeps_its_letterhead_and_is_the_same_bytes_later(made, tmp_path):
    client = signed_in(made.people.team_leader)
    post(client, logo=png())
    run = actions.new_run(made.cut_off, made.people.team_leader, timezone.now())
    first = write_files(Source.of_run(run), tmp_path / "a")
    post(client, seen=1, lines="Badan Lain")
    run.refresh_from_db()
    again = write_files(Source.of_run(run), tmp_path / "b")
    assert Source.of_run(run).letterhead.lines == LINES
    assert [p.read_bytes() for p in first.values()] == [p.read_bytes() for p in again.values()]


def test_the_page_takes_as_many_queries_for_one_version_as_for_three(made):
    client = signed_in(made.people.team_leader)
    post(client, logo=png())
    client.get(PAGE)  # forgets the message
    once = queries(client)
    post(client, seen=1, lines="Badan Lain")
    post(client, seen=2, lines="Badan Ketiga")
    client.get(PAGE)
    assert queries(client) == once


def queries(client):
    with CaptureQueriesContext(connection) as caught:
        client.get(PAGE)
    return len(caught)
