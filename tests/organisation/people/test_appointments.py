"""Who gives which role to whom, for how long, and what the audit trail says of it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories import NOW, agency, survey, units
from tests.people import as_viewer, cast, person
from tests.remembered import remembered
from tuntas.audit.models import Event
from tuntas.audit.queries import verify
from tuntas.core.base.errors import Refusal
from tuntas.core.base.roles import ROLES
from tuntas.core.followup.workflow import TRANSITIONS
from tuntas.followup.plans.actions import PlanContent, make_plan, move_plan
from tuntas.organisation.actions import appoint
from tuntas.organisation.models import Appointment, Elevation
from tuntas.organisation.people.actions import (
    appoint_person,
    delegate,
    elevate,
    end_appointment,
    end_elevation,
)
from tuntas.organisation.permissions import viewer

pytestmark = pytest.mark.django_db
TODAY = date(2023, 7, 1)  # the day of NOW in the agency's time zone
MORNING = datetime(2023, 7, 2, 1, tzinfo=UTC)


@pytest.fixture
@remembered
def made():
    body = agency()
    first, second, _third = units(body)
    people = cast(body, first, NOW)
    return {
        "agency": body,
        "unit": first,
        "other": second,
        "second_operator": person("operator", body, NOW, username="second_operator"),
        "controller": person("controller", body, NOW),
        "responsible": person("responsible", body, NOW),
        **people.everyone(),
    }


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def own(person):
    return Appointment.objects.get(person=person, acting="")


def appointed(made, person, by="operator", **changes):
    values = {
        "role": "officer",
        "unit": made["unit"],
        "valid_from": TODAY,
        "valid_to": None,
        "acting": "",
    }
    viewer = as_viewer(made[by])
    return appoint_person(person=made[person], viewer=viewer, at=NOW, **{**values, **changes})


def delegated(made, to="officer", by="head", at=NOW, **changes):
    values = {"role": "head", "valid_from": TODAY, "valid_to": TODAY + timedelta(days=2)}
    values |= {"appointment": own(made[by]), "person": made[to], **changes}
    return delegate(viewer=viewer(made[by], at), at=at, **values)


def test_the_operator_appoints_and_the_trail_says_so(made):
    made["new"] = person("leader", made["agency"], NOW, username="new")
    given = appointed(made, "new", valid_to=date(2023, 12, 31), acting="plt")
    assert viewer(made["new"], date(2023, 12, 31)).role_names == [
        "Pimpinan",
        "Plt. Petugas unit sampai 31 Desember 2023",
    ]
    assert viewer(made["new"], date(2024, 1, 1)).role_names == ["Pimpinan"]
    last = Event.objects.latest("id")
    assert (last.verb, last.actor, last.object_id) == (
        "appoint",
        made["operator"],
        str(made["new"].pk),
    )
    assert json.loads(last.data)["appointment"] == given.pk


@pytest.mark.parametrize("by", ["officer", "head", "member", "team_leader", "leader", "stranger"])
def test_nobody_else_appoints(made, by):
    with refused("not_allowed"):
        appointed(made, "second_operator", by=by)


@pytest.mark.parametrize(
    ("code", "person", "changes"),
    [
        ("oneself", "operator", {}),
        ("unit_wrong", "officer", {"unit": None}),
        ("unit_wrong", "leader", {"role": "member"}),
        ("last_day_missing", "leader", {"acting": "plh"}),
        ("days_wrong", "leader", {"valid_to": date(2023, 6, 30)}),
        ("other_agency", "stranger", {}),
        ("roles_mixed", "second_operator", {}),
        ("roles_mixed", "head", {"role": "operator", "unit": None}),
    ],
)
def test_an_appointment_that_should_not_be_is_refused_with_its_reason(made, code, person, changes):
    before = Appointment.objects.count()
    with refused(code):
        appointed(made, person, **changes)
    assert Appointment.objects.count() == before


def test_a_unit_of_another_agency_is_not_given(made):
    elsewhere = units(made["stranger"].appointments.get().agency)[0]
    with refused("not_allowed"):
        appointed(made, "leader", unit=elsewhere)


def test_an_acting_official_without_a_last_day_is_refused_by_the_database(made):
    values = {
        "person": made["leader"],
        "agency": made["agency"],
        "role": "member",
        "valid_from": TODAY,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(acting="plh", **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(delegate_of=own(made["member"]), **values)


def test_the_head_delegates_for_the_days_of_absence(made):
    delegated(made)
    during = viewer(made["officer"], TODAY + timedelta(days=2))
    assert during.role_names == ["Petugas unit", "Plh. Kepala unit sampai 3 Juli 2023"]
    assert during.holds(made["unit"], "head")
    assert not during.holds(made["other"], "head")
    after = viewer(made["officer"], TODAY + timedelta(days=3))
    assert after.role_names == ["Petugas unit"]


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("oneself", {"to": "head"}),
        ("role_too_great", {"role": "team_leader"}),
        ("role_too_great", {"role": "complaints"}),
        ("role_too_great", {"by": "officer", "to": "head", "role": "officer"}),
        ("last_day_missing", {"valid_to": None}),
        ("days_wrong", {"valid_to": TODAY - timedelta(days=1)}),
        ("day_past", {"valid_from": TODAY - timedelta(days=1)}),
        ("roles_mixed", {"to": "operator"}),
        ("stranger", {"to": "stranger"}),
    ],
)
def test_a_delegation_that_should_not_be_is_refused(made, code, changes):
    with refused(code):
        delegated(made, **changes)


def test_nobody_delegates_the_role_of_another(made):
    with refused("not_allowed"):
        delegated(made, by="officer", to="leader", appointment=own(made["head"]))


def test_a_delegation_is_not_delegated_further(made):
    given = delegated(made)
    with refused("delegate_of_delegate"):
        delegated(made, by="officer", to="leader", appointment=given)


def test_a_delegation_does_not_outlive_its_owner(made):
    end_appointment(
        appointment=own(made["head"]),
        last_day=TODAY + timedelta(days=1),
        viewer=as_viewer(made["operator"]),
        at=NOW,
    )
    with refused("beyond_owner"):
        delegated(made)


def test_with_the_owner_s_appointment_the_delegate_s_power_ends(made):
    delegated(made)
    end_appointment(
        appointment=own(made["head"]), last_day=None, viewer=as_viewer(made["operator"]), at=NOW
    )
    assert viewer(made["officer"], NOW).role_names == ["Petugas unit"]
    assert viewer(made["officer"], NOW - timedelta(minutes=1)).holds(made["unit"], "head")


@pytest.mark.parametrize("role", [role for role, facts in ROLES.items() if facts.delegates])
def test_a_delegate_can_do_nothing_that_the_owner_could_not(role):
    def steps(held):
        return {(t.source, t.verb) for t in TRANSITIONS if held in t.roles}

    beyond = {lesser: steps(lesser) - steps(role) for lesser in ROLES[role].delegates}
    assert beyond == {lesser: set() for lesser in beyond}
    assert [lesser for lesser in beyond if ROLES[lesser].at_unit != ROLES[role].at_unit] == []


def test_what_a_delegate_does_is_told_from_what_the_head_does(made):
    round_ = survey(made["agency"], 2023, [made["unit"]])
    content = PlanContent(text="Melatih petugas loket", deadline=date(2023, 9, 1))
    plan = make_plan(
        round_=round_, unit=made["unit"], content=content, viewer=as_viewer(made["officer"]), at=NOW
    )
    plan = move_plan(
        plan=plan, verb="submit", viewer=as_viewer(made["officer"]), at=NOW, seen=plan.version
    )
    made["deputy"] = person("officer", made["agency"], NOW, made["unit"], username="deputy")
    given = delegated(made, to="deputy")
    move_plan(
        plan=plan, verb="approve", viewer=viewer(made["deputy"], NOW), at=NOW, seen=plan.version
    )
    rows = {e.verb: json.loads(e.data).get("acting_as") for e in Event.objects.filter(noun="plan")}
    held = {"appointment": given.pk, "role": "head", "unit": 1, "as": "plh", "for": made["head"].pk}
    assert rows == {"make": None, "submit": None, "approve": [held]}
    assert verify().broken_at is None


def test_the_owner_takes_a_delegation_back_and_a_bystander_does_not(made):
    given = delegated(made)
    with refused("not_allowed"):
        end_appointment(
            appointment=given, last_day=None, viewer=viewer(made["member"], NOW), at=NOW
        )
    end_appointment(appointment=given, last_day=None, viewer=viewer(made["head"], NOW), at=NOW)
    assert viewer(made["officer"], NOW).role_names == ["Petugas unit"]
    with refused("ended"):
        end_appointment(appointment=given, last_day=None, viewer=viewer(made["head"], NOW), at=NOW)


def test_nobody_ends_an_own_appointment(made):
    with refused("not_allowed"):
        end_appointment(
            appointment=own(made["operator"]),
            last_day=None,
            viewer=as_viewer(made["operator"]),
            at=NOW,
        )


def test_a_last_day_before_today_is_refused(made):
    with refused("day_past"):
        end_appointment(
            appointment=own(made["officer"]),
            last_day=TODAY - timedelta(days=1),
            viewer=as_viewer(made["operator"]),
            at=NOW,
        )


def prolonged(made, held, days):
    last = TODAY + timedelta(days=days)
    end_appointment(appointment=held, last_day=last, viewer=as_viewer(made["operator"]), at=NOW)
    return last


def test_an_appointment_is_not_prolonged_into_judge_and_party(made):
    held = own(made["officer"])
    prolonged(made, held, 0)
    appointed(made, "officer", role="member", unit=None, valid_from=TODAY + timedelta(days=2))
    assert prolonged(made, held, 1) == TODAY + timedelta(days=1)
    with refused("roles_mixed"):
        prolonged(made, held, 2)
    held.refresh_from_db()
    assert held.valid_to == TODAY + timedelta(days=1)


def test_a_delegation_is_not_prolonged_beyond_its_owner(made):
    prolonged(made, own(made["head"]), 5)
    given = delegated(made)
    with refused("beyond_owner"):
        prolonged(made, given, 6)


# Elevated powers


def switched_on(made, by="controller", at=NOW, **changes):
    values = {
        "role": "team_leader",
        "hours": 2,
        "reason": "Ketua tim tidak dapat dihubungi",
        **changes,
    }
    values.setdefault("appointment", own(made[by]))
    return elevate(viewer=viewer(made[by], at), at=at, **values)


def test_a_power_is_on_for_its_hours_and_off_afterwards(made):
    switched_on(made)
    during = viewer(made["controller"], NOW + timedelta(hours=1, minutes=59))
    assert during.roles == {"controller", "team_leader"}
    assert during.role_names[1] == "Ketua tim Inspektorat, dinyalakan sampai 1 Juli 2023, 18.00"
    assert viewer(made["controller"], NOW + timedelta(hours=2)).roles == {"controller"}


def test_a_power_is_switched_off_at_once(made):
    on = switched_on(made)
    end_elevation(
        elevation=on, viewer=viewer(made["controller"], NOW), at=NOW + timedelta(minutes=5)
    )
    assert viewer(made["controller"], NOW + timedelta(minutes=4)).roles == {
        "controller",
        "team_leader",
    }
    assert viewer(made["controller"], NOW + timedelta(minutes=5)).roles == {"controller"}


def test_a_power_ends_with_the_appointment_that_allows_it(made):
    switched_on(made)
    end_appointment(
        appointment=own(made["controller"]),
        last_day=None,
        viewer=as_viewer(made["operator"]),
        at=NOW,
    )
    assert viewer(made["controller"], NOW + timedelta(minutes=1)).roles == frozenset()


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("not_allowed", {"by": "member"}),
        ("not_allowed", {"by": "operator"}),
        ("not_allowed", {"role": "operator"}),
        ("hours_wrong", {"hours": 9}),
        ("hours_wrong", {"hours": 0}),
        ("reason_missing", {"reason": "  "}),
    ],
)
def test_a_power_that_should_not_be_is_refused(made, code, changes):
    with refused(code):
        switched_on(made, **changes)
    assert Elevation.objects.count() == 0


def test_the_same_power_is_not_switched_on_twice(made):
    switched_on(made)
    with refused("already_on"):
        switched_on(made)


def test_nobody_switches_a_power_on_or_off_for_another(made):
    with refused("not_allowed"):
        switched_on(made, by="responsible", appointment=own(made["controller"]))
    on = switched_on(made)
    with refused("not_allowed"):
        end_elevation(elevation=on, viewer=viewer(made["responsible"], NOW), at=NOW)


def test_a_delegate_does_not_switch_powers_on(made):
    given = delegate(
        appointment=own(made["controller"]),
        person=made["member"],
        role="controller",
        valid_from=TODAY,
        valid_to=TODAY,
        viewer=viewer(made["controller"], NOW),
        at=NOW,
    )
    with refused("not_allowed"):
        switched_on(made, by="member", appointment=given)


def test_the_trail_knows_when_a_power_went_on_and_off_and_why(made):
    on = switched_on(made)
    end_elevation(elevation=on, viewer=viewer(made["controller"], NOW), at=NOW)
    rows = [(e.verb, json.loads(e.data)) for e in Event.objects.filter(verb__contains="elev")]
    assert [verb for verb, _ in rows] == ["elevate", "end_elevation"]
    assert rows[0][1]["reason"] == "Ketua tim tidak dapat dihubungi"


def test_a_person_of_two_units_holds_each_role_at_its_unit_only(made):
    appoint(
        person=made["head"],
        agency=made["agency"],
        role="officer",
        unit=made["other"],
        valid_from=TODAY,
        by=None,
        at=NOW,
    )
    held = viewer(made["head"], MORNING)
    assert held.holds(made["unit"], "head")
    assert not held.holds(made["other"], "head")
    assert held.holds(made["other"], "officer")


def test_who_someone_is_takes_one_query_and_a_second_where_powers_may_be_on(
    made, django_assert_num_queries
):
    delegated(made)
    with django_assert_num_queries(1):
        viewer(made["officer"], NOW)
    with django_assert_num_queries(2):
        viewer(made["controller"], NOW)
