"""A world that is put back is the world that was made."""

import pytest
from django.db import transaction

from tests import factories
from tests.remembered import remembered, rows_of_all_tables


def in_a_world_of_its_own(act):
    with transaction.atomic():
        found = act()
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_what_is_put_back_are_the_same_rows_and_the_same_things():
    calls = []

    @remembered
    def world():
        calls.append(1)
        return factories.agency(), factories.agency("Badan Lain")

    first, again = (
        in_a_world_of_its_own(lambda: (world(), rows_of_all_tables())) for _ in range(2)
    )
    assert (first, len(calls)) == (again, 1)
    assert len(first[1]["organisation_agency"]) == 2


@pytest.mark.django_db
def test_where_there_is_an_agency_already_a_world_is_really_made():
    @remembered
    def world():
        return factories.agency("Badan Lain")

    in_a_world_of_its_own(world)
    first = factories.agency()
    assert world().pk == first.pk + 1


@pytest.mark.django_db
def test_a_whole_world_comes_back_with_the_rows_that_the_real_actions_make():
    world = remembered(factories.world.__wrapped__)
    first, again = (
        in_a_world_of_its_own(lambda: (world(), rows_of_all_tables())) for _ in range(2)
    )
    assert first == again
