from __future__ import annotations

from datetime import date, datetime, time

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tuntas.audit.append_only import append_only
from tuntas.web.terms import gettext_lazy as _


@append_only
class AgencyLogo(models.Model):
    """A logo, kept once by what was sent; never changed. Both pictures are PNGs of our own drawing:
    ``small`` for pages, ``content`` for papers.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    small = models.BinaryField()
    width = models.PositiveIntegerField()  # pixels of the small one
    height = models.PositiveIntegerField()


class Agency(models.Model):
    """The organisation that runs the surveys."""

    class TimeZone(models.TextChoices):
        WEST = "Asia/Jakarta", _("WIB (Jakarta, UTC+7)")
        MIDDLE = "Asia/Makassar", _("WITA (Makassar, UTC+8)")
        EAST = "Asia/Jayapura", _("WIT (Jayapura, UTC+9)")

    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=60)
    inspectorate = models.CharField(max_length=200, blank=True)
    # Its own words in sentences, where they differ from the general ones (``core.base.terms``).
    terms = models.JSONField(default=dict, blank=True)
    # Where its days end; "": where TUNTAS_TIME_ZONE says.
    time_zone = models.CharField(max_length=40, choices=TimeZone, blank=True)
    # In pages and the public form, such as "#0b6b66"; "": the product's own.
    colour = models.CharField(max_length=7, blank=True)
    logo = models.ForeignKey(AgencyLogo, models.PROTECT, null=True, blank=True)
    # Whether copies of reports with personal data may be taken (``reports.runs.actions``).
    internal_copies = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class UnitKind(models.Model):
    """What an agency calls some of its units, in its own order. ``code`` stays when the name
    changes: units have it.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="kinds")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    plural = models.CharField(max_length=60, blank=True)  # "": as the name
    english = models.CharField(max_length=60, blank=True)  # on English pages; "": as the name
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "code"], name="kind_code_once"),
            models.UniqueConstraint(fields=["agency", "name"], name="kind_name_once"),
        ]


class Unit(models.Model):
    """An office that serves the public (Unit Pelayanan Publik)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units")
    no = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)  # the code of one of the agency's kinds
    independent_since = models.PositiveIntegerField(null=True, blank=True)
    province = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=300, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)  # its last day
    latitude = models.DecimalField(
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    class Meta:
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "no"], name="unit_number_once"),
            models.UniqueConstraint(fields=["agency", "name"], name="unit_name_once"),
            models.CheckConstraint(
                condition=Q(opened_on=None) | Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="unit_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """One kind of service (jenis layanan) of a unit."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="services")
    name = models.CharField(max_length=200)
    has_tariff = models.BooleanField(default=True)
    yearly_users = models.PositiveIntegerField(null=True, blank=True)  # None: not known

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="service_name_once")]

    def __str__(self) -> str:
        return self.name


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, at: date | datetime) -> AppointmentQuerySet:
        """Those that hold then, a delegate's only while the owner's does.

        A day is its last moment.
        """
        owner = Q(delegate_of=None) | _holds("delegate_of__", at)
        return self.filter(_holds("", at), owner)

    def at_work(self, at: date | datetime) -> AppointmentQuerySet:
        """Those in force whose holders can sign in: work is given to nobody else."""
        return self.in_force(at).filter(person__is_active=True)


def moment_of(at: date | datetime) -> datetime:
    if isinstance(at, datetime):
        return at
    return timezone.make_aware(datetime.combine(at, time.max))


def _holds(path: str, at: date | datetime) -> Q:
    moment = moment_of(at)
    day = timezone.localdate(moment)
    begun = Q(**{f"{path}valid_from__lte": day})
    not_over = Q(**{f"{path}valid_to": None}) | Q(**{f"{path}valid_to__gte": day})
    not_ended = Q(**{f"{path}ended_at": None}) | Q(**{f"{path}ended_at__gt": moment})
    return begun & not_over & not_ended


class Appointment(models.Model):
    """Who holds which role where, and from when to when. ``unit`` None: the whole agency.

    ``acting`` is for a time only. ``delegate_of`` is the appointment of the one who is away: what
    the delegate may do comes from it and ends with it. ``ended_at`` takes it away at once, whatever
    its days.
    """

    class Role(models.TextChoices):
        OFFICER = "officer", _("Petugas ⟨unit⟩")
        HEAD = "head", _("⟨Head⟩")
        COMPLAINTS = "complaints", _("Petugas pengaduan")
        MEMBER = "member", _("Anggota tim ⟨supervisor⟩")
        TEAM_LEADER = "team_leader", _("Ketua tim ⟨supervisor⟩")
        CONTROLLER = "controller", _("Pengendali teknis")
        RESPONSIBLE = "responsible", _("Penanggung jawab")
        LEADER = "leader", _("⟨Leader⟩")
        OPERATOR = "operator", _("Pengelola sistem")

    class Acting(models.TextChoices):
        """For one who is away (pelaksana harian), or for a post that is vacant (pelaksana
        tugas).
        """

        FOR_ABSENT = "plh", _("Plh.")
        FOR_VACANT = "plt", _("Plt.")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments"
    )
    agency = models.ForeignKey(Agency, models.PROTECT)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    role = models.CharField(max_length=20, choices=Role)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    acting = models.CharField(max_length=3, choices=Acting, blank=True)
    delegate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="delegates"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="appointment_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(acting="", delegate_of=None)
                | (~Q(acting="") & Q(valid_to__isnull=False)),
                name="acting_official_has_a_last_day",
            ),
        ]

    @property
    def title(self) -> str:
        """``Kepala unit``, ``Plh. Kepala unit``."""
        return " ".join(filter(None, (self.get_acting_display(), self.get_role_display())))


class Elevation(models.Model):
    """A role switched on for some hours, with a reason, by somebody whose appointment allows it.

    It ends by itself, at once when its person says so, and together with the appointment.
    """

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="elevations")
    role = models.CharField(max_length=20, choices=Appointment.Role)
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=500)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="elevation_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="elevation_has_a_reason"),
        ]
