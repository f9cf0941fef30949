"""A cut-off keeps what follow-up achieved, with the plans of its moment; older ones know nothing of
it.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tests.factories import NOW
from tests.followup.effect.factories import MANY, plan, world
from tests.reports.factories import snapshot as made_up
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.core.survey.instruments import SKM_2017
from tuntas.evaluation.cut_offs import snapshots as cut_offs
from tuntas.evaluation.models import Evaluation
from tuntas.followup.effect import queries as effect
from tuntas.followup.models import ActionPlan, StatusEvent
from tuntas.surveys.models import Round

pytestmark = pytest.mark.django_db


def facts(made, at=NOW, units=None):
    evaluation = Evaluation.objects.get()
    evaluation.scope.all().delete()
    for unit in units or made.units:
        evaluation.scope.create(round=made.rounds[2021], unit=unit)
    return cut_offs.snapshot(evaluation, at)


def test_a_cut_off_says_what_the_page_says():
    better = [(no, SKM_2017.find(code).key) for no, code in MANY]
    made = world([plan(no, code) for no, code in MANY], better)
    (kept,) = facts(made).effects
    (pair,) = effect.of_agency(made.agency)
    told = pair.effect
    assert (kept.before, kept.after, kept.followed, kept.others) == (
        2021,
        2022,
        told.followed,
        told.others,
    )
    assert abs(kept.effect - Decimal(told.effect)) <= Decimal("0.005")
    assert kept.low > 0
    assert kept.reason == ""


def test_what_is_too_thin_is_kept_as_a_refusal_with_its_reason():
    (kept,) = facts(world([plan(1, "U1")])).effects
    assert (kept.effect, kept.low, kept.high) == (None, None, None)
    assert kept.reason.startswith("Pengaruh tindak lanjut tidak dapat dihitung: ada 2 unsur")


def test_a_plan_counts_as_it_stood_at_the_moment():
    made = world([plan(1, "U1")])
    later = NOW + timedelta(days=2)
    opened = {
        "plan": ActionPlan.objects.get(),
        "old": "close",
        "new": "open",
        "reason": "Dibuka lagi",
    }
    StatusEvent.objects.create(**opened, happened_at=later, recorded_at=later)
    ActionPlan.objects.update(status="open")
    assert [facts(made, at).effects[0].followed for at in (NOW, later)] == [2, 0]


def test_only_units_of_the_assignment_are_compared():
    made = world([plan(no, code) for no, code in MANY])
    (kept,) = facts(made, units=made.units[:3]).effects
    assert kept.followed + kept.others + kept.far == 3 * 2 * 9


def test_a_round_that_has_not_ended_by_the_moment_says_nothing_yet():
    made = world([plan(1, "U1")])
    Round.objects.filter(year=2022).update(closes=datetime(2090, 1, 1, tzinfo=UTC).date())
    assert facts(made).effects == ()


def test_what_is_kept_comes_back_from_the_file_under_the_same_digest():
    kept = facts(world([plan(1, "U1")]))
    again = Snapshot.from_json(kept.to_json())
    assert (again.effects, again.digest) == (kept.effects, kept.digest)


def test_a_snapshot_without_effects_does_not_name_them():
    assert "effects" not in made_up().to_dict()
