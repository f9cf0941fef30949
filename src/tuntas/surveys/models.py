import secrets
import uuid

from django.conf import settings
from django.db import models

from tuntas.audit.append_only import append_only
from tuntas.core.evaluation.pekppp import USUAL
from tuntas.core.survey import round_codes, sample_size as sampling
from tuntas.core.survey.round_codes import LONGEST
from tuntas.organisation.models import Agency, Service, Unit
from tuntas.web.terms import gettext_lazy as _


class Questionnaire(models.Model):
    """One version of a questionnaire, locked once answered. ``definition``: as of
    core.survey.questionnaire."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="questionnaires")
    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)
    definition = models.JSONField()
    made_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True, blank=True)  # its first answer
    # What is new against the version before.
    change_note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name", "version"], name="questionnaire_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class Round(models.Model):
    """One period of surveying, with its target and the conventions under which its figures are
    made.
    """

    class Aggregation(models.TextChoices):
        POOLED = "pooled", _("seluruh responden digabung")
        MEAN_OF_UNITS = "mean_of_units", _("rata-rata nilai ⟨unit⟩")
        WEIGHTED = "weighted_by_respondents", _("rata-rata tertimbang jumlah responden")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="rounds")
    year = models.PositiveIntegerField()
    code = models.CharField(max_length=LONGEST)  # in addresses, files and the codes of plans
    name = models.CharField(max_length=120)
    instrument = models.CharField(max_length=40, default="skm-2017")
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, null=True, related_name="rounds"
    )
    weights = models.CharField(max_length=10, default="exact")
    aggregation = models.CharField(max_length=30, choices=Aggregation, default=Aggregation.POOLED)
    target = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    opens = models.DateField()
    closes = models.DateField()
    rules = models.JSONField(default=list)  # the recommendation rules in words
    # Of the form by which the speed of its follow-up is judged (core.evaluation.pekppp).
    pekppp_edition = models.CharField(max_length=30, default=USUAL)
    generated = models.BooleanField(default=False)  # its answers are made-up examples
    closed_at = models.DateTimeField(
        null=True, blank=True
    )  # closed by a person, or by the day after
    draft = models.BooleanField(
        default=False
    )  # being prepared: nobody can answer, all may be changed

    class Meta:
        ordering = ["year", "opens", "code"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "code"], name="round_code_once"),
            models.UniqueConstraint(fields=["agency", "name"], name="round_name_once"),
            models.CheckConstraint(
                condition=models.Q(closes__gte=models.F("opens")), name="round_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def provisional(self) -> bool:
        """Whether its figures still move, of a round that ``results.scores`` read as running."""
        return bool(getattr(self, "running", False))

    @property
    def spoken(self) -> str:
        """What stands after "tahun" in Indonesian: ``2026 semester I``."""
        return round_codes.spoken(self.code, self.year)


class RoundUnit(models.Model):
    """A unit surveyed in a round; ``counted`` says whether it makes the agency's figure."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="round_units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="round_units")
    counted = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="unit_once_per_round")
        ]


class PublishedFigure(models.Model):
    """A figure as an agency published it, with its source. ``element`` "" is the index itself."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="published")
    element = models.CharField(max_length=30, blank=True)
    value = models.DecimalField(max_digits=5, decimal_places=2)
    respondents = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "element"], name="published_once")]


def new_code(length: int = 8) -> str:
    """A code for a form's address: short to type, without letters that look alike, not to be
    guessed.
    """
    return "".join(secrets.choice("23456789abcdefghjkmnpqrstuvwxyz") for _ in range(length))


class RoundService(models.Model):
    """A service that a round asks about: its open link, and how many users it had in the last
    year.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="round_services")
    service = models.ForeignKey(Service, models.PROTECT, related_name="round_services")
    code = models.CharField(max_length=12, unique=True, default=new_code)
    users_last_year = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "service"], name="service_once_per_round")
        ]

    @property
    def required(self) -> int | None:
        """Respondents needed, by the formula; None while the number of users is unknown."""
        return None if self.users_last_year is None else sampling.required(self.users_last_year)


class Channel(models.TextChoices):
    LINK = "link", _("Tautan")
    QR = "qr", _("Lembar QR")
    KIOSK = "kiosk", _("Kios")
    PAPER = "paper", _("Kertas, dimasukkan petugas")
    INVITATION = "invitation", _("Undangan")
    API = "api", _("Sistem layanan")
    EMBED = "embed", _("Formulir tertanam")


class Response(models.Model):
    """One filled questionnaire. Nothing here tells who answered: no name, address, device or exact
    age.
    """

    # The sender's: stored once however often sent.
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    round = models.ForeignKey(Round, models.PROTECT, related_name="responses")
    service = models.ForeignKey(Service, models.PROTECT, related_name="responses")
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.LINK)
    received_at = models.DateTimeField()
    # Question key -> value on the instrument's scale; a blank is absent.
    answers = models.JSONField()
    extra = models.JSONField(default=dict)  # the agency's own questions
    comment = models.TextField(blank=True)  # the suggestion (x.saran), in the respondent's words
    profile = models.JSONField(default=dict)  # bands and codes only
    language = models.CharField(max_length=10, default="id")
    # From showing the form to sending it.
    seconds = models.PositiveIntegerField(null=True, blank=True)
    # Paper only.
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    excluded = models.BooleanField(default=False)  # repeats the last Exclusion, for the tallies
    # Is in the tallies; what counts and is not, is rolled up.
    counted = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["round", "service", "received_at"]),
            models.Index(
                fields=["round", "id"],
                condition=models.Q(counted=models.F("excluded")),
                name="to_roll_up",
            ),
        ]

    @property
    def receipt(self) -> str:
        """What the respondent is shown: enough to ask about the answer, nothing about the
        person.
        """
        return self.key.hex[:8].upper()


@append_only
class Exclusion(models.Model):
    """An answer taken out of the figures, or put back: by whom, when, why. Never by its score."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="exclusions")
    excluded = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["id"]


class Invitation(models.Model):
    """One person asked by e-mail, once. The code is kept as a digest and never beside an answer."""

    round_service = models.ForeignKey(RoundService, models.PROTECT, related_name="invitations")
    # Code and address, encrypted; emptied when the round closes.
    address = models.CharField(max_length=500)
    code_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    # Being sent; stays where the sender died.
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # A day, so that it cannot be matched to an answer.
    used_on = models.DateField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)  # why it could not be sent


class DuplicateTrace(models.Model):
    """A keyed hash of where an answer came from, apart from the answers, dropped when the round
    closes.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="traces")
    digest = models.CharField(max_length=64)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "digest", "hour"], name="trace_once_per_hour")
        ]


class ChannelToken(models.Model):
    """What a service system signs its answers with; shown once, kept as a digest."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="channel_tokens")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)  # None: all units
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    last_used_at = models.DateTimeField(null=True, blank=True)
    # The rate limit counts the answers of this minute.
    minute = models.DateTimeField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)


class Kiosk(models.Model):
    """A device of a unit that sends the answers of many people. Its code is shown once and pairs
    it; its token is kept on the device. Both are digests here.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="kiosks")
    name = models.CharField(max_length=120)
    code_digest = models.CharField(max_length=64, unique=True)
    token_digest = models.CharField(max_length=64, blank=True, db_index=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    paired_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class PaperSheet(models.Model):
    """A paper form under its number, with the answer that counts and, on request, a second
    reading.
    """

    round_service = models.ForeignKey(RoundService, models.PROTECT, related_name="sheets")
    number = models.PositiveIntegerField()
    response = models.OneToOneField(Response, models.PROTECT, related_name="sheet")
    second = models.JSONField(null=True, blank=True)  # question key -> what the second reading says
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    second_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # Both say the same, or somebody decided.
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["round_service", "number"], name="sheet_number_once"),
            models.CheckConstraint(
                condition=models.Q(second_at=None, settled_at=None)
                | models.Q(second_at__isnull=False, second_by__isnull=False),
                name="sheet_settled_after_its_second_reading",
            ),
        ]


@append_only
class ReplacedEntry(models.Model):
    """An answer that a sheet had before; its exclusion says by whom it was replaced and why."""

    sheet = models.ForeignKey(PaperSheet, models.PROTECT, related_name="replaced")
    response = models.OneToOneField(Response, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]


class Complaint(models.Model):
    """Something that wants an answer. Its contact is apart from the survey's answer and
    encrypted.
    """

    class State(models.TextChoices):
        NEW = "new", _("Baru")
        IN_PROGRESS = "in_progress", _("Ditangani")
        ANSWERED = "answered", _("Dijawab")

    service = models.ForeignKey(Service, models.PROTECT, related_name="complaints")
    round = models.ForeignKey(Round, models.PROTECT, related_name="complaints")
    received_on = models.DateField()  # a day, so that it cannot be matched to an answer
    text = models.TextField()
    contact = models.CharField(max_length=500, blank=True)  # encrypted; emptied on schedule
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    sent_at = models.DateTimeField(null=True, blank=True)  # the answer, to the contact

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="answered")
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="complaint_answered_by_somebody",
            )
        ]
