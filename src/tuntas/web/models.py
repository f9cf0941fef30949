from django.db import models


class Installation(models.Model):
    """What this database is for; said once, when it is made. There is one row."""

    class Kind(models.TextChoices):
        LIVE = "live"
        EXAMPLE = "example"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    kind = models.CharField(max_length=10, choices=Kind)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_installation")]


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


class Tries(models.Model):
    """How often something was tried in vain since a moment; see ``web.limits``."""

    digest = models.CharField(max_length=64, primary_key=True)  # keyed, of who tried what
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()
