"""The example's live plans: one at every point of the way; the old report's figures stay what they
are.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import survey, world
from tests.people import person
from tuntas.cli.example.plans import PLANS, live
from tuntas.core.followup import workflow as core
from tuntas.evaluation.cut_offs.snapshots import snapshot
from tuntas.followup.models import ActionPlan
from tuntas.followup.plans.page import overdue

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    made, now = world(), timezone.now()
    for role, username in (("officer", "petugas"), ("head", "kepala")):
        person(role, made.agency, now, made.units[0], username=username)
    person("member", made.agency, now, username="anggota")
    return made


@pytest.mark.thorough
def test_live_plans_stand_at_every_point_of_the_way_and_leave_the_old_report_alone(made):
    now = timezone.now()
    before = snapshot(made.evaluation, now).to_json()
    round_ = survey(made.agency, now.year, made.units)
    live(round_, made.units[0], now)
    plans = ActionPlan.objects.filter(round=round_)
    of_old_reports = {"no_status", "reopened"}
    assert sorted(plans.values_list("state", flat=True)) == sorted({*core.STATES} - of_old_reports)
    assert plans.filter(overdue(timezone.localdate(now))).count() == 1
    assert snapshot(made.evaluation, now).to_json() == before


@pytest.mark.thorough
def test_no_act_of_the_example_lies_in_the_future(made):
    now = timezone.now()
    round_ = survey(made.agency, now.year, made.units)
    live(round_, made.units[0], now)
    happened = [e.happened_at for plan in round_.plans.all() for e in plan.events.all()]
    assert max(happened) <= now
    assert min(happened) >= now - timedelta(days=30)
    assert len({example.text for example in PLANS}) == len(PLANS)
