"""What comments say: proposed, accepted in bulk, corrected, taken back; masked and within one's own
units.
"""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import NOW
from tests.people import as_viewer, signed_in
from tests.results.comments.factories import ADDRESS, MIXED, NOTHING, commented, labels_of, pk_of
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.results.comments.actions import (
    accept_labels,
    correct_labels,
    propose_labels,
    reopen_labels,
)
from tuntas.results.comments.queries import about_each
from tuntas.results.comments.views import _rounds_said
from tuntas.results.models import CommentLabel
from tuntas.surveys.models import Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return commented()


def downloaded(who, query=""):
    response = signed_in(who).get(f"{ADDRESS}?format=json{query}")
    return json.loads(b"".join(response.streaming_content))


def test_every_comment_gets_labels_with_the_words_that_led_to_them(world):
    found = CommentLabel.objects.filter(response__comment=MIXED).order_by("element")
    assert [(x.element, x.tone, x.words, x.state) for x in found] == [
        ("perilaku", "positif", ["ramah"], "proposed"),
        ("waktu", "negatif", ["antreannya", "lama"], "proposed"),
    ]
    assert labels_of(NOTHING) == [("", "netral", "proposed")]


def test_proposing_again_changes_nothing(world):
    before = list(CommentLabel.objects.order_by("pk").values())
    assert propose_labels(viewer=world.member, at=NOW) == 0
    assert list(CommentLabel.objects.order_by("pk").values()) == before


def test_proposals_are_accepted_together_and_decided_ones_stay(world):
    chosen = [pk_of(MIXED), pk_of(NOTHING)]
    assert accept_labels(viewer=world.officer, responses=chosen, at=NOW) == 2
    assert accept_labels(viewer=world.member, responses=chosen, at=NOW + timedelta(hours=1)) == 0
    decided = (
        CommentLabel.objects.filter(response__in=chosen).values_list("state", "by", "at").distinct()
    )
    assert list(decided) == [("accepted", world.people.officer.pk, NOW)]
    event = Event.objects.filter(noun="comment_labels", verb="accept").get()
    assert json.loads(event.data) == {"responses": sorted(chosen)}


def test_a_correction_says_what_the_comment_says_and_keeps_the_words_that_still_count(world):
    tones = {"waktu": "negatif", "kompetensi": "positif"}
    correct_labels(
        viewer=world.officer, response=pk_of(MIXED), tones=tones, at=NOW, seen="proposed"
    )
    found = CommentLabel.objects.filter(response__comment=MIXED).order_by("element")
    assert [(x.element, x.tone, x.words, x.state) for x in found] == [
        ("kompetensi", "positif", [], "corrected"),
        ("waktu", "negatif", ["antreannya", "lama"], "corrected"),
    ]
    event = json.loads(Event.objects.filter(noun="comment_labels", verb="correct").get().data)
    assert (event["old"], event["new"]) == ({"perilaku": "positif", "waktu": "negatif"}, tones)


def test_a_correction_that_changes_nothing_accepts(world):
    tones = {"waktu": "negatif", "perilaku": "positif"}
    correct_labels(viewer=world.officer, response=pk_of(MIXED), tones=tones, at=NOW)
    assert [state for _, _, state in labels_of(MIXED)] == ["accepted", "accepted"]


def test_a_decision_is_taken_back_and_the_proposal_returns(world):
    before = labels_of(MIXED)
    correct_labels(viewer=world.officer, response=pk_of(MIXED), tones={}, at=NOW)
    assert labels_of(MIXED) == [("", "netral", "corrected")]
    assert reopen_labels(viewer=world.officer, responses=[pk_of(MIXED)], at=NOW) == 1
    assert labels_of(MIXED) == before


def test_a_near_copy_gets_what_a_person_said_of_the_first(world):
    correct_labels(
        viewer=world.member, response=pk_of(MIXED), tones={"prosedur": "campuran"}, at=NOW
    )
    copy = "petugas ramah tapi antreannya lama sekali ya."
    world.comment(world.unit.services.first(), copy)
    propose_labels(viewer=world.member, at=NOW)
    assert labels_of(copy) == [("prosedur", "campuran", "proposed")]
    assert CommentLabel.objects.get(response__comment=copy).copied is True


@pytest.mark.parametrize("who", ["head", "officer"])
def test_a_unit_decides_about_its_own_comments_only(world, who):
    viewer = as_viewer(getattr(world.people, who))
    foreign = Response.objects.get(service__unit=world.other).pk
    with pytest.raises(Refusal) as refused:
        accept_labels(viewer=viewer, responses=[pk_of(MIXED), foreign], at=NOW)
    assert refused.value.code == "not_allowed"
    assert {state for _, _, state in labels_of(MIXED)} == {"proposed"}


@pytest.mark.parametrize("who", ["leader", "stranger"])
def test_leaders_and_strangers_decide_about_nothing(world, who):
    viewer = as_viewer(getattr(world.people, who))
    for act in (accept_labels, reopen_labels):
        with pytest.raises(Refusal) as refused:
            act(viewer=viewer, responses=[pk_of(MIXED)], at=NOW)
        assert refused.value.code == "not_allowed"
    with pytest.raises(Refusal) as refused:
        correct_labels(viewer=viewer, response=pk_of(MIXED), tones={}, at=NOW)
    assert refused.value.code == "not_allowed"
    assert Event.objects.filter(noun="comment_labels").exclude(verb="propose").count() == 0


@pytest.mark.parametrize(
    ("tones", "seen", "code"),
    [
        ({"parkir": "negatif"}, None, "unknown_label"),
        ({"waktu": "marah"}, None, "unknown_label"),
        ({"waktu": "negatif"}, "accepted", "changed_meanwhile"),
    ],
)
def test_a_correction_that_cannot_be_taken_is_refused(world, tones, seen, code):
    before = labels_of(MIXED)
    with pytest.raises(Refusal) as refused:
        correct_labels(viewer=world.officer, response=pk_of(MIXED), tones=tones, at=NOW, seen=seen)
    assert (refused.value.code, labels_of(MIXED)) == (code, before)


def test_about_gives_accepted_before_proposed_and_hides_personal_data(world):
    slow = "Bu Sari Melati lambat"
    world.comment(world.unit.services.first(), slow)
    propose_labels(viewer=world.member, at=NOW)
    accept_labels(viewer=world.member, responses=[pk_of(slow)], at=NOW)
    found = about_each(world.officer, world.round, ["waktu"], unit=world.unit)["waktu"]
    assert [(v.text, v.tone, v.accepted) for v in found] == [
        ("Bu [nama] lambat", "negatif", True),
        (MIXED, "negatif", False),
    ]
    Response.objects.filter(comment=slow).update(excluded=True)
    assert [v.text for v in about_each(world.officer, world.round, ["waktu"])["waktu"]] == [MIXED]
    assert about_each(as_viewer(world.people.stranger), world.round, ["waktu"])["waktu"] == []


def test_about_takes_one_query_for_any_number_of_comments(world):
    for expected in (1, 4):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert (
                len(about_each(world.officer, world.round, ["waktu"], unit=world.unit)["waktu"])
                == expected
            )
        assert len(queries) == 1
        for number in range(3):
            world.comment(world.unit.services.first(), f"lambat sekali {number}")
        propose_labels(viewer=world.member, at=NOW)


def test_a_unit_reads_its_own_comments_masked(world):
    texts = [row["comment"] for row in downloaded(world.people.officer, "&sort=day")]
    assert len(texts) == 4
    assert "Bu [nama] judes, hubungi saya di [nomor telepon]" in texts
    assert "Melati" not in signed_in(world.people.officer).get(ADDRESS).content.decode()
    assert downloaded(world.people.stranger) == []


def test_the_words_that_led_to_a_label_are_marked(world):
    page = signed_in(world.people.officer).get(ADDRESS).content.decode()
    assert (
        "Petugas <mark>ramah</mark>, tapi <mark>antreannya</mark> <mark>lama</mark> sekali" in page
    )


def test_a_comment_with_markup_is_shown_as_text(world):
    world.comment(world.unit.services.first(), "<script>alert(1)</script> lambat")
    propose_labels(viewer=world.member, at=NOW)
    page = signed_in(world.people.officer).get(ADDRESS).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>lambat</mark>" in page


def test_element_tone_and_state_are_asked_of_the_same_label(world):
    assert [
        r["comment"] for r in downloaded(world.people.officer, "&element=waktu&tone=negatif")
    ] == [MIXED]
    assert downloaded(world.people.officer, "&element=waktu&tone=positif") == []
    assert [r["comment"] for r in downloaded(world.people.officer, "&element=umum")] == [NOTHING]
    assert downloaded(world.people.officer, "&label=accepted") == []


def test_all_proposals_of_the_list_are_accepted_unless_the_list_changed(world):
    client = signed_in(world.people.officer)
    address = reverse("decide-comment-labels")
    refused = client.post(f"{address}?element=waktu", {"act": "accept-listed", "seen": "3"})
    assert refused.status_code == 409
    client.post(f"{address}?element=waktu", {"act": "accept-listed", "seen": "1"})
    assert {state for _, _, state in labels_of(MIXED)} == {"accepted"}
    assert {state for _, _, state in labels_of(NOTHING)} == {"proposed"}
    client.post(address, {"act": "reopen", "comment": [pk_of(MIXED)]})
    assert {state for _, _, state in labels_of(MIXED)} == {"proposed"}


def test_a_row_is_corrected_in_place(world):
    client = signed_in(world.people.officer)
    pk = pk_of(MIXED)
    page = client.get(f"{ADDRESS}?edit={pk}&tone=negatif").content.decode()
    assert page.count("<select") == page.count('name="tone-') + 5  # the filters are selects too
    address = reverse("correct-comment-labels", args=[pk])
    moved = client.post(f"{address}?tone=negatif", {"tone-waktu": "campuran", "seen": "proposed"})
    assert (moved.status_code, moved.url) == (302, f"{ADDRESS}?tone=negatif#saran-{pk}")
    assert labels_of(MIXED) == [("waktu", "campuran", "corrected")]


def test_somebody_who_may_not_decide_sees_no_buttons(world):
    page = signed_in(world.people.leader).get(f"{ADDRESS}?edit={pk_of(MIXED)}").content.decode()
    assert "Terima yang dipilih" not in page
    assert "Simpan perbaikan" not in page
    assert MIXED.split(",")[1].split()[0] in page


def test_new_comments_wait_until_somebody_has_them_read(world):
    world.comment(world.unit.services.first(), "Kursi kurang")
    client = signed_in(world.people.officer)
    assert "Baca 1 saran baru" in client.get(ADDRESS).content.decode()
    client.post(reverse("propose-comment-labels"))
    assert labels_of("Kursi kurang") == [("sarpras", "negatif", "proposed")]
    assert "saran baru" not in client.get(ADDRESS).content.decode()


def test_the_page_takes_the_same_queries_for_few_and_for_many_comments(world):
    client = signed_in(world.people.member)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(ADDRESS)
        counts.append(len(queries))
        Response.objects.bulk_create(
            Response(
                key=uuid.uuid4(),
                round=world.round,
                service=world.unit.services.first(),
                received_at=NOW,
                answers={},
                comment=f"lambat {n}",
            )
            for n in range(20)
        )
        propose_labels(viewer=world.member, at=NOW)
    assert counts[0] == counts[1]


def headline(who, query=""):
    page = signed_in(who).get(f"{ADDRESS}{query}").content.decode()
    return " ".join(page.partition('class="headline">')[2].partition("</p>")[0].split())


def test_the_headline_says_of_which_rounds_its_figures_are(world):
    names = sorted({r.round.name for r in Response.objects.exclude(comment="")})
    assert len(names) == 1
    assert headline(world.people.member).startswith(f"{names[0]}: ")
    assert headline(world.people.member, "?q=antreannya").startswith(f"{names[0]}: 1 saran")
    assert not headline(world.people.member, "?q=tidakada").startswith(names[0])


def test_many_rounds_are_named_by_the_first_and_the_last():
    names = [f"SKM {year}" for year in range(2020, 2025)]
    assert _rounds_said(names[:3]) == "SKM 2020, SKM 2021, SKM 2022"
    assert _rounds_said(names) == "5 putaran, SKM 2020 sampai SKM 2024"
