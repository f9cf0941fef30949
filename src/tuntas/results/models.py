from django.db import models

from tuntas.organisation.models import Service
from tuntas.surveys.models import Round


class Tally(models.Model):
    """How often each value was given: the only thing that scores are made from."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="tallies")
    service = models.ForeignKey(Service, models.PROTECT, related_name="tallies")
    element = models.CharField(max_length=30)
    value = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "service", "element", "value"], name="tally_once")
        ]


class Answered(models.Model):
    """How many questionnaires a service received in a round (a blank element still counts here)."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="answered")
    service = models.ForeignKey(Service, models.PROTECT, related_name="answered")
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "service"], name="answered_once")]
