from django.db import models


class Heartbeat(models.Model):
    """A worker process that says again and again that it is alive."""

    worker = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()
