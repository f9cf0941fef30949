"""Answers leave as files that tell what was answered and not who, and count as they do here."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW, SERVICES, agency, survey, units
from tests.people import as_viewer, cast, signed_in
from tests.remembered import remembered
from tuntas.audit.models import Event
from tuntas.cli import main
from tuntas.core.base.errors import Refusal
from tuntas.core.score.tallies import total
from tuntas.core.survey.instruments import SKM_2017
from tuntas.readers.answers import reading as answers
from tuntas.results.export.files import export_answers
from tuntas.results.scores.actions import exclude_answers, rebuild_tallies
from tuntas.results.scores.queries import counts_by_unit
from tuntas.surveys.models import Response

pytestmark = pytest.mark.django_db
KINDS = ["jawaban.csv", "jawaban.xlsx", "jawaban.parquet", "jawaban"]
COMMENT = 'Pak Budi Santoso ramah, "sekali";\r\nhubungi\r0812 3456 7890, \\ \'=1+1'


@pytest.fixture
@remembered
def made():
    """Two rounds of two units: 8 answers each, one of them excluded, one with a profile and a
    comment.
    """
    body = agency()
    first, second, _third = units(body)
    rounds = [survey(body, year, [first, second]) for year in (2022, 2023)]
    people = cast(body, first, NOW)
    service = first.services.get(name=SERVICES[0])
    one, other = Response.objects.filter(round=rounds[0], service=service).order_by("pk")
    Response.objects.filter(pk=other.pk).update(
        profile={"p.usia": "30-39"}, comment=COMMENT, received_at=NOW + timedelta(hours=20)
    )
    exclude_answers(
        round_=rounds[0],
        service=service,
        answers=[one.pk],
        excluded=True,
        reason="Uji coba",
        viewer=as_viewer(people.member),
        at=NOW,
    )
    return body, rounds, people


def export(target, rounds, **options):
    return export_answers(target=target, rounds=rounds, by=None, at=NOW, **options)


def as_rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_tells_what_was_answered_and_the_day_and_nothing_of_the_person(made, tmp_path):
    body, rounds, _ = made
    assert export(tmp_path / "jawaban.csv", rounds) == 16
    rows = as_rows(tmp_path / "jawaban.csv")
    assert list(rows[0]) == [
        *("agency", "round", "year", "unit", "service", "channel", "received"),
        *SKM_2017.keys,
        *("p.jenis_kelamin", "p.usia", "p.pendidikan", "p.pekerjaan", "excluded"),
    ]
    (row,) = (r for r in rows if r["p.usia"])
    assert row == {
        "agency": body.name,
        "round": "SKM 2022",
        "year": "2022",
        "unit": "1",
        "service": SERVICES[0],
        "channel": "api",
        "received": "2023-07-02",  # a day of the agency's own time
        **dict.fromkeys(SKM_2017.keys, "3"),
        "persyaratan": "",
        "p.jenis_kelamin": "",
        "p.usia": "30-39",
        "p.pendidikan": "",
        "p.pekerjaan": "",
        "excluded": "False",
    }
    assert [r["excluded"] for r in rows].count("True") == 1


def test_the_order_of_rows_is_that_of_random_keys_and_not_of_time(made, tmp_path):
    round_ = made[1][1]
    for day, response in enumerate(Response.objects.filter(round=round_).order_by("pk")):
        Response.objects.filter(pk=response.pk).update(received_at=NOW + timedelta(days=day))
    export(tmp_path / "a.csv", [round_])
    by_key = Response.objects.filter(round=round_).order_by("service_id", "key")
    assert [r["received"] for r in as_rows(tmp_path / "a.csv")] == [
        str(at.date()) for at in by_key.values_list("received_at", flat=True)
    ]


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_file_scores_like_the_database(made, tmp_path, name):
    _, rounds, _ = made
    assert export(tmp_path / name, rounds) == 16
    read = answers.read(tmp_path / name, SKM_2017, "round")
    stored = counts_by_unit(rounds)
    for round_ in rounds:
        here = total(count for (pk, _), count in stored.items() if pk == round_.pk)
        assert sum(read.groups[round_.name].values()) == here.n
        there = read.counts()[round_.name]
        assert there.moments.answers() == here.moments.answers()
    assert read.excluded_rows == 1


def test_the_counting_loop_gives_the_tallies_of_the_database(made, tmp_path):
    local = pytest.importorskip(
        "tuntas.results.analytics.local", reason="tuntas[analytics] is not installed"
    )
    _, rounds, _ = made
    export(tmp_path / "all", rounds)
    counted = local.counts(tmp_path / "all", ["round", "unit"], {k: k for k in SKM_2017.keys}, 4)
    stored = {
        (round_.name, unit.no): replace(counts_by_unit(rounds)[round_.pk, unit.pk], profile={})
        for round_ in rounds
        for unit in made[0].units.filter(no__lt=3)
    }
    assert counted == stored


def test_comments_go_along_on_request_with_personal_data_covered(made, tmp_path):
    export(tmp_path / "jawaban.csv", made[1], comments=True)
    comments = [r["comment"] for r in as_rows(tmp_path / "jawaban.csv") if r["comment"]]
    assert comments == ['Pak [nama] ramah, "sekali";\r\nhubungi\r[nomor telepon], \\ \'=1+1']
    export(tmp_path / "jawaban.parquet", made[1], comments=True)
    again = answers.read(tmp_path / "jawaban.parquet", SKM_2017, "comment")
    assert set(again.groups) == {"", comments[0]}


def test_parquet_lies_in_folders_by_round_and_agency(made, tmp_path):
    (tmp_path / "data").mkdir()  # an empty folder may be there
    export(tmp_path / "data", made[1])
    assert [p.name for p in sorted((tmp_path / "data").iterdir())] == [
        "round=SKM%202022",
        "round=SKM%202023",
    ]
    assert {p.name for p in (tmp_path / "data").glob("*/*")} == {
        "agency=Badan%20Contoh%20Republik%20Indonesia"
    }
    assert [p.name for p in tmp_path.iterdir()] == ["data"]


def test_an_export_is_in_the_audit_trail_of_each_round(made, tmp_path):
    export(tmp_path / "jawaban.parquet", made[1], comments=True)
    events = Event.objects.filter(verb="export_answers").order_by("id")
    assert [e.object_id for e in events] == [str(r.pk) for r in made[1]]
    assert events[0].data == '{"comments":true,"kind":"parquet"}'


def test_what_cannot_be_written_is_refused_and_leaves_nothing(made, tmp_path):
    (tmp_path / "ada.csv").write_text("milik orang lain")
    (tmp_path / "isi").mkdir()
    (tmp_path / "isi" / "x").write_text("")
    for name, code in [
        ("ada.csv", "file_exists"),
        ("isi", "file_exists"),
        ("tidak/ada.csv", "folder_missing"),
        ("a.json", "file_type"),
    ]:
        with pytest.raises(Refusal) as refusal:
            export(tmp_path / name, made[1])
        assert refusal.value.code == code
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ada.csv", "isi"]
    assert (tmp_path / "ada.csv").read_text() == "milik orang lain"
    assert not Event.objects.filter(verb="export_answers").exists()


def test_queries_do_not_grow_with_the_answers(made, tmp_path):
    with CaptureQueriesContext(
        connection,
    ) as few:
        export(tmp_path / "a.csv", made[1])
    for round_ in made[1]:
        rebuild_tallies(round_=round_, by=None, at=NOW)
    Response.objects.bulk_create(
        Response(round=made[1][0], service=r.service, received_at=NOW, answers=r.answers)
        for r in list(Response.objects.filter(round=made[1][0])) * 5
    )
    with CaptureQueriesContext(connection) as many:
        export(tmp_path / "b.csv", made[1])
    assert len(many) == len(few)


def test_the_command_takes_rounds_by_name_or_year_and_refuses_others(made, tmp_path, capsys):
    path = tmp_path / "satu.csv"
    assert main(["export", "responses", str(path), "--round", "2023"]) == 0
    assert capsys.readouterr().out == f"{path}: 8 baris\n"
    assert {r["round"] for r in as_rows(path)} == {"SKM 2023"}
    assert (
        main(
            ["export", "responses", str(tmp_path / "b.csv"), "--round", "SKM 2022", "--round", "x"]
        )
        == 2
    )
    assert "Putaran “x” tidak ada. Yang ada: SKM 2022, SKM 2023." in capsys.readouterr().err


@pytest.mark.parametrize("person", ["member", "team_leader", "operator"])
def test_the_page_gives_the_file_to_those_who_may(made, person):
    _, rounds, people = made
    client = signed_in(getattr(people, person))
    assert "Unduh CSV" in client.get("/hasil/jawaban/?year=2022").content.decode()
    response = client.post("/hasil/jawaban/?year=2022", {"kind": "csv", "comments": "1"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text)))) == 8
    assert "[nama]" in text
    assert response.headers["Content-Disposition"] == 'attachment; filename="jawaban-skm-2022.csv"'
    parquet = client.post("/hasil/jawaban/?year=2022", {"kind": "parquet"})
    assert b"".join(parquet.streaming_content)[:4] == b"PAR1"
    events = Event.objects.filter(verb="export_answers", object_id=str(rounds[0].pk))
    assert [e.actor_id for e in events] == [getattr(people, person).pk] * 2
    assert client.post("/hasil/jawaban/?year=2022", {"kind": "exe"}).status_code == 404


@pytest.mark.parametrize("person", ["officer", "head", "leader"])
def test_the_page_tells_others_who_may_and_gives_them_nothing(made, person):
    client = signed_in(getattr(made[2], person))
    page = client.get("/hasil/jawaban/?year=2022").content.decode()
    assert "hanya untuk Inspektorat dan pengelola sistem" in page
    assert "Unduh CSV" not in page
    assert client.post("/hasil/jawaban/?year=2022", {"kind": "csv"}).status_code == 403
    assert not Event.objects.filter(verb="export_answers").exists()
