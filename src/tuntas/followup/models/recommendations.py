"""Sets of rules, their runs on the figures of a round, and what a released run recommends."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuntas.accounts.models import person_field
from tuntas.organisation.models import Agency, Service, Unit
from tuntas.surveys.models import Round


class Recommendation(models.Model):
    """What a rule says that a unit must follow up. ``line`` is where a run of the rules found
    it.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="recommendations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="recommendations")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True)
    number = models.CharField(max_length=20, blank=True)  # of the rule
    text = models.TextField()
    element = models.CharField(
        max_length=30, blank=True
    )  # the only one it is about, where there is one
    needs_cause = models.BooleanField(default=False)  # the plan must say why the value fell
    line = models.OneToOneField(
        "RecommendationLine", models.PROTECT, null=True, related_name="released"
    )

    class Meta:
        indexes = [models.Index(fields=["round", "unit"])]


class RuleSet(models.Model):
    """One version of an agency's rules of recommendation; ``definition`` is that of
    core.rule_sets.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="rule_sets")
    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)
    definition = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name", "version"], name="rule_set_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class RecommendationRun(models.Model):
    """The rules applied to a round's figures. A draft may be run again; a released one stays as it
    is.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draf")
        RELEASED = "released", _("Dirilis")

    round = models.ForeignKey(Round, models.PROTECT, related_name="recommendation_runs")
    before = models.ForeignKey(
        Round, models.PROTECT, null=True, related_name="+"
    )  # what declines are from
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="runs")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField()
    by = person_field()
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = person_field(null=True)
    digest = models.CharField(max_length=64)  # of the figures and rules that it was made from
    examined = models.PositiveIntegerField()  # services (or units) that were asked about
    without_answers = models.PositiveIntegerField()
    notes = models.JSONField(default=list)  # [packed sentence, of how many services]

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state="released"),
                name="released_once_per_round",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", released_at=None, released_by=None)
                | Q(state="released", released_at__isnull=False, released_by__isnull=False),
                name="run_released_by_somebody",
            ),
        ]

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class RecommendationLine(models.Model):
    """One element of a service (or unit) in a run; ``reasons``: those of core.followup.reasons."""

    class Sample(models.TextChoices):
        FEW = "few", _("Kurang dari 5 jawaban")
        SHORT = "short", _("Di bawah kebutuhan")

    run = models.ForeignKey(RecommendationRun, models.CASCADE, related_name="lines")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    element = models.CharField(max_length=30)
    code = models.CharField(max_length=10)
    value = models.DecimalField(max_digits=6, decimal_places=2)
    grade = models.CharField(max_length=5, blank=True)
    place = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()
    answers = models.PositiveIntegerField()
    required = models.PositiveIntegerField(null=True)
    too_small = models.CharField(max_length=10, choices=Sample, blank=True)
    low = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    high = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    tied = models.BooleanField()
    certain = models.BooleanField(
        null=True
    )  # False: cannot be told apart; None: cannot be computed
    needs_cause = models.BooleanField()
    rules = models.CharField(max_length=250)  # ",1,3,"
    reasons = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["run", "unit"])]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "unit", "service", "element"], name="recommended_once"
            )
        ]

    @property
    def key(self) -> tuple[int, int | None, str]:
        """The same in every run."""
        return self.unit_id, self.service_id, self.element
