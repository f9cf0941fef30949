from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person who signs in. What the person may do comes from appointments, never from here."""

    @property
    def name(self) -> str:
        return self.get_full_name() or self.username


def person_field(related_name: str | None = "+", **options: Any) -> Any:
    """A column for whoever did something; no row loses its person."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name=related_name, **options
    )


class KnownPlace(models.Model):
    """From where somebody signed in lately: a device or a network, as a keyed digest."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    last = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "digest"], name="place_once_per_person")
        ]


class OneTimeLink(models.Model):
    """A secret address that lets somebody in once. Only its digest is kept.

    Without a ``person``: whoever begins with an installation that has nobody yet.
    """

    class Purpose(models.TextChoices):
        BEGINNING = "beginning"
        INVITATION = "invitation"
        PASSWORD = "password"  # noqa: S105 - what it is for

    purpose = models.CharField(max_length=10, choices=Purpose)
    person = person_field("links", null=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
