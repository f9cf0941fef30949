"""Links that work once."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tuntas.accounts.actions import register_person
from tuntas.accounts.links.actions import Purpose, make_link, open_link, use_link
from tuntas.accounts.models import OneTimeLink
from tuntas.core.base.errors import Refusal

pytestmark = pytest.mark.django_db
INVITED = (Purpose.INVITATION,)


@pytest.fixture
def sinta():
    return register_person(username="sinta", name="Sinta", password=None, by=None, at=NOW)


def refused(secret, at=NOW, purposes=INVITED):
    with pytest.raises(Refusal) as refusal:
        use_link(secret=secret, purposes=purposes, at=at)
    return refusal.value.code


def test_a_link_lets_its_person_in_once(sinta):
    secret = make_link(purpose=Purpose.INVITATION, person=sinta, at=NOW)
    assert open_link(secret, *INVITED, at=NOW).person == sinta
    assert use_link(secret=secret, purposes=INVITED, at=NOW).person == sinta
    assert refused(secret) == "link_used"


def test_a_link_ends_when_its_time_is_over_or_a_newer_one_is_made(sinta):
    first = make_link(purpose=Purpose.INVITATION, person=sinta, at=NOW)
    second = make_link(purpose=Purpose.PASSWORD, person=sinta, at=NOW)
    assert refused(first) == "link_replaced"
    assert refused(second, NOW + timedelta(days=1), (Purpose.PASSWORD,)) == "link_expired"


def test_a_link_of_another_purpose_or_none_is_unknown(sinta):
    secret = make_link(purpose=Purpose.INVITATION, person=sinta, at=NOW)
    assert refused(secret, purposes=(Purpose.BEGINNING,)) == "link_unknown"
    assert refused("tebakan") == "link_unknown"


def test_somebody_who_is_no_longer_active_does_not_come_in(sinta):
    secret = make_link(purpose=Purpose.INVITATION, person=sinta, at=NOW)
    sinta.is_active = False
    sinta.save()
    assert refused(secret) == "link_of_nobody"


def test_the_database_does_not_know_the_secret(sinta):
    secret = make_link(purpose=Purpose.INVITATION, person=sinta, at=NOW)
    assert secret not in str(OneTimeLink.objects.values_list().get())
