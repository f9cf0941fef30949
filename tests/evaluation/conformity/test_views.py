"""The page of conformity and the elements of each plan; what a cut-off knows of them."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from tests.downloads import rows_in
from tests.evaluation.cut_offs.stage import plan_of, staged
from tests.factories import NOW, world
from tests.followup.runs import LATER, runs
from tests.people import as_viewer, signed_in
from tests.remembered import remembered
from tests.reports.factories import ASSIGNMENT
from tuntas.core.evaluation.compare import compare
from tuntas.core.report import figures
from tuntas.evaluation.assignments.actions import open_evaluation
from tuntas.evaluation.conformity.queries import conformity
from tuntas.evaluation.cut_offs.snapshots import snapshot
from tuntas.followup.models import ActionPlan, Batch, Recommendation
from tuntas.followup.plans.actions import (
    Given,
    PlanContent,
    confirm_elements,
    link_plan,
    make_plan,
    move_plan,
    unlink_plan,
)
from tuntas.followup.recommendations import actions as actions_recommendations

pytestmark = pytest.mark.django_db
DAY = NOW.date()
TIME = "Menambah loket agar waktu penyelesaian paling lama dua hari"


class Released:
    """The first service of the officer's unit was asked for U1, U3 and U9; ``plan`` answers one of
    them.
    """

    def __init__(self):
        self.runs = runs()
        actions_recommendations.release_run(run=self.runs.run(), viewer=self.runs.member, at=LATER)
        self.people = self.runs.people.everyone()
        scope = {self.runs.round: [unit.pk for unit in self.runs.units[:2]]}
        self.evaluation = open_evaluation(
            agency=self.runs.agency, code="uji", assignment=ASSIGNMENT, scope=scope, by=None, at=NOW
        )

    def plan(self, element="waktu", text=TIME, code="U3", approved=True):
        unit = self.runs.units[0]
        asked = Recommendation.objects.get(element=element, service=self.runs.service)
        content = PlanContent(
            text=text,
            deadline=DAY + timedelta(days=60),
            service=self.runs.service,
            recommendations=[asked],
            elements=[code],
        )
        given = {"viewer": as_viewer(self.people["officer"]), "at": LATER}
        plan = make_plan(round_=self.runs.round, unit=unit, content=content, **given)
        for verb, who in (("submit", "officer"), ("approve", "head")) if approved else ():
            viewer = as_viewer(self.people[who])
            plan = move_plan(
                plan=plan, verb=verb, viewer=viewer, at=LATER, seen=plan.version, given=Given()
            )
        return plan

    @property
    def client(self):
        return signed_in(self.people["member"])

    def get(self, name="conformity", *args, **query):
        return self.client.get(reverse(name, args=["uji", *args]), query)

    def states(self):
        found = conformity(self.evaluation, DAY)
        return {cell.code: (cell.state, cell.confirmed) for cell in found.matrix.cells}


made_once = remembered(Released)


@pytest.fixture
def released():
    return made_once()


def rows(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_recommendations_without_plans_are_missing(released):
    assert released.states() == dict.fromkeys(("U1", "U3", "U9"), ("missing", True))
    page = released.get().content.decode()
    said = "0 dari 3 unsur yang diminta sudah ada rencananya (0\u00a0%); "
    assert f"{said}3 belum ada, 0 ada tetapi tidak menjawab." in page


def test_a_plan_about_the_element_and_one_that_is_not(released):
    about = released.plan()
    beside = released.plan("sarpras", code="U9")
    assert released.states() == {
        "U1": ("missing", False),
        "U3": ("planned", False),
        "U9": ("off", False),
    }
    page = released.get().content.decode()
    for plan in (about, beside):
        assert reverse("plan", args=[plan.round.year, plan.code]) in page


def test_a_draft_is_no_plan_but_is_told(released):
    released.plan(approved=False)
    assert released.states()["U3"] == ("missing", True)
    assert "1 rencana masih ditulis" in released.get().content.decode()


def test_the_list_says_why_and_can_be_narrowed(released):
    released.plan("sarpras", code="U9")
    whole = rows(released.get(bentuk="daftar", format="csv"))
    assert [(r["Unsur"], r["Keadaan"], r["Kepastian"]) for r in whole] == [
        ("U1", "Belum ada rencana", "usulan"),
        ("U3", "Belum ada rencana", "usulan"),
        ("U9", "Rencana tidak menjawab", "usulan"),
    ]
    off = rows(released.get(bentuk="daftar", format="csv", keadaan="off"))
    assert [r["Mengapa"] for r in off] == [
        "Yang diminta U9, tetapi teksnya terbaca tentang U3 (“waktu penyelesaian”)."
    ]
    assert rows(released.get(bentuk="daftar", format="csv", keadaan="planned")) == []
    assert len(rows(released.get(bentuk="daftar", format="csv", unit="1"))) == 3


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("form", ["", "daftar"])
def test_both_forms_have_their_files(released, kind, form):
    released.plan()
    response = released.get(format=kind, **({"bentuk": form} if form else {}))
    assert response.headers["Content-Disposition"].endswith(f'.{kind}"')
    assert len(rows_in(response)) == (3 if form else 1)


def test_the_matrix_takes_as_many_queries_for_many_plans_as_for_one(released):
    def queries(*args):
        with CaptureQueriesContext(connection) as found:
            assert released.get(*args).status_code == 200
        return len(found)

    released.plan()
    first = released.plan()
    names = [
        ("conformity",),
        ("conformity-plans",),
        ("conformity-plan", first.round.year, first.code),
    ]
    [queries(*name) for name in names]  # whatever is kept between requests
    one = [queries(*name) for name in names]
    for _ in range(4):
        released.plan("sarpras", "Membeli kursi ruang tunggu", "U9")
    assert [queries(*name) for name in names] == one


@pytest.mark.parametrize(
    ("who", "status"), [("member", 200), ("leader", 200), ("officer", 403), ("stranger", 404)]
)
def test_who_may_read_it(released, who, status):
    client = signed_in(released.people[who])
    assert client.get(reverse("conformity", args=["uji"])).status_code == status
    assert client.get(reverse("conformity-plans", args=["uji"])).status_code == status


def test_the_page_speaks_english(released):
    client = released.client
    client.cookies["django_language"] = "en"
    page = client.get(reverse("conformity", args=["uji"])).content.decode()
    assert "Three purposes of the evaluation" in page


def test_a_cell_links_to_a_few_plans_and_to_the_list_of_all(released):
    plans = [released.plan() for _ in range(4)]
    page = released.get().content.decode()
    shown = [reverse("plan", args=[p.round.year, p.code]) in page for p in plans]
    assert (shown, "1 lagi" in page) == ([True, True, True, False], True)
    whole = released.get(bentuk="daftar").content.decode()
    assert reverse("plan", args=[plans[3].round.year, plans[3].code]) in whole


# Empty states


def test_without_released_recommendations_the_page_says_so():
    made = runs()
    open_evaluation(
        agency=made.agency,
        code="uji",
        assignment=ASSIGNMENT,
        scope={made.round: [made.units[0].pk]},
        by=None,
        at=NOW,
    )
    page = signed_in(made.people.member).get(reverse("conformity", args=["uji"])).content.decode()
    assert "Belum ada rekomendasi yang dirilis untuk putaran dan unit dalam lingkup ini." in page
    assert "Belum ada rencana aksi yang disetujui." in page


def test_an_old_report_whose_recommendations_name_no_element_says_what_cannot_be_judged():
    made = world()
    client = signed_in(made.people.member)
    page = client.get(reverse("conformity", args=[made.evaluation.code])).content.decode()
    assert "Kesesuaian tidak dapat dinilai: 5 rekomendasi tidak menyebut unsur pelayanan." in page
    assert "unsur yang diminta sudah ada rencananya" not in page
    rows_ = rows(client.get(f"{reverse('conformity', args=[made.evaluation.code])}?format=csv"))
    assert {(r["U1"], r["Tidak dapat dinilai"]) for r in rows_} == {
        ("", "1 rekomendasi tidak menyebut unsur.")
    }


# The elements of plans


def post(client, plan, **data):
    address = reverse("conformity-plan", args=["uji", plan.round.year, plan.code])
    return client.post(address, data)


def test_the_words_that_led_to_an_element_are_marked(released):
    plan = released.plan(text="Menambah loket <b> agar waktu penyelesaian dua hari")
    page = released.get("conformity-plan", plan.round.year, plan.code).content.decode()
    assert "Menambah loket &lt;b&gt; agar <mark>waktu penyelesaian</mark> dua hari" in page
    assert "terbaca dari: waktu penyelesaian" in page


def test_a_person_corrects_and_goes_on_to_the_next(released):
    plan, after = released.plan("sarpras", code="U9"), released.plan()
    response = post(released.client, plan, element="U3", seen=plan.version, next="1")
    assert response.headers["Location"] == reverse(
        "conformity-plan", args=["uji", after.round.year, after.code]
    )
    assert released.states() | {"U1": 0} == {"U1": 0, "U3": ("planned", True), "U9": ("off", False)}
    post(released.client, after, element="U3", seen=after.version)
    assert released.states() == {
        "U1": ("missing", True),
        "U3": ("planned", True),
        "U9": ("off", True),
    }


def test_a_stale_form_is_told(released):
    plan = released.plan()
    post(released.client, plan, element="U9", seen=plan.version)
    response = post(released.client, plan, element="U1", seen=plan.version)
    assert response.status_code == 409
    assert "Rencana ini berubah sejak Anda membukanya." in response.content.decode()
    assert list(plan.element_rows.values_list("code", flat=True)) == ["U9"]


def test_a_confirmation_is_taken_back_on_the_page(released):
    plan = released.plan()
    post(released.client, plan, element="U9", seen=plan.version)
    plan.refresh_from_db()
    assert post(released.client, plan, act="release", seen=plan.version).status_code == 302
    plan.refresh_from_db()
    assert (plan.elements_source, list(plan.element_rows.values_list("code", flat=True))) == (
        "stated",
        ["U3"],
    )


@pytest.mark.parametrize(
    ("who", "data", "status"),
    [
        ("leader", {"element": "U3"}, 403),
        ("officer", {"element": "U3"}, 403),
        ("stranger", {"element": "U3"}, 404),
        ("member", {"element": "U99"}, 422),
        ("member", {"act": "release"}, 422),
    ],
)
def test_what_is_refused_changes_nothing(released, who, data, status):
    plan = released.plan()
    response = post(signed_in(released.people[who]), plan, seen=plan.version, **data)
    assert response.status_code == status
    plan.refresh_from_db()
    assert (plan.elements_source, plan.version) == ("stated", 3)


def test_a_form_without_its_version_is_refused(released):
    plan = released.plan()
    assert post(released.client, plan, element="U3", seen="x").status_code == 422


def test_a_draft_and_a_plan_of_another_evaluation_are_not_there(released):
    draft = released.plan(approved=False)
    assert released.get("conformity-plan", draft.round.year, draft.code).status_code == 404


def test_the_chosen_plans_become_a_batch_that_shows_before_it_does(released):
    plan = released.plan()
    other = released.plan("sarpras", "Membeli kursi ruang tunggu", "U9")
    client = released.client
    response = client.post(
        f"{reverse('conformity-choose', args=['uji'])}?unsur=U3",
        {"all": "1", "act": "confirm_elements"},
    )
    batch = Batch.objects.get()
    assert response.headers["Location"] == reverse("plans-batch", args=[batch.pk])
    assert batch.wanted["rows"] == [[plan.pk, plan.version]]
    client.post(reverse("plans-batch", args=[batch.pk]), {"do": "carry_out"})
    sources = dict(ActionPlan.objects.values_list("pk", "elements_source"))
    assert sources == {plan.pk: "confirmed", other.pk: "stated"}


def test_the_headline_counts_every_named_element_and_tells_its_base():
    stage = staged()
    for number, text in enumerate(
        ["Menindaklanjuti unsur U1, U2, dan U3", "Tiga unsur terendah", "Perbaiki ruang tunggu"]
    ):
        Recommendation.objects.create(
            round=stage.round, unit=stage.units[0], number=str(number), text=text
        )
    stage.closed(TIME)
    page = signed_in(stage.people["team_leader"]).get(reverse("conformity", args=["uji"]))
    headline = html.fromstring(page.content).find(".//p[@class='headline']")
    assert " ".join(headline.text_content().split()) == (
        "1 dari 3 unsur yang diminta sudah ada rencananya (33,33 %); 2 belum ada, "
        "0 ada tetapi tidak menjawab. Dasarnya 1 dari 3 rekomendasi, yaitu yang menyebut unsur. "
        "Selebihnya tidak dapat dinilai: 2 rekomendasi tidak menyebut unsur pelayanan."
    )


# What a cut-off knows


def test_a_cut_off_knows_the_elements_of_its_moment():
    stage = staged()
    plan, viewer = stage.approved(), stage.viewer("member")
    before = stage.clock
    frozen = stage.state().to_json()
    plan.refresh_from_db()
    confirm_elements(
        plan=plan, codes=["U6"], viewer=stage.viewer("member"), at=stage.now(), seen=plan.version
    )
    now = plan_of(stage.state(), plan.code)
    assert (now.elements, now.elements_source) == (("U6",), "confirmed")
    assert stage.state(before).to_json() == frozen
    plan.refresh_from_db()
    confirm_elements(plan=plan, codes=[], viewer=viewer, at=stage.now(), seen=plan.version)
    assert stage.state(before).to_json() == frozen


def test_what_was_confirmed_later_is_told_in_the_addendum_and_when_states_are_compared():
    stage = staged()
    plan, viewer = stage.approved(), stage.viewer("member")
    before, moment = stage.state(), stage.clock
    plan.refresh_from_db()
    given = {"viewer": viewer, "at": stage.now()}
    confirm_elements(plan=plan, codes=["U6"], seen=plan.version, **given)
    assert stage.later(moment) == [(plan.code, "elements_confirmed", "U6")]
    told = [(c.kind, c.before, c.after) for c in compare(before, stage.state())]
    assert told == [("elements", "U3", "U6")]


def test_the_page_and_the_cut_off_count_alike(released):
    released.plan()
    released.plan("sarpras", code="U9")
    frozen = snapshot(released.evaluation, LATER)
    there = figures.purposes(figures.conformity(frozen), figures.planned(frozen), DAY)
    assert there == conformity(released.evaluation, DAY).purposes


# Plans that were linked to recommendations after they were approved


def linked(stage, plan, *recommendations):
    plan.refresh_from_db()
    return link_plan(
        plan=plan,
        recommendations=[r.pk for r in recommendations],
        viewer=stage.viewer("officer"),
        at=stage.now(),
        seen=plan.version,
    )


def recommended(stage, element, text="Perbaiki"):
    return Recommendation.objects.create(
        round=stage.round, unit=stage.units[0], number="1", text=text, element=element
    )


def test_a_cut_off_knows_which_recommendations_a_plan_answered_at_its_moment():
    stage = staged()
    asked = [recommended(stage, key) for key in ("persyaratan", "sarpras")]
    plan = stage.closed()
    before, frozen = stage.clock, stage.state().to_json()
    linked(stage, plan, asked[0])
    between, then = stage.clock, stage.state().to_json()
    linked(stage, plan, asked[1])
    now = plan_of(stage.state(), plan.code)
    assert (now.answers, now.recommendation) == ((("", "U1"), ("", "U9")), "Perbaiki")
    assert plan_of(stage.state(between), plan.code).answers == (("", "U1"),)
    assert (stage.state(before).to_json(), stage.state(between).to_json()) == (frozen, then)
    plan.refresh_from_db()
    given = {"viewer": stage.viewer("officer"), "at": stage.now(), "seen": plan.version}
    unlink_plan(plan=plan, recommendation=asked[0].pk, reason="Keliru", **given)
    assert plan_of(stage.state(), plan.code).answers == (("", "U9"),)
    assert (stage.state(before).to_json(), stage.state(between).to_json()) == (frozen, then)


def test_what_was_linked_later_is_told_in_the_addendum_and_when_states_are_compared():
    stage = staged()
    asked = recommended(stage, "sarpras")
    plan, draft = stage.approved(), stage.make("Masih draf")
    before, moment = stage.state(), stage.clock
    linked(stage, draft, asked)
    linked(stage, plan, asked)
    told = [(c.kind, c.before, c.after) for c in compare(before, stage.state())]
    assert told == [("answers", "", "U9")]
    plan.refresh_from_db()
    given = {"viewer": stage.viewer("officer"), "at": stage.now(), "seen": plan.version}
    unlink_plan(plan=plan, recommendation=asked.pk, reason="Keliru", **given)
    assert stage.later(moment) == [(plan.code, "linked", ""), (plan.code, "unlinked", "Keliru")]


def test_conformity_counts_a_linked_plan_from_then_on(released):
    plan = released.plan()
    assert released.states()["U9"] == ("missing", False)
    asked = Recommendation.objects.get(element="sarpras", service=released.runs.service)
    link_plan(
        plan=plan,
        recommendations=[asked.pk],
        viewer=as_viewer(released.people["head"]),
        at=LATER,
        seen=plan.version,
    )
    cells = conformity(released.evaluation, DAY).matrix.cells
    (cell,) = (cell for cell in cells if cell.code == "U9")
    assert [reading.plan.id for reading in cell.plans] == [str(plan.pk)]
