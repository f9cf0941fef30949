"""What the database holds of findings: standing ones once, and decided by somebody."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories import NOW
from tests.followup.factories import write
from tuntas.followup.models import Finding

pytestmark = pytest.mark.django_db


def found(**given):
    return Finding.objects.create(check_id="deadline_empty", severity="low", quote="-", **given)


def of_unit(world, **given):
    return found(round=world["round"], unit=world["unit"], **given)


def refused(make, name):
    said = f"{name}|UNIQUE"  # SQLite names the columns of an index
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        make()


def test_what_the_checks_no_longer_see_is_kept_and_not_listed(world):
    plan = write(world)
    first = found(plan=plan, gone_at=NOW)
    second = found(plan=plan)
    assert list(Finding.objects.all()) == [second]
    assert set(Finding.every.all()) == {first, second}
    assert list(plan.findings.all()) == [second]


def test_a_check_speaks_once_of_a_plan_and_once_of_a_unit(world):
    plan = write(world)
    found(plan=plan)
    of_unit(world)
    refused(lambda: found(plan=plan), "finding_once_per_plan")
    refused(lambda: of_unit(world), "finding_once_per_unit")
    assert [finding.plan for finding in Finding.every.order_by("pk")] == [plan, None]


def test_a_finding_is_about_a_plan_or_about_a_unit_in_a_round(world):
    plan = write(world)
    assert found(plan=plan).of_unit == of_unit(world).of_unit == world["unit"]
    for given in ({}, {"unit": world["unit"]}, {"plan": plan, "round": world["round"]}):
        refused(lambda given=given: found(**given), "finding_of_a_plan_or_a_unit")
    with pytest.raises(ValueError, match="a plan or of a unit"):
        _ = Finding().of_unit


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"state": "confirmed"}, "finding_decided_by_somebody"),
        ({"decided_at": NOW}, "finding_decided_by_somebody"),
        ({"state": "dismissed", "decided_at": NOW}, "finding_dismissed_with_reason"),
    ],
)
def test_a_decision_has_somebody_and_a_dismissal_a_reason(world, given, name):
    if given.get("state") == "dismissed":
        given = {**given, "decided_by": world["leader"]}
    refused(lambda: of_unit(world, **given), name)
    assert list(Finding.every.all()) == []
