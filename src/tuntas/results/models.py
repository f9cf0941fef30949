from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tuntas.core import comments
from tuntas.organisation.models import Service
from tuntas.surveys.models import Response, Round


class Tally(models.Model):
    """How often each value was given: the only thing that scores are made from."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="tallies")
    service = models.ForeignKey(Service, models.PROTECT, related_name="tallies")
    element = models.CharField(max_length=30)
    value = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "service", "element", "value"], name="tally_once")
        ]


class Answered(models.Model):
    """How many questionnaires a service received in a round (a blank element still counts here)."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="answered")
    service = models.ForeignKey(Service, models.PROTECT, related_name="answered")
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "service"], name="answered_once")]


class CommentLabel(models.Model):
    """What a comment says of one element; ``element`` "" is the service as a whole, or nothing in particular.

    A program proposes; what a person accepted or corrected stands, with the name. All labels of one comment
    share their state, and a comment that was looked at has at least one.
    """

    class Tone(models.TextChoices):
        POSITIVE = comments.POSITIVE, _("Positif")
        NEGATIVE = comments.NEGATIVE, _("Negatif")
        MIXED = comments.MIXED, _("Campuran")
        NEUTRAL = comments.NEUTRAL, _("Netral")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Diusulkan")
        ACCEPTED = "accepted", _("Diterima")
        CORRECTED = "corrected", _("Diperbaiki")

    response = models.ForeignKey(Response, models.CASCADE, related_name="comment_labels")
    element = models.CharField(max_length=30, blank=True)
    tone = models.CharField(max_length=10, choices=Tone)
    words = models.JSONField(default=list)  # of the comment, that led to it
    copied = models.BooleanField(default=False)  # taken from what was accepted for a near copy
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["element", "tone"])]
        constraints = [
            models.UniqueConstraint(fields=["response", "element"], name="comment_label_once"),
            models.CheckConstraint(
                condition=models.Q(state="proposed", by=None)
                | (~models.Q(state="proposed") & models.Q(by__isnull=False)),
                name="comment_label_decided_by_somebody",
            ),
        ]
