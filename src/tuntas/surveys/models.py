import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from tuntas.organisation.models import Agency, Service, Unit


class Round(models.Model):
    """One period of surveying, with its target and the conventions under which its figures are made."""

    class Aggregation(models.TextChoices):
        POOLED = "pooled", _("seluruh responden digabung")
        MEAN_OF_UNITS = "mean_of_units", _("rata-rata nilai unit")
        WEIGHTED = "weighted_by_respondents", _("rata-rata tertimbang jumlah responden")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="rounds")
    year = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    instrument = models.CharField(max_length=40, default="skm-2017")
    weights = models.CharField(max_length=10, default="exact")
    aggregation = models.CharField(max_length=30, choices=Aggregation, default=Aggregation.POOLED)
    target = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    opens = models.DateField()
    closes = models.DateField()
    rules = models.JSONField(default=list)  # the recommendation rules in words
    generated = models.BooleanField(default=False)  # its answers are made-up examples

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="round_name_once"),
            models.CheckConstraint(
                condition=models.Q(closes__gte=models.F("opens")), name="round_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoundUnit(models.Model):
    """A unit surveyed in a round; ``counted`` says whether it makes the agency's figure."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="round_units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="round_units")
    counted = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="unit_once_per_round")]


class PublishedFigure(models.Model):
    """A figure as an agency published it, with its source. ``element`` "" is the index itself."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="published")
    element = models.CharField(max_length=30, blank=True)
    value = models.DecimalField(max_digits=5, decimal_places=2)
    respondents = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "element"], name="published_once")]


class Response(models.Model):
    """One filled questionnaire. Nothing here tells who answered."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)  # the sender's: stored once however often sent
    round = models.ForeignKey(Round, models.PROTECT, related_name="responses")
    service = models.ForeignKey(Service, models.PROTECT, related_name="responses")
    received_at = models.DateTimeField()
    answers = models.JSONField()  # element key -> value on the instrument's scale; a blank is absent

    class Meta:
        indexes = [models.Index(fields=["round", "service"])]
