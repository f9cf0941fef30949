"""The page of the legal basis: every button sends the whole list, and only saving stores it."""

from dataclasses import replace

import pytest

from tests.factories import world
from tests.people import signed_in
from tests.reports.factories import snapshot
from tests.reports.reading import texts as said_in_report
from tuntas.core.report import legal_basis as core
from tuntas.reports.models import ReportText
from tuntas.reports.official import content
from tuntas.reports.texts.queries import laws, own_texts

PAGE = "/pengaturan/teks-laporan/dasar-hukum/"


@pytest.fixture
def made(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return world()


def post(client, do, given=("UU 1", "UU 2", "UU 3"), seen=0):
    return client.post(PAGE, {"law": given, "do": do, "seen": seen})


def shown(response):
    return response.context["laws"]


def test_buttons_change_the_list_on_the_page_and_store_nothing(made):
    client = signed_in(made.people.team_leader)
    assert shown(client.get(PAGE)) == list(core.STANDING)
    assert shown(post(client, "up:1")) == ["UU 2", "UU 1", "UU 3"]
    assert shown(post(client, "down:1")) == ["UU 1", "UU 3", "UU 2"]
    assert shown(post(client, "remove:0")) == ["UU 2", "UU 3"]
    assert shown(post(client, "add")) == ["UU 1", "UU 2", "UU 3", ""]
    assert shown(post(client, "up:99")) == shown(post(client, "x:²")) == ["UU 1", "UU 2", "UU 3"]
    assert "Perubahan ini belum disimpan" in post(client, "up:1").content.decode()
    assert not ReportText.objects.exists()


def test_a_saved_list_is_in_force_until_the_standing_one_is_taken_again(made):
    client = signed_in(made.people.team_leader)
    assert post(client, "save").url == PAGE
    assert own_texts(made.agency) == {core.KEY: "UU 1\nUU 2\nUU 3"}
    post(client, "reset", seen=1)
    assert laws(made.agency)[0] == core.STANDING
    assert [row.template for row in ReportText.objects.order_by("version")] == [
        "UU 1\nUU 2\nUU 3",
        None,
    ]


def test_a_broken_list_stays_on_the_page_with_the_reason(made):
    client = signed_in(made.people.team_leader)
    response = post(client, "save", ["UU 1", "UU 1"])
    assert (response.status_code, shown(response)) == (422, ["UU 1", "UU 1"])
    assert "Dasar hukum nomor 2 sudah ada di atasnya" in response.content.decode()
    post(client, "save")
    assert post(client, "save", ["UU 9"]).status_code == 409


@pytest.mark.parametrize("who", ["officer", "member"])
def test_who_does_not_lead_the_evaluation_gets_403(made, who):
    client = signed_in(getattr(made.people, who))
    assert client.get(PAGE).status_code == 403
    assert post(client, "save").status_code == 403


def test_the_report_enumerates_the_own_list_and_then_the_letter():
    said = said_in_report(content.build(snapshot(), texts={core.KEY: "UU 1\nUU 2"}))
    place = said.index("UU 1;")
    assert said[place : place + 3] == [
        "UU 1;",
        "UU 2; dan",
        "Surat Tugas Nomor ST-12/2023 tanggal 8 Mei 2023.",
    ]


def of_old_report(laws):
    made = snapshot()
    return replace(made, assignment=replace(made.assignment, legal_basis=laws))


def test_the_report_of_an_old_one_enumerates_the_list_that_was_read():
    own = {core.KEY: "UU 1\nUU 2"}
    said = said_in_report(content.build(of_old_report("UU 7\nUU 8"), texts=own))
    place = said.index("UU 7;")
    assert said[place : place + 3] == [
        "UU 7;",
        "UU 8; dan",
        "Surat Tugas Nomor ST-12/2023 tanggal 8 Mei 2023.",
    ]
    assert "UU 1;" not in said


def test_a_list_that_names_the_letter_itself_says_it_once():
    said = said_in_report(content.build(of_old_report("UU 7\nSurat Tugas ST-12/2023")))
    place = said.index("UU 7; dan")
    assert said[place + 1] == "Surat Tugas ST-12/2023."
    assert "Surat Tugas Nomor ST-12/2023 tanggal 8 Mei 2023." not in said


def test_only_a_snapshot_that_has_a_list_says_so_and_the_digest_of_others_stays():
    assert "legal_basis" not in snapshot().to_dict()["assignment"]
    made = of_old_report("UU 7")
    assert type(made).from_json(made.to_json()) == made
