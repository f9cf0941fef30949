import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from tuntas.accounts.models import person_field
from tuntas.audit.append_only import append_only, unchangeable
from tuntas.core.followup import workflow as core
from tuntas.core.followup.evidence import FLAGS
from tuntas.organisation.models import Service, Unit
from tuntas.surveys.models import Round
from tuntas.web.constraints import filled_unless
from tuntas.web.terms import gettext, gettext_lazy as _

from .recommendations import Recommendation

STATES = [(state, _(label)) for state, label in core.STATES.items()]
OUTCOMES = [(outcome, _(label)) for outcome, label in core.OUTCOMES.items()]


class ActionPlan(models.Model):
    """What a unit commits to do. ``status`` repeats the last status event."""

    class Status(models.TextChoices):
        OPEN = "open", _("Terbuka")
        CLOSE = "close", _("Selesai")
        UNKNOWN = "", _("Tanpa status")

    round = models.ForeignKey(Round, models.PROTECT, related_name="plans")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans")
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="plans"
    )
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, related_name="plans"
    )
    code = models.CharField(max_length=40)  # round-unit-running number
    text = models.TextField()
    deadline_raw = models.CharField(max_length=200, blank=True)
    deadline = models.DateField(null=True, blank=True)
    deadline_kind = models.CharField(max_length=20, blank=True)
    deadline_repaired = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=10, choices=Status, blank=True)
    elements_source = models.CharField(max_length=10, blank=True)  # stated, suggested, confirmed
    state = models.CharField(max_length=12, choices=STATES, default=core.START)
    version = models.PositiveIntegerField(default=1)  # of what a person saw and acted on
    further = models.ManyToManyField(
        Recommendation, related_name="further_plans"
    )  # it answers these too
    cause = models.TextField(blank=True)
    measure = models.TextField(blank=True)  # of success
    person_in_charge = person_field("plans_in_charge", null=True)
    original_deadline = models.DateField(null=True, blank=True)  # as it was approved
    due = models.DateField(
        null=True, blank=True
    )  # of a returned or reopened plan: when it must be in again
    outcome = models.CharField(max_length=20, choices=OUTCOMES, blank=True)
    grounds = models.TextField(blank=True)  # why it was not done as approved
    tags = models.JSONField(default=list)
    copy_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="copies")
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="carried_to")
    made_by = person_field(null=True)
    source = models.CharField(max_length=200, blank=True)  # the old report it was read from
    line_first = models.PositiveIntegerField(null=True, blank=True)
    line_last = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="plan_code_once"),
            models.UniqueConstraint(
                fields=["carried_from"],
                condition=Q(carried_from__isnull=False),
                name="plan_carried_once",
            ),
            models.CheckConstraint(
                condition=Q(line_first=None) | Q(line_last__gte=models.F("line_first")),
                name="plan_lines_in_order",
            ),
            # An old report prints that a plan is closed and not how; such a plan has no writer.
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(outcome="") | Q(made_by=None),
                name="closed_plan_has_an_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["deadline"]),
            models.Index(
                fields=["code", "unit"], name="plans_by_code"
            ),  # the order that lists begin with
            # Two that hold all that lists are narrowed and ordered by, so that the rows need not be
            # read.
            models.Index(
                fields=["state", "deadline", "due", "unit", "code"], name="plans_by_state"
            ),
            models.Index(
                name="plans_by_unit",
                fields=[
                    "unit",
                    "round",
                    "code",
                    "state",
                    "deadline",
                    "due",
                    "status",
                    "service",
                    "person_in_charge",
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def due_on(self) -> date | None:
        """The day that counts: of what was returned, the new one; else the deadline."""
        return self.due or self.deadline


class PlanElement(models.Model):
    """An element that a plan addresses, by its code in the round's instrument."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="element_rows")
    code = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="element_once_per_plan")
        ]
        indexes = [models.Index(fields=["code"])]


@unchangeable
class StatusEvent(models.Model):
    """One change of status. ``happened_at`` is when it took effect, ``recorded_at`` when we learnt
    of it.

    ``old`` and ``new`` are the published status; ``verb`` and ``state`` are those of the life of a
    plan.
    """

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=12, choices=STATES, blank=True)
    due = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=OUTCOMES, blank=True)
    old = models.CharField(max_length=10, blank=True)
    new = models.CharField(max_length=10, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = person_field(None, null=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(verb="close") | ~Q(outcome=""),
                name="closing_names_the_outcome",
            )
        ]
        indexes = [models.Index(fields=["plan", "happened_at"])]


class Milestone(models.Model):
    """What is to be reached on the way, in the order of its day."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="milestones")
    text = models.CharField(max_length=300)
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due", "id"]


class DeadlineChange(models.Model):
    """A later (or earlier) deadline that is asked for with a reason; it counts once the head has
    granted it.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Diajukan")
        GRANTED = "granted", _("Disetujui")
        REFUSED = "refused", _("Ditolak")

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="deadline_changes")
    old = models.DateField(null=True)
    new = models.DateField()
    reason = models.CharField(max_length=1000)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = person_field()
    asked_at = models.DateTimeField()
    decided_by = person_field(null=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state="asked"),
                name="one_deadline_change_at_a_time",
            )
        ]


@append_only
class PlanNote(models.Model):
    """Progress that the unit tells of, or a word between unit and inspectorate. Never changed."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("Kemajuan")
        COMMENT = "comment", _("Komentar")

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    by = person_field()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class Evidence(models.Model):
    """A file or a link that shows what was done. A later version replaces it and both stay.

    ``key`` names the stored file; its name is never made from what a person typed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Belum diperiksa")
        ACCEPTED = "accepted", _("Diterima")
        REJECTED = "rejected", _("Tidak diterima")

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="evidence")
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=1000, blank=True)  # of a link; a file has none
    kind = models.CharField(max_length=20, blank=True)  # of a file, by its content
    flag = models.CharField(max_length=30, blank=True)  # of a file that acts: core's FLAGS
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    likeness = models.CharField(
        max_length=64, blank=True, db_index=True
    )  # equal for nearly the same text
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    remark = models.CharField(max_length=1000, blank=True)  # of the verifier
    by = person_field()
    at = models.DateTimeField()
    decided_by = person_field(null=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(
        null=True, blank=True
    )  # by the unit, before it was decided on

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url="", size__isnull=False, sha256__gt="")
                | Q(size=None, sha256="", url__gt=""),
                name="evidence_is_a_file_or_a_link",
            ),
            filled_unless("evidence_decided_by_somebody", "decided_by", state="waiting"),
        ]

    @property
    def warning(self) -> str:
        """What stands beside each link to the file, in the reader's language; "" for most."""
        return gettext(FLAGS[self.flag]) if self.flag else ""


class Batch(models.Model):
    """Work on many plans: its owner prepares it, sees what would happen, and has it done once.

    ``wanted`` is what is to be done, ``outcome`` what was, per plan or row. What was not confirmed
    until ``expires_at`` is forgotten, and so is, later, the result; the audit trail keeps each act.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("Disiapkan")
        DONE = "done", _("Selesai")
        UNDONE = "undone", _("Dibatalkan")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    act = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    wanted = models.JSONField()
    outcome = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)


class SavedFilter(models.Model):
    """A state of the list of plans that a person kept under a name; ``query`` is its address after
    the "?".

    ``unit``: whose people see it too. ``first``: what the person's list of plans opens with.
    """

    MAX_NAME, MAX_QUERY = 80, 2000  # characters

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters"
    )
    name = models.CharField(max_length=MAX_NAME)
    query = models.CharField(max_length=MAX_QUERY)
    first = models.BooleanField(default=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="saved_filters"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_filter_name_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(first=True), name="first_filter_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
