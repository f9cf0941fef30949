import json
import uuid
from typing import Any, cast

import orjson
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tuntas.core.voices import comments
from tuntas.organisation.models import Service
from tuntas.surveys.models import Response, Round


class Coder(json.JSONEncoder):
    """Writes and reads JSON columns of many numbers several times as fast as the standard
    library.
    """

    def encode(self, o: Any) -> str:
        return orjson.dumps(o).decode()

    def decode(self, text: str) -> Any:
        return orjson.loads(text)


def _numbers() -> models.JSONField[Any, Any]:
    # Django asks a decoder for ``decode`` alone.
    return models.JSONField(encoder=Coder, decoder=cast("type[json.JSONDecoder]", Coder))


class Tally(models.Model):
    """What the answers of a service in a round say: the only thing that figures are made from.

    The columns are those of ``core.score.tallies.Stored``. It grows by ``actions.roll_up``.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="tallies")
    service = models.ForeignKey(Service, models.PROTECT, related_name="tallies")
    n = models.PositiveIntegerField()  # questionnaires; a blank element still counts here
    questions = _numbers()
    values = _numbers()
    moments = _numbers()
    profile = _numbers()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "service"], name="tally_once")]


class RollUp(models.Model):
    """When a round's answers were last counted; ``version`` is a new one whenever its tallies
    changed.
    """

    round = models.OneToOneField(Round, models.PROTECT, primary_key=True, related_name="roll_up")
    version = models.UUIDField(default=uuid.uuid4)
    at = models.DateTimeField()


class AnswerSigns(models.Model):
    """What is unusual about the answers of a service, as ``integrity.actions.read_answers`` last
    saw them.

    ``counts`` and ``signals`` are those of ``core.survey.integrity``, packed; no comment is copied
    here.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="answer_signs")
    service = models.ForeignKey(Service, models.PROTECT, related_name="answer_signs")
    answers = models.PositiveIntegerField()  # excluded ones among them
    others = models.PositiveIntegerField()  # answers of other services that they were held against
    counts = models.JSONField()
    signals = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "service"], name="answer_signs_once")
        ]


class CommentLabel(models.Model):
    """What a comment says of one element; ``element`` "" is the service as a whole, or nothing in
    particular.

    A program proposes; what a person accepted or corrected stands, with the name. All labels of one
    comment share their state, and a comment that was looked at has at least one.
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
