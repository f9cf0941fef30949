from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tuntas.organisation.models import Agency, Unit
from tuntas.surveys.models import Round


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

    class Meta:
        ordering = ["-cut_off"]
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="evaluation_code_once")]

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

    class Meta:
        ordering = ["order"]


class ScopeUnit(models.Model):
    """A unit that an evaluation looks at, for one round."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="scope")
    round = models.ForeignKey(Round, models.PROTECT)
    unit = models.ForeignKey(Unit, models.PROTECT)

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


class CutOff(models.Model):
    """A frozen state. ``snapshot`` is the canonical JSON that ``digest`` covers; it never changes."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="cut_offs")
    at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    digest = models.CharField(max_length=64)
    snapshot = models.TextField()

    class Meta:
        ordering = ["-made_at"]
