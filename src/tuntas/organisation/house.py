"""What agencies, units and services are called: names that no gate covers."""

from collections.abc import Iterator

from tuntas.core.voices.house import House

from .models import Agency, Service, Unit


def house_of(*agencies: Agency | None) -> House:
    """The names of these agencies, or of all where none is known; one query, when a text first
    asks.
    """
    return House(_names([agency.pk for agency in agencies if agency]))


def _names(agencies: list[int]) -> Iterator[str]:
    own = Agency.objects.filter(pk__in=agencies) if agencies else Agency.objects.all()
    units = Unit.objects.filter(agency__in=own)
    services = Service.objects.filter(unit__in=units)
    named = [own.values_list("short_name"), *(r.values_list("name") for r in (units, services))]
    # Unordered, since SQLite orders no part of a union.
    rows = own.order_by().values_list("name").union(*(each.order_by() for each in named))
    yield from (name for (name,) in rows)
