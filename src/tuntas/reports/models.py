import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tuntas.evaluation.models import CutOff
from tuntas.organisation.models import Unit
from tuntas.surveys.models import Round


class ReportRun(models.Model):
    """One writing of the report from a cut-off; the page shows how far it is."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Menunggu giliran")
        RUNNING = "running", _("Sedang ditulis")
        DONE = "done", _("Selesai")
        FAILED = "failed", _("Gagal")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    cut_off = models.ForeignKey(CutOff, models.PROTECT, related_name="runs")
    requested_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # the last sign of life
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=3)
    message = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True)
    site = models.CharField(max_length=200, blank=True)  # the address under which it was asked for
    published_at = models.DateTimeField(null=True, blank=True)  # from then on anyone may verify its files
    cover = models.JSONField(default=dict)  # what a published report says of itself, for the public page
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["done", "failed"], finished_at__isnull=False)
                | models.Q(state__in=["queued", "running"], finished_at=None),
                name="report_run_finished_at_its_end",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at=None, published_by=None)
                | models.Q(state="done", published_at__isnull=False, published_by__isnull=False),
                name="report_run_published_by_somebody",
            ),
        ]


class ReportFile(models.Model):
    run = models.ForeignKey(ReportRun, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=10)  # pdf, docx, xlsx, json
    name = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "kind"], name="file_once_per_kind")]


class ResultPublication(models.Model):
    """Where and when a unit let its result of a round be known; ``report``: its report was laid down.

    What was wrong is withdrawn and stays on record.
    """

    class Medium(models.TextChoices):
        REPORT = "report", _("Laporan hasil survei ditetapkan")
        BOARD = "board", _("Papan pengumuman di tempat layanan")
        WEBSITE = "website", _("Situs web")
        SOCIAL = "social", _("Media sosial")
        PRINT = "print", _("Media cetak")
        BROADCAST = "broadcast", _("Radio atau televisi")
        FORUM = "forum", _("Forum konsultasi publik")
        OTHER = "other", _("Media lain")

    round = models.ForeignKey(Round, models.PROTECT, related_name="publications")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="publications")
    medium = models.CharField(max_length=12, choices=Medium)
    place = models.CharField(max_length=300, blank=True)  # an address, a number of a letter
    published_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["published_on", "id"]
        indexes = [models.Index(fields=["round", "unit"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="publication_withdrawn_by_somebody",
            )
        ]
