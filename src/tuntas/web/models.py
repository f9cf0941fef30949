from django.db import models


class Heartbeat(models.Model):
    """A worker process that says again and again that it is alive."""

    worker = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()


class TaskProgress(models.Model):
    """How far a task is that somebody watches; see ``web.tasks.Progress``."""

    task = models.UUIDField(primary_key=True)
    done = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    at = models.DateTimeField()
