from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuntas.accounts.models import person_field
from tuntas.organisation.models import Unit
from tuntas.surveys.models import Round
from tuntas.web.constraints import filled_unless

from .plans import ActionPlan


class StandingFindings(models.Manager["Finding"]):
    """What the checks still see. What they no longer see is kept (``gone_at``) and asked for by
    ``every``.
    """

    def get_queryset(self) -> models.QuerySet["Finding"]:
        return super().get_queryset().filter(gone_at=None)


class Finding(models.Model):
    """A doubt of a check about one plan, or about a unit in a round, quoting what it saw. A person
    decides.

    ``found_at``: when a check that looked at a plan later saw it; None for what came with the plan.
    ``gone_at``: when a check no longer saw it, or saw something else, which is then a finding of
    its own.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Belum diputuskan")
        CONFIRMED = "confirmed", _("Dibenarkan")
        DISMISSED = "dismissed", _("Dikesampingkan")

    objects = StandingFindings()
    every = models.Manager()

    plan = models.ForeignKey(ActionPlan, models.CASCADE, null=True, related_name="findings")
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, related_name="+"
    )  # of one about a unit
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    check_id = models.CharField(max_length=40)
    severity = models.CharField(max_length=10)
    quote = models.TextField()
    values = models.JSONField(default=dict)
    found_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = person_field(None, null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "check_id"],
                condition=Q(gone_at=None, plan__isnull=False),
                name="finding_once_per_plan",
            ),
            models.UniqueConstraint(
                fields=["round", "unit", "check_id"],
                condition=Q(gone_at=None, plan=None),
                name="finding_once_per_unit",
            ),
            models.CheckConstraint(
                condition=Q(plan__isnull=False, round=None, unit=None)
                | Q(plan=None, round__isnull=False, unit__isnull=False),
                name="finding_of_a_plan_or_a_unit",
            ),
            filled_unless("finding_decided_by_somebody", "decided_at", "decided_by", state="open"),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(reason=""),
                name="finding_dismissed_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["check_id"])]

    @property
    def of_unit(self) -> Unit:
        """The unit that it speaks of."""
        found: Unit | None = self.plan.unit if self.plan else self.unit
        if found is None:
            raise ValueError("a finding speaks of a plan or of a unit")
        return found
