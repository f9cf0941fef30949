from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Agency(models.Model):
    """The organisation that runs the surveys."""

    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=60)
    inspectorate = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """An office that serves the public (Unit Pelayanan Publik)."""

    class Kind(models.TextChoices):
        CENTRAL = "pusat", _("Unit kerja pusat")
        MAIN_OFFICE = "balai_besar", _("Balai Besar")
        OFFICE = "balai", _("Balai")
        LOCAL_OFFICE = "loka", _("Loka")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units")
    no = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    independent_since = models.PositiveIntegerField(null=True, blank=True)
    province = models.CharField(max_length=60, blank=True)
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
        ]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """One kind of service (jenis layanan) of a unit."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="services")
    name = models.CharField(max_length=200)
    has_tariff = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="service_name_once")]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """Who holds which role where, and from when to when. ``unit`` None: the whole agency."""

    class Role(models.TextChoices):
        OFFICER = "officer", _("Petugas unit")
        HEAD = "head", _("Kepala unit")
        COMPLAINTS = "complaints", _("Petugas pengaduan")
        MEMBER = "member", _("Anggota tim Inspektorat")
        TEAM_LEADER = "team_leader", _("Ketua tim Inspektorat")
        CONTROLLER = "controller", _("Pengendali teknis")
        RESPONSIBLE = "responsible", _("Penanggung jawab")
        LEADER = "leader", _("Pimpinan")
        OPERATOR = "operator", _("Pengelola sistem")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments")
    agency = models.ForeignKey(Agency, models.PROTECT)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    role = models.CharField(max_length=20, choices=Role)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="appointment_ends_after_it_begins",
            )
        ]
