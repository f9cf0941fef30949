"""What a person sends that cannot be done: a sentence in the person's language, what was typed is
kept, and no row, no file and no public page comes of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.evaluation.assignments.forms import posted
from tests.factories import world
from tests.people import signed_in
from tuntas.audit.models import Event
from tuntas.core.evaluation.snapshot import code_of
from tuntas.evaluation.models import CutOff, Evaluation, ScopeUnit, TeamMember
from tuntas.reports.models import ReportFile, ReportRun, ReportText, Signing, SignOff

pytestmark = pytest.mark.django_db
ROWS = (
    Evaluation,
    TeamMember,
    ScopeUnit,
    CutOff,
    ReportRun,
    ReportFile,
    ReportText,
    Signing,
    SignOff,
    Event,
)
REPORT = "/laporan/2023-06/"
CUT_OFFS = "/evaluasi/2023-06/cut-off/"
TITLE = "Judul <b>yang</b> diketik & disimpan"


@pytest.fixture
def made(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    return world()


def client_of(person, language):
    client = signed_in(person)
    client.cookies["django_language"] = language
    return client


def kept(settings):
    """Everything that could have come of it."""
    return [model.objects.count() for model in ROWS], sorted(settings.MEDIA_ROOT.rglob("*"))


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def complete(client):
    """The form of a new assignment, filled as a browser would send it."""
    data = posted(client.get("/evaluasi/baru/").context["form"])
    round_ = data["units"][0].split("-")[0]
    given = {"title": TITLE, "period": "Semester I", "cut_off": "2023-06-06", "rounds": [round_]}
    return data | given | {"team-0-name": "Rani Contoh"}


SAID = [
    ("long_ago", "id", "Tulis tahun dengan empat angka"),
    ("long_ago", "en", "Write the year with four digits"),
    ("future", "id", "belum tiba. Tulis hari itu dalam rencana tanggal"),
    ("future", "en", "has not come yet"),
    ("no_units", "id", "Lingkup belum memuat unit. Pilih putaran dan unit yang dievaluasi."),
    ("no_units", "en", "The scope has no units. Choose"),
    ("no_round", "id", "Lingkup belum memuat unit. Pilih putaran dan unit yang dievaluasi."),
    ("no_round", "en", "The scope has no units. Choose"),
    ("no_signer", "id", "Tim belum mempunyai Penanggung Jawab, yang menandatangani laporannya."),
    ("no_signer", "en", "The team has no person responsible"),
]


@pytest.mark.parametrize(("what", "language", "said"), SAID)
def test_an_assignment_that_cannot_be_is_asked_again_with_what_was_typed(
    made, settings, what, language, said
):
    client = client_of(made.people.team_leader, language)
    data = complete(client)
    day = {"future": tomorrow().isoformat(), "long_ago": "0023-06-06"}.get(what, "2023-06-06")
    data |= {"cut_off": day}
    data |= {"no_units": {"units": []}, "no_round": {"rounds": []}}.get(what, {})
    if what == "no_signer":
        data |= {"team-0-role": "anggota"}
    before = kept(settings)
    response = client.post("/evaluasi/baru/", data)
    page = response.content.decode()
    assert (response.status_code, said in page) == (422, True)
    assert f'value="{day}"' in page
    assert "Judul &lt;b&gt;yang&lt;/b&gt; diketik &amp; disimpan" in page
    assert "Rani Contoh" in page
    assert kept(settings) == before


@pytest.mark.parametrize(("language", "said"), [("id", "belum lewat"), ("en", "has not passed")])
def test_a_moment_in_the_future_is_not_frozen_and_stands_in_its_field(
    made, settings, language, said
):
    client = client_of(made.people.team_leader, language)
    before = kept(settings)
    response = client.post(f"{CUT_OFFS}bekukan/", {"day": tomorrow().isoformat(), "hour": "12:30"})
    page = response.content.decode()
    assert (response.status_code, said in page) == (422, True)
    assert f'value="{tomorrow().isoformat()}"' in page
    assert 'value="12:30' in page
    assert kept(settings) == before


@pytest.mark.parametrize(
    "day", ["0001-01-01", "9999-12-31", "2023-02-30", "6 Juni 2023", "١-١-٢٠٢٣", "\x00"]
)
def test_a_day_at_the_end_of_time_or_none_at_all_is_asked_again(made, settings, day):
    before = kept(settings)
    client = client_of(made.people.team_leader, "id")
    response = client.post(f"{CUT_OFFS}bekukan/", {"day": day, "hour": "00:00"})
    assert response.status_code == 422
    assert kept(settings) == before


@pytest.mark.parametrize(
    ("language", "said"), [("id", "Lingkup belum memuat unit"), ("en", "The scope has no units")]
)
@pytest.mark.parametrize("address", [f"{REPORT}bekukan/", f"{CUT_OFFS}bekukan/"])
def test_nothing_is_frozen_of_an_evaluation_without_units(made, settings, address, language, said):
    made.evaluation.scope.all().delete()
    before = kept(settings)
    client = client_of(made.people.team_leader, language)
    response = client.post(address, {"day": "2023-06-07"})
    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert kept(settings) == before


TYPED = [
    ("Ada {instansy} & saya", "maksudnya {instansi}?", "did you mean {instansi}?"),
    ("Ada {instansi & saya", "Kurung kurawal tidak berpasangan", "A brace has no partner"),
    ("Ada {} & saya", "", ""),
    ("Ada {instansi.__class__} & saya", "", ""),
    ("Ada **{instansi} & saya", "dibuka tetapi tidak ditutup", "begins and does not end"),
    ("Ada \x07{instansi} & saya", "tidak dapat dicetak", "which cannot be printed"),
    ("{instansi} & saya " + "x" * 20_000, "paling panjang", "at most"),
]


@pytest.mark.parametrize(("typed", "indonesian", "english"), TYPED)
def test_a_broken_text_of_the_report_is_asked_again_with_what_was_typed(
    made, settings, typed, indonesian, english
):
    before = kept(settings)
    for language, said in (("id", indonesian), ("en", english)):
        client = client_of(made.people.team_leader, language)
        sent = {"template": typed, "do": "save", "seen": 0}
        response = client.post("/pengaturan/teks-laporan/apresiasi.1/", sent)
        page = response.content.decode()
        assert (response.status_code, said in page) == (422, True)
        assert " &amp; saya" in page
    assert kept(settings) == before


def written(made):
    """A draft whose files are there, without the time that writing takes."""
    return ReportRun.objects.create(
        cut_off=made.cut_off,
        requested_at=timezone.now(),
        moved_at=timezone.now(),
        state="done",
        finished_at=timezone.now(),
    )


@pytest.mark.parametrize(
    ("language", "said"), [("id", "belum selesai ditulis"), ("en", "not written yet")]
)
def test_what_is_not_written_is_not_published(made, client, language, said):
    run = written(made)
    ReportRun.objects.update(state="running", finished_at=None)
    response = client_of(made.people.team_leader, language).post(f"{REPORT}{run.key}/terbitkan/")
    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert client.get(f"/verifikasi/{code_of(made.cut_off.digest)}/").status_code == 404
