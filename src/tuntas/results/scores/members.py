"""Whose answers make the agency's figure."""

from django.db.models import Exists, OuterRef

from tuntas.surveys.models import RoundUnit


def of_the_agency() -> Exists:
    """A condition on rows with a round and a service: the service's unit counts in that round."""
    unit = {"round": OuterRef("round"), "unit": OuterRef("service__unit")}
    return Exists(RoundUnit.objects.filter(**unit, counted=True))
