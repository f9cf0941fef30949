import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuntas.accounts.models import person_field
from tuntas.organisation.models import Agency


class Preference(models.Model):
    """How a person wants to be told; somebody without a row gets letters at once, in Indonesian."""

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once", _("Segera")
        DAILY = "daily", _("Ringkasan harian, pada hari kerja")
        WEEKLY = "weekly", _("Ringkasan mingguan, pada hari kerja pertama")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="telling")
    language = models.CharField(
        max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    email = models.BooleanField(default=True)
    rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.AT_ONCE)


class Webhook(models.Model):
    """Where another system of the agency hears of events.

    The secret is encrypted (``web.secrecy``).
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="webhooks")
    name = models.CharField(max_length=120)
    address = models.URLField(max_length=500)
    secret = models.CharField(max_length=500)
    events = models.JSONField(default=list)  # of kinds.KINDS
    active = models.BooleanField(default=True)
    made_by = person_field()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """A letter to a person, or one event for a webhook, until it has arrived or was given up.

    ``next_try_at`` is also the lease of the one who tries it now: where that process dies, it is
    due again when the lease ends. ``number`` names it to the receiver, so that the same thing twice
    is known as one.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu")
        SENT = "sent", _("Terkirim")
        FAILED = "failed", _("Gagal")

    number = models.UUIDField(unique=True, default=uuid.uuid4)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="deliveries"
    )
    webhook = models.ForeignKey(Webhook, models.PROTECT, null=True, related_name="deliveries")
    key = models.CharField(max_length=120, blank=True)  # of the event, for a webhook
    event = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "next_try_at"])]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "key"], name="event_once_per_webhook"),
            models.CheckConstraint(
                condition=Q(person=None, webhook__isnull=False)
                | Q(person__isnull=False, webhook=None),
                name="delivery_to_a_person_or_a_webhook",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
                name="delivery_sent_at_its_time",
            ),
        ]


class Notice(models.Model):
    """One sentence told to one person.

    ``key`` says what it is about: nobody is told the same thing twice.

    ``by_mail``: whether a letter was wanted and possible when it was made; ``letter`` carries it.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    template = models.TextField()  # an Indonesian sentence of the catalogue
    # What goes into it; {"day": "2023-06-06"}, {"text": "..."}.
    values = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)  # a path of this installation
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    by_mail = models.BooleanField(default=False)
    letter = models.ForeignKey(Delivery, models.SET_NULL, null=True, related_name="notices")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="told_once")]
        indexes = [
            models.Index(fields=["person", "-made_at"]),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(
                fields=["made_at"],
                condition=Q(by_mail=True, letter=None, read_at=None),
                name="notice_for_a_letter",
            ),
        ]


class Holiday(models.Model):
    """A day off that an operator added: a decree that came later, or a local one.

    ``reason`` makes it the contrary: a day known to ``core.base.holidays`` that a decree took back.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="holidays")
    day = models.DateField()
    name = models.CharField(max_length=120)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["agency", "day"], name="holiday_once")]
