from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuntas.accounts.models import person_field
from tuntas.audit.append_only import append_only
from tuntas.followup.models import ActionPlan, StatusEvent
from tuntas.organisation.models import Agency, Unit
from tuntas.surveys.models import Round
from tuntas.web.constraints import filled_unless


class Evaluation(models.Model):
    """One assignment of the inspectorate: letter, team, scope, cut-off, report."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="evaluations")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=300)
    period = models.CharField(max_length=100)  # "Semester I Tahun 2023"
    number = models.CharField(max_length=100, blank=True)
    letter_number = models.CharField(max_length=100, blank=True)
    letter_date = models.DateField(null=True, blank=True)
    cut_off = models.DateField()
    application = models.CharField(max_length=100, blank=True)
    place = models.CharField(max_length=100, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    signer_title = models.CharField(max_length=200, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200, blank=True)  # the old report it was read from
    source_sha256 = models.CharField(max_length=64, blank=True)
    legal_basis = models.TextField(blank=True)  # of that report, a line each
    # Of the assignment that a person saw and changed.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-cut_off"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "code"], name="evaluation_code_once")
        ]

    def __str__(self) -> str:
        return self.title


class TeamMember(models.Model):
    class Role(models.TextChoices):
        RESPONSIBLE = "penanggung_jawab", _("Penanggung Jawab")
        CONTROLLER = "pengendali_teknis", _("Pengendali Teknis")
        LEADER = "ketua_tim", _("Ketua Tim")
        MEMBER = "anggota", _("Anggota")

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="team")
    role = models.CharField(max_length=20, choices=Role)
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    person = person_field(null=True)

    class Meta:
        ordering = ["order"]


class PlannedDay(models.Model):
    """A day of the assignment's plan: what is to be done by then."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="days")
    what = models.CharField(max_length=200)
    day = models.DateField()

    class Meta:
        ordering = ["day", "id"]


class ScopeUnit(models.Model):
    """A unit that an evaluation looks at, for one round. ``member``: who verifies its plans."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="scope")
    round = models.ForeignKey(Round, models.PROTECT)
    unit = models.ForeignKey(Unit, models.PROTECT)
    member = models.ForeignKey(TeamMember, models.SET_NULL, null=True, related_name="divided")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "round", "unit"], name="scope_unit_once")
        ]


class PrintedRow(models.Model):
    """A row of the summary as an old report printed it."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="printed_rows")
    unit = models.ForeignKey(Unit, models.PROTECT)
    year = models.PositiveIntegerField()
    recommendations = models.PositiveIntegerField(null=True)
    plans = models.PositiveIntegerField(null=True)
    closed = models.PositiveIntegerField(null=True)
    line = models.PositiveIntegerField()


class Discrepancy(models.Model):
    """Two figures of one source that should agree and do not (see core.snapshot.Discrepancy)."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="discrepancies")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True)
    year = models.PositiveIntegerField(null=True)
    what = models.CharField(max_length=40)
    summary = models.CharField(max_length=100)
    detail = models.CharField(max_length=100)
    reason = models.CharField(max_length=60)
    values = models.JSONField(default=dict)


class ReaderDecision(models.Model):
    """Something the reader of the old report had to decide."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="reader_decisions")
    code = models.CharField(max_length=60)
    line_first = models.PositiveIntegerField()
    line_last = models.PositiveIntegerField()
    quote = models.TextField()
    values = models.JSONField(default=dict)


@append_only
class CutOff(models.Model):
    """A frozen state. ``snapshot`` is the canonical JSON that ``digest`` covers; it never changes.

    ``addendum``: what happened after ``at`` and until ``made_at`` (core.addendum, JSON); not under
    the digest, because the same state can be frozen again later.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="cut_offs")
    at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = person_field(None, null=True)
    digest = models.CharField(max_length=64)
    snapshot = models.TextField()
    addendum = models.TextField(default="[]")
    # How far the audit trail was then (audit.anchors); {} before anchors were kept.
    anchor = models.JSONField(default=dict)

    class Meta:
        ordering = ["-made_at"]


class ReasonTemplate(models.Model):
    """A reason for returning a plan that the team writes once. A retired one is offered no more."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reason_templates")
    text = models.CharField(max_length=500)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["text"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "text"], name="reason_template_once")
        ]

    def __str__(self) -> str:
        return self.text


class Sample(models.Model):
    """Plans that were drawn for a second reading. ``share`` (percent) and ``seed`` draw them
    again.
    """

    class Kind(models.TextChoices):
        RANDOM = "random", _("Acak")
        RISK = "risk", _("Menurut risiko")

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="samples")
    kind = models.CharField(max_length=10, choices=Kind)
    share = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=64)
    population = models.PositiveIntegerField()  # plans that could have been drawn
    made_by = person_field()
    made_at = models.DateTimeField()


class SecondReading(models.Model):
    """A second opinion on a plan that was judged. Until it is given its reader finds the plan
    nowhere else (``followup.permissions.plans_seen``): not its state, history, files, nor reports
    that tell of it.

    ``holds`` is which of two different opinions the leader lets stand.
    """

    class Opinion(models.TextChoices):
        CLOSE = "close", _("Tutup")
        RETURN = "return", _("Kembalikan")

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="readings")
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="second_readings")
    first = models.OneToOneField(StatusEvent, models.PROTECT, related_name="second_reading")
    reader = person_field("second_readings")
    risks = models.JSONField(default=dict)  # core.review.Candidate: what the plan was drawn for
    opinion = models.CharField(max_length=10, choices=Opinion, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    holds = models.CharField(max_length=10, choices=Opinion, blank=True)
    settled_reason = models.CharField(max_length=1000, blank=True)
    settled_by = person_field(null=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            filled_unless("second_opinion_with_its_time", "given_at", opinion=""),
            models.CheckConstraint(
                condition=Q(holds="", settled_by=None, settled_at=None, settled_reason="")
                | (
                    ~Q(holds="")
                    & ~Q(settled_reason="")
                    & Q(given_at__isnull=False, settled_by__isnull=False, settled_at__isnull=False)
                ),
                name="disagreement_settled_with_reason",
            ),
        ]
