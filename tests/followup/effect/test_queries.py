"""What follow-up achieved, from plans and answers: which elements count as followed up, and what is
said.
"""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.factories import SERVICES
from tests.followup.effect.factories import MANY, plan, survey, world
from tests.people import signed_in
from tuntas.core.survey.instruments import INSTRUMENTS, SKM_2017
from tuntas.followup.effect import queries as effect
from tuntas.followup.effect.queries import DONE, NONE, UNSURE
from tuntas.followup.models import ActionPlan, StatusEvent
from tuntas.surveys.models import Round

pytestmark = pytest.mark.django_db


def rows(client, query=""):
    response = client.get(f"/tindak-lanjut/dampak/?format=json{query}")
    return json.loads(b"".join(response.streaming_content))


def states(made, no=1, service=SERVICES[0]):
    (pair,) = effect.of_agency(made.agency)
    unit = next(u for u in made.units if u.no == no)
    one = unit.services.get(name=service).pk
    return {SKM_2017.code(r.key): r.state for r in pair.rows if r.service == one}


def test_an_element_is_followed_up_when_its_plan_was_carried_out_in_time():
    made = world(
        [plan(1, "U1"), plan(1, "U2", status_raw="Open"), plan(1, "U3", deadline="31/12/2023")]
    )
    assert states(made) == {
        **dict.fromkeys(("U4", "U5", "U6", "U7", "U8", "U9"), NONE),
        "U1": DONE,
        "U2": UNSURE,
        "U3": UNSURE,
    }
    assert states(made, no=2) == dict.fromkeys(states(made), NONE)


def test_a_plan_of_the_unit_is_for_all_its_services_and_one_of_a_service_for_that_alone():
    made = world([plan(1, "U1"), plan(1, "U2", service=SERVICES[1])])
    assert [states(made, service=s)["U1"] for s in SERVICES] == [DONE, DONE]
    assert [states(made, service=s)["U2"] for s in SERVICES] == [NONE, DONE]


def test_a_plan_that_was_closed_here_has_the_day_of_its_closing_not_its_deadline():
    made = world([plan(1, "U1", status_raw="Open")])
    found = ActionPlan.objects.get()
    ActionPlan.objects.update(status="close")
    at = datetime(2023, 2, 1, tzinfo=UTC)
    change = {"plan": found, "old": "open", "new": "close", "reason": "Terbukti"}
    StatusEvent.objects.create(**change, happened_at=at, recorded_at=at)
    assert states(made)["U1"] == UNSURE
    Round.objects.filter(year=2022).update(closes=date(2023, 2, 1))
    assert states(made)["U1"] == DONE


def test_a_plan_without_an_element_says_nothing_and_is_counted():
    made = world([replace(plan(1, "U1"), elements=(), elements_source="")])
    (pair,) = effect.of_agency(made.agency)
    assert (pair.plans, pair.without_element) == (1, 1)
    assert set(states(made).values()) == {NONE}


def test_what_was_followed_up_and_became_better_is_told_with_an_interval():
    better = [(no, SKM_2017.find(code).key) for no, code in MANY]
    made = world([plan(no, code) for no, code in MANY], better)
    found = effect.effect_of(made.rounds[2021], made.rounds[2022])
    assert found.interval[0] > 0
    shown = signed_in(made.people.leader).get("/tindak-lanjut/dampak/").content.decode()
    assert "poin lebih banyak daripada unsur sebanding" in shown
    assert "Ini perbandingan, bukan percobaan" in shown
    picture = signed_in(made.people.leader).get("/tindak-lanjut/dampak/?svg=1")
    assert picture["Content-Type"].startswith("image/svg+xml")


def test_too_few_plans_are_refused_in_words():
    made = world([plan(1, "U1")])
    shown = signed_in(made.people.leader).get("/tindak-lanjut/dampak/").content.decode()
    assert "Pengaruh tindak lanjut tidak dapat dihitung: ada 2 unsur yang ditindaklanjuti" in shown
    assert signed_in(made.people.leader).get("/tindak-lanjut/dampak/?svg=1").status_code == 404


def test_another_instrument_is_refused_with_the_reason():
    made = world([plan(1, "U1")])
    survey(made.agency, 2020, made.units, 3, used=INSTRUMENTS["kep-25-2004"])
    found = effect.effect_of(*Round.objects.order_by("year")[:2])
    assert (found.effect, str(found.message)) == (
        None, "Kuesioner berganti dari KEP/25/2004 ke SKM 2017; nilainya tidak dapat dibandingkan.",
    )  # fmt: skip


def test_the_rows_behind_the_figure_are_those_of_the_units_a_person_may_read():
    made = world([plan(1, "U1"), plan(2, "U1")])
    assert len(rows(signed_in(made.people.leader))) == 12 * 2 * 9
    own = rows(signed_in(made.people.officer), "&state=done")
    expected = ("Balai Contoh 1", "U1", "2021-01-01")
    assert [(r["unit"], r["element"], r["plans"]) for r in own] == [expected] * 2


def test_without_two_rounds_the_page_says_what_is_needed():
    made = world([plan(1, "U1")])
    Round.objects.filter(year=2021).update(draft=True)
    response = signed_in(made.people.leader).get("/tindak-lanjut/dampak/")
    assert "setelah dua putaran" in response.content.decode()


def test_a_year_that_no_pair_ends_in_is_not_found():
    made = world([plan(1, "U1")])
    assert signed_in(made.people.leader).get("/tindak-lanjut/dampak/?year=2021").status_code == 404


def test_more_plans_need_no_more_queries(django_assert_max_num_queries):
    made = world([plan(no, code) for no, code in MANY])
    client = signed_in(made.people.leader)
    with django_assert_max_num_queries(14):
        client.get("/tindak-lanjut/dampak/")


def tagged(made, kinds):
    """Gives each plan one of the kinds, in turn by unit."""
    for found in ActionPlan.objects.select_related("unit"):
        ActionPlan.objects.filter(pk=found.pk).update(tags=[kinds[found.unit.no % len(kinds)]])


def test_kinds_of_action_are_compared_with_elements_without_a_plan_and_share_their_confidence():
    made = world([plan(no, code) for no, code in MANY])
    tagged(made, ["pelatihan"])
    (pair,) = effect.of_agency(made.agency)
    (kind,) = effect.by_kind(pair)
    assert (kind.name, kind.confidence, kind.effect) == ("pelatihan", Decimal("95.00"), pair.effect)
    tagged(made, ["pelatihan", "sarana"])
    (pair,) = effect.of_agency(made.agency)
    kinds = effect.by_kind(pair)
    level = Decimal("97.50")
    assert [(k.name, k.confidence) for k in kinds] == [("pelatihan", level), ("sarana", level)]
    # Six units each: too few, and said so.
    assert [k.effect.effect for k in kinds] == [None, None]
    shown = signed_in(made.people.leader).get("/tindak-lanjut/dampak/").content.decode()
    assert shown.count("Pengaruh tindak lanjut tidak dapat dihitung") == 2
    assert "dengan selang 97,50 %" in shown


def test_without_kinds_the_page_says_that_nothing_can_be_said():
    made = world([plan(1, "U1")])
    shown = signed_in(made.people.leader).get("/tindak-lanjut/dampak/").content.decode()
    assert "Belum ada rencana terlaksana yang diberi tanda jenis kegiatan" in shown


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("done", DONE), ("done_differently", DONE), ("not_applicable", UNSURE), ("cannot", UNSURE)],
)
def test_a_plan_that_was_closed_without_being_carried_out_followed_nothing_up(outcome, state):
    made = world([plan(1, "U1")])
    ActionPlan.objects.update(outcome=outcome)
    assert states(made)["U1"] == state
