"""An agency's own words for the report: pages, versions, and that a run keeps the words it was
asked with.
"""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.factories import world
from tests.people import signed_in
from tests.reports.factories import snapshot
from tests.reports.reading import texts as paragraphs
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.core.report import texts as core
from tuntas.reports.document.model import Paragraph
from tuntas.reports.models import ReportText
from tuntas.reports.official import content
from tuntas.reports.official.words import say
from tuntas.reports.runs import actions, writing
from tuntas.reports.runs.source import Source
from tuntas.reports.texts.queries import own_texts, said_in
from tuntas.web.terms import on_paper

TEXTS = "/pengaturan/teks-laporan/"
KEY = "apresiasi.1"


@pytest.fixture
def made(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return world()


def post(client, key=KEY, do="save", seen=0, template="Terima kasih, {instansi}.", **more):
    return client.post(f"{TEXTS}{key}/", {"template": template, "do": do, "seen": seen}, **more)


def test_an_own_text_takes_the_place_of_the_standing_one_with_the_same_figures():
    said = paragraphs(content.build(snapshot(), texts={KEY: "Terima kasih, **{instansi}** <b>#x."}))
    assert any(text.startswith("Terima kasih, ") and text.endswith(" <b>#x.") for text in said)
    assert not any("menyampaikan apresiasi" in text for text in said)


def test_a_paragraph_that_is_left_out_is_not_there_also_in_a_list():
    whole = paragraphs(content.build(snapshot()))
    said = paragraphs(content.build(snapshot(), texts={KEY: "", "tujuan.b": ""}))
    assert len(said) == len(whole) - 2


def test_every_paragraph_gets_exactly_the_fields_that_its_text_knows():
    for key, values in said_in(snapshot()).items():
        assert set(values) == set(core.TEXTS[key].fields)


def test_a_paragraph_says_its_key():
    assert say("latar_belakang.1").key == "latar_belakang.1"


def test_own_words_are_written_shown_and_undone(made):
    client = signed_in(made.people.team_leader)
    assert post(client).url == f"{TEXTS}{KEY}/"
    assert own_texts(made.agency) == {KEY: "Terima kasih, {instansi}."}
    assert "Terima kasih, {instansi}." in client.get(TEXTS).content.decode()
    post(client, do="reset", seen=1)
    assert own_texts(made.agency) == {}
    assert [row.template for row in ReportText.objects.order_by("version")] == [
        "Terima kasih, {instansi}.",
        None,
    ]
    assert Event.objects.filter(noun="report_text").count() == 2


def test_the_same_text_again_is_no_new_version(made):
    client = signed_in(made.people.team_leader)
    post(client, template=on_paper(core.standing(KEY)))
    post(client)
    post(client, seen=1)
    assert ReportText.objects.count() == 1


def test_a_paragraph_is_left_out_only_where_it_may_be(made):
    client = signed_in(made.people.team_leader)
    post(client, do="empty")
    assert own_texts(made.agency) == {KEY: ""}
    assert post(client, key="kesimpulan.mutu", do="empty").status_code == 422
    assert ReportText.objects.count() == 1


def test_a_broken_template_keeps_what_was_typed_and_says_why(made):
    response = post(signed_in(made.people.team_leader), template="Ada {instansy} & saya")
    assert response.status_code == 422
    page = response.content.decode()
    assert "Ada {instansy} &amp; saya</textarea>" in page
    assert "maksudnya {instansi}?" in page
    assert not ReportText.objects.exists()


def test_the_second_of_two_is_told_and_keeps_what_was_typed(made):
    client = signed_in(made.people.team_leader)
    post(client)
    response = post(client, template="Yang kedua, {instansi}.")
    assert response.status_code == 409
    assert "Yang kedua, {instansi}." in response.content.decode()
    assert ReportText.objects.count() == 1


def test_the_preview_is_filled_and_changes_nothing(made):
    client = signed_in(made.people.team_leader)
    piece = post(client, do="preview", headers={"HX-Request": "true"}).content.decode()
    assert "Terima kasih, " in piece
    assert "{instansi}" not in piece
    assert "<html" not in piece
    assert not ReportText.objects.exists()


def test_a_typed_number_is_told_and_taken(made):
    page = post(
        signed_in(made.people.team_leader), template="Ada 858.", follow=True
    ).content.decode()
    assert "Angka 858 diketik sendiri" in page


@pytest.mark.parametrize("who", ["officer", "member"])
def test_who_does_not_lead_the_evaluation_gets_403(made, who):
    client = signed_in(getattr(made.people, who))
    assert client.get(TEXTS).status_code == 403
    assert post(client).status_code == 403


def test_an_unknown_paragraph_is_not_there(made):
    assert signed_in(made.people.team_leader).get(f"{TEXTS}tidak.ada/").status_code == 404


def test_texts_are_carried_in_one_file_all_or_none(made):
    client = signed_in(made.people.team_leader)
    post(client)
    file = client.get(f"{TEXTS}berkas/").content
    post(client, do="reset", seen=1)
    client.post(f"{TEXTS}ambil/", {"file": SimpleUploadedFile("a.json", file)})
    assert own_texts(made.agency) == {KEY: "Terima kasih, {instansi}."}
    broken = {"format": core.FORMAT, "texts": {"latar_belakang.1": "Baik.", KEY: "{apa}"}}
    upload = SimpleUploadedFile("b.json", json.dumps(broken).encode())
    assert client.post(f"{TEXTS}ambil/", {"file": upload}).status_code == 422
    assert own_texts(made.agency) == {KEY: "Terima kasih, {instansi}."}


def test_a_run_keeps_the_words_that_it_was_asked_with(made):
    client = signed_in(made.people.team_leader)
    post(client)
    run = actions.new_run(made.cut_off, made.people.team_leader, timezone.now())
    post(client, seen=1, template="Lain, {instansi}.")
    run.refresh_from_db()
    assert Source.of_run(run).texts == {KEY: "Terima kasih, {instansi}."}


def test_a_stored_text_that_the_report_cannot_say_any_more_is_refused_by_name(made):
    by = made.people.team_leader
    ReportText.objects.create(
        agency=made.agency, key=KEY, version=1, template="Ada {hilang}.", at=timezone.now(), by=by
    )
    with pytest.raises(Refusal) as caught:
        actions.new_run(made.cut_off, by, timezone.now())
    assert caught.value.code == "text_field"
    assert str(caught.value).startswith(
        "BAB IV B. Apresiasi, paragraf 1: Isian {hilang} tidak dikenal"
    )
    assert not made.cut_off.runs.exists()


def test_the_json_names_the_digest_of_the_own_texts(tmp_path):
    own = {KEY: "Terima kasih."}
    files = writing.write_files(Source(snapshot(), texts=own), tmp_path, ("json",))
    said = json.loads(files["json"].read_text("utf-8"))["texts"]
    assert said == {"digest": core.digest(own), "own": [KEY]}


def test_every_paragraph_but_labels_and_notes_is_made_from_a_standing_text():
    blocks = [block for part in content.sections(snapshot()) for block in part.blocks]
    loose = [b for b in blocks if type(b) is Paragraph and b.style == "body"]
    assert loose == []


def test_the_pages_take_a_constant_number_of_queries(made, django_assert_max_num_queries):
    client = signed_in(made.people.team_leader)
    post(client)
    with django_assert_max_num_queries(20):
        client.get(TEXTS)
    with django_assert_max_num_queries(20):
        client.get(f"{TEXTS}{KEY}/")
