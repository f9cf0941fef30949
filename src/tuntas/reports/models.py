import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from tuntas.accounts.models import person_field
from tuntas.audit.append_only import append_only
from tuntas.core.report import sign_off as signoff
from tuntas.evaluation.models import CutOff, Evaluation
from tuntas.organisation.models import Agency, Unit
from tuntas.surveys.models import Round


def _together(act: str, name: str) -> models.CheckConstraint:
    """When it was done and who did it are known both or neither."""
    at, by = f"{act}_at", f"{act}_by"
    neither = models.Q(**{at: None, by: None})
    both = models.Q(**{f"{at}__isnull": False, f"{by}__isnull": False})
    return models.CheckConstraint(condition=neither | both, name=name)


@append_only
class Logo(models.Model):
    """A picture for letterheads, kept once; never changed."""

    sha256 = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=4)  # png, jpg
    width = models.PositiveIntegerField()  # pixels
    height = models.PositiveIntegerField()
    content = models.BinaryField()


@append_only
class Letterhead(models.Model):
    """One version of an agency's letterhead; rows are only ever added.

    Without lines and logo: none.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="letterheads")
    version = models.PositiveIntegerField()
    lines = models.TextField(blank=True)  # the name first, then address and contact
    logo = models.ForeignKey(Logo, models.PROTECT, null=True, related_name="+")
    alt = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = person_field()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "version"], name="letterhead_version_once"),
            models.CheckConstraint(
                condition=models.Q(logo=None, alt="")
                | (models.Q(logo__isnull=False) & ~models.Q(alt="")),
                name="letterhead_logo_has_words",
            ),
        ]

    @property
    def printed_lines(self) -> tuple[str, ...]:
        return tuple(self.lines.split("\n")) if self.lines else ()

    @property
    def empty(self) -> bool:
        return not self.lines and self.logo_id is None


class ReportRun(models.Model):
    """One writing of the report from a cut-off; the page shows how far it is."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Menunggu giliran")
        RUNNING = "running", _("Sedang ditulis")
        DONE = "done", _("Selesai")
        FAILED = "failed", _("Gagal")
        CANCELLED = "cancelled", pgettext_lazy("penulisan laporan", "Dibatalkan")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    cut_off = models.ForeignKey(CutOff, models.PROTECT, related_name="runs")
    requested_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # the last sign of life
    requested_by = person_field(None, null=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=3)
    message = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True)
    cancelled_by = person_field(null=True)
    site = models.CharField(max_length=200, blank=True)  # the address under which it was asked for
    # The agency's own paragraphs as they stood when it was asked for.
    texts = models.JSONField(default=dict)
    # Likewise.
    letterhead = models.ForeignKey(Letterhead, models.PROTECT, null=True, related_name="+")
    # From then on anyone may verify its files.
    published_at = models.DateTimeField(null=True, blank=True)
    # What a published report says of itself, for the public page.
    cover = models.JSONField(default=dict)
    published_by = person_field(null=True)
    # As ``sign_off.queries.Signature``; empty: as the cut-off says.
    signature = models.JSONField(default=dict)

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["done", "failed", "cancelled"], finished_at__isnull=False
                )
                | models.Q(state__in=["queued", "running"], finished_at=None),
                name="report_run_finished_at_its_end",
            ),
            models.CheckConstraint(
                condition=models.Q(state="cancelled", cancelled_by__isnull=False)
                | (~models.Q(state="cancelled") & models.Q(cancelled_by=None)),
                name="report_run_cancelled_by_somebody",
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


class Signing(models.Model):
    """A report on its way to its signatures.

    ``run``: the draft that is read; ``final``: what came of it.

    ``number``, ``place`` and ``day`` are what the last signature sets into the final files.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="signings")
    run = models.ForeignKey(ReportRun, models.PROTECT, related_name="signings")
    final = models.ForeignKey(ReportRun, models.PROTECT, null=True, related_name="signed_by")
    state = models.CharField(max_length=12, choices=signoff.STATES.items(), default=signoff.START)
    number = models.CharField(max_length=100, blank=True)
    place = models.CharField(max_length=100, blank=True)
    day = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation"],
                condition=~models.Q(state=signoff.END),
                name="one_signing_at_a_time",
            )
        ]


@append_only
class SignOff(models.Model):
    """One act on a report's way; rows are only added. ``run``: the files that were read."""

    signing = models.ForeignKey(Signing, models.PROTECT, related_name="acts")
    run = models.ForeignKey(ReportRun, models.PROTECT, related_name="+")
    verb = models.CharField(max_length=12)
    source = models.CharField(max_length=12)
    target = models.CharField(max_length=12)
    role = models.CharField(max_length=20)
    by = person_field()
    at = models.DateTimeField()
    reason = models.CharField(max_length=1000, blank=True)
    acting = models.CharField(max_length=5, blank=True)  # "Plh." or "Plt."
    stands_for = person_field(null=True)

    class Meta:
        ordering = ["id"]

    @property
    def said(self) -> str:
        """What was done, in the words of the button."""
        ways = signoff.from_state(self.source)
        return next(t.label for t in ways if (t.verb, t.target) == (self.verb, self.target))


class Remark(models.Model):
    """A remark to a paragraph.

    ``paragraph``: ``pieces.Piece.anchor``; ``quote``: how it began then.
    """

    signing = models.ForeignKey(Signing, models.PROTECT, related_name="remarks")
    paragraph = models.CharField(max_length=80)
    quote = models.CharField(max_length=200)
    text = models.CharField(max_length=1000)
    by = person_field()
    at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    settled_by = person_field(null=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            _together("settled", name="remark_settled_by_somebody"),
        ]


@append_only
class SignedFile(models.Model):
    """A PDF of a report that was signed outside: a version each time one is uploaded; the last one
    counts.
    """

    run = models.ForeignKey(ReportRun, models.PROTECT, related_name="signed_files")
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)  # in the folder of the run
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    by = person_field()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["run", "version"], name="signed_file_version_once")
        ]


class ResultPublication(models.Model):
    """Where and when a unit let its result of a round be known; ``report``: its report was laid
    down.

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
    by = person_field()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = person_field(null=True)

    class Meta:
        ordering = ["published_on", "id"]
        indexes = [models.Index(fields=["round", "unit"])]
        constraints = [
            _together("withdrawn", name="publication_withdrawn_by_somebody"),
        ]


@append_only
class ReportText(models.Model):
    """One version of an agency's own words for a paragraph of the report; rows are only ever added.

    ``template`` None: back to the standing text; "": left out.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="report_texts")
    key = models.CharField(max_length=60)  # of core.report.texts
    version = models.PositiveIntegerField()
    template = models.TextField(null=True)
    at = models.DateTimeField()
    by = person_field()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "key", "version"], name="report_text_version_once"
            )
        ]
