from django.utils import timezone
from django_tasks import TaskContext, task

from .writing import carry_out


@task(takes_context=True)
def write_report(context: TaskContext, key: str) -> None:
    """Write the files of the run with this key; harmless when it is called again."""
    carry_out(key=key, clock=timezone.now, again=context.attempt > 1)
