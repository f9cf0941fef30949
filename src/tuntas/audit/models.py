"""The record of what was done.

Rows are only ever added; triggers in the database refuse the rest.
"""

from django.conf import settings
from django.db import models

from .append_only import append_only


@append_only
class Event(models.Model):
    """One act. ``digest`` covers this row and the digest before it, so a change anywhere shows."""

    at = models.DateTimeField()
    # None: the system.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    verb = models.CharField(max_length=60)
    noun = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    # Canonical JSON: what the digest covers must not be reformatted by a database.
    data = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["noun", "object_id"])]
