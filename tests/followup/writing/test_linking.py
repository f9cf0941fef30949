"""Plans that a unit wrote before its recommendations were released are linked, not written anew."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.followup.runs import runs
from tests.people import as_viewer, signed_in
from tests.remembered import remembered
from tuntas.followup.models import ActionPlan, Recommendation
from tuntas.followup.plans.actions import Given, PlanContent, make_plan, move_plan
from tuntas.followup.recommendations import actions as recommendations
from tuntas.followup.work.queries import Me, queues_of
from tuntas.notify.models import Notice

pytestmark = pytest.mark.django_db
ROOT = "/tindak-lanjut/rekomendasi/"


class Early:
    """The officer's unit has two approved plans before the release: about U3, and about U7."""

    def __init__(self):
        self.made = runs()
        self.now = timezone.now()
        self.people = self.made.people.everyone()
        self.beside = self.plan("U7", "Membuat kotak saran", service=None)
        self.about = self.plan("U3", "Menambah loket")

    def plan(self, code, text, **changes):
        content = PlanContent(
            text=text,
            deadline=timezone.localdate() + timedelta(days=60),
            elements=[code],
            **{"service": self.made.service} | changes,
        )
        given = {"viewer": self.viewer("officer"), "at": self.now}
        unit = self.made.units[0]
        plan = make_plan(round_=self.made.round, unit=unit, content=content, **given)
        for verb, who in (("submit", "officer"), ("approve", "head")):
            given["viewer"] = self.viewer(who)
            move_plan(plan=plan, verb=verb, seen=plan.version, given=Given(), **given)
            plan.refresh_from_db()
        return plan

    def viewer(self, who):
        return as_viewer(self.people[who], timezone.localdate())

    def release(self):
        draft = self.made.run()
        self.run = recommendations.release_run(run=draft, viewer=self.made.member, at=self.now)
        self.asked = {r.line.code: r for r in Recommendation.objects.select_related("line")}

    @property
    def address(self):
        place = f"unit=1&round={self.made.round.pk}&service={self.made.service.pk}"
        return f"/rencana/baru/?{place}"

    def tick(self, *pairs):
        return [f"{self.asked[code].pk}-{plan.pk}-{plan.version}" for code, plan in pairs]

    def send(self, *pairs, who="officer", text="", do="link", values=None):
        data = {"plans": "1", "do": do, "p0-text": text, "p0-elements": ["U3"]}
        data |= {"p0-steps-TOTAL_FORMS": "2", "p0-steps-INITIAL_FORMS": "0"}
        data["link"] = self.tick(*pairs) if values is None else values
        return signed_in(self.people[who]).post(self.address, data)

    def answers(self, plan):
        plan = ActionPlan.objects.get(pk=plan.pk)
        found = [*filter(None, [plan.recommendation]), *plan.further.all()]
        return sorted(r.line.code for r in found)


remembered_early = remembered(Early)


@pytest.fixture
def early():
    return remembered_early()


@pytest.fixture
def released(early):
    early.release()
    return early


def offered(page):
    return {
        each.recommendation.line.code: [plan.code for plan in each.plans]
        for each in page.context["unanswered"]
    }


def to_write(page):
    return sorted(each.element.code for each in page.context["written"] if each.element)


# Before and at the release


def test_the_release_names_the_units_that_have_plans_of_the_round(early):
    run = early.made.run()
    page = signed_in(early.people["member"]).get(f"{ROOT}{run.pk}/rilis/")
    rows = [(r.unit, r.recommendations, r.plans) for r in page.context["with_plans"].rows]
    assert rows == [(early.made.units[0], 3, 2)]
    text = page.content.decode()
    assert "1 unit sudah mempunyai rencana untuk putaran ini" in " ".join(text.split())
    assert f"/rencana/?unit=1&amp;round={early.made.round.code}" in text


def test_a_release_without_earlier_plans_names_no_unit():
    made = runs()
    page = signed_in(made.people.member).get(f"{ROOT}{made.run().pk}/rilis/")
    assert page.context["with_plans"].rows == []
    assert "sudah mempunyai rencana untuk putaran ini" not in page.content.decode()


def test_the_notice_asks_to_link_or_to_write(released):
    texts = {n.template for n in Notice.objects.filter(kind="recommendations.released")}
    assert len(texts) == 1
    assert "Tautkan rencana yang sudah ada, atau susun" in texts.pop()


def test_my_work_asks_to_link_or_to_write_and_leads_there(released):
    me = Me(released.viewer("officer"), timezone.localdate())
    queue = next(q for q in queues_of(me) if q.key == "rekomendasi")
    items = [queue.item(row, me) for row in queue.rows(me)]
    assert [item.about.startswith("Tautkan rencana yang ada atau tulis") for item in items] == [
        True
    ] * 3
    assert {item.address for item in items} == {f"{released.address}#tautkan"}


# Linking


@pytest.mark.parametrize("who", ["officer", "head"])
def test_each_recommendation_without_a_plan_offers_the_units_plans_its_element_first(released, who):
    page = signed_in(released.people[who]).get(released.address)
    first, second = released.beside.code, released.about.code
    assert offered(page) == {
        "U1": [second, first],  # of the service before that of the unit
        "U3": [second, first],
        "U9": [second, first],
    }
    assert 'id="tautkan"' in page.content.decode()


def test_nothing_is_offered_where_the_unit_has_no_plan_of_the_round():
    made = runs()
    recommendations.release_run(run=made.run(), viewer=made.member, at=timezone.now())
    place = f"unit=1&round={made.round.pk}&service={made.service.pk}"
    page = signed_in(made.people.officer).get(f"/rencana/baru/?{place}")
    assert page.context["unanswered"] == []
    assert 'id="tautkan"' not in page.content.decode()


def test_several_recommendations_go_to_one_plan_and_several_plans_to_one_recommendation(released):
    about, beside = released.about, released.beside
    response = released.send(("U1", about), ("U3", about), ("U3", beside))
    assert (response.status_code, response.url) == (302, released.address)
    assert (released.answers(about), released.answers(beside)) == (["U1", "U3"], ["U3"])
    assert ActionPlan.objects.count() == 2


def test_what_has_a_plan_is_neither_offered_nor_asked_to_be_written(released):
    client = signed_in(released.people["officer"])
    assert to_write(client.get(released.address)) == ["U1", "U3", "U9"]
    released.send(("U1", released.about), ("U3", released.about))
    page = client.get(released.address)
    assert (list(offered(page)), to_write(page)) == (["U9"], ["U9"])
    me = Me(released.viewer("officer"), timezone.localdate())
    queue = next(q for q in queues_of(me) if q.key == "rekomendasi")
    assert [row.line.code for row in queue.rows(me)] == ["U9"]


def test_what_is_being_written_stays_while_something_is_linked(released):
    page = released.send(("U3", released.about), text="Melatih petugas")
    assert (page.status_code, released.answers(released.about)) == (200, ["U3"])
    assert "Melatih petugas" in page.content.decode()
    assert sorted(offered(page)) == ["U1", "U9"]


def test_of_several_links_all_are_made_or_none_and_the_ticks_stay(released):
    stale = released.tick(("U1", released.beside))[0].rpartition("-")[0] + "-1"
    values = [*released.tick(("U3", released.about)), stale]
    page = released.send(values=values)
    assert page.status_code == 409
    assert (released.answers(released.about), released.answers(released.beside)) == ([], [])
    assert page.content.decode().count("checked") >= 2
    assert page.context["ticked"] == {value.rpartition("-")[0] for value in values}


@pytest.mark.parametrize("values", [[], ["1"], ["a-b-c"], ["1-2-3-4"], ["9-999999-1"], ["-1-2-3"]])
def test_what_names_no_plan_of_the_unit_links_nothing(released, values):
    page = released.send(values=values)
    assert page.status_code == 422
    assert "Centang dahulu rencana yang akan ditautkan." in page.content.decode()
    assert (released.answers(released.about), released.answers(released.beside)) == ([], [])


def test_a_recommendation_of_another_unit_is_not_linked(released):
    other = Recommendation.objects.create(
        round=released.made.round, unit=released.made.units[1], text="Perbaiki"
    )
    plan = released.about
    page = released.send(values=[f"{other.pk}-{plan.pk}-{plan.version}"])
    assert (page.status_code, released.answers(plan)) == (422, [])


@pytest.mark.parametrize("who", ["member", "leader", "operator"])
def test_others_do_not_come_to_the_page(released, who):
    assert released.send(("U3", released.about), who=who).status_code == 404
    assert released.answers(released.about) == []


def test_the_page_takes_as_many_queries_for_many_plans_as_for_two(released):
    client = signed_in(released.people["officer"])
    client.get(released.address)
    with CaptureQueriesContext(connection) as two:
        client.get(released.address)
    for n in range(4):
        released.plan("U1", f"Menata arsip {n}")
    with CaptureQueriesContext(connection) as six:
        client.get(released.address)
    assert len(six) == len(two)


# The page of the recommendations of a service


def test_the_recommendations_of_a_service_name_the_plans_that_answer_them(released):
    address = f"{ROOT}{released.run.pk}/layanan/{released.made.service.pk}/"
    released.send(("U3", released.about))
    page = signed_in(released.people["officer"]).get(address).content.decode()
    assert f">{released.about.code}</a>" in page
    assert page.count("Tautkan atau tulis rencana") == 2
    assert released.address.replace("&", "&amp;") in page
    page = signed_in(released.people["member"]).get(address).content.decode()
    assert f">{released.about.code}</a>" in page
    assert "Tautkan atau tulis rencana" not in page
