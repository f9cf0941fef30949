"""What public pages keep: nothing about whoever looks, except a count for an hour."""

from django.db import models


class Asked(models.Model):
    """How often an address, as a keyed hash, asked in one hour; gone with the next hour."""

    digest = models.CharField(max_length=64)
    hour = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "hour"], name="asked_once_per_hour")
        ]
