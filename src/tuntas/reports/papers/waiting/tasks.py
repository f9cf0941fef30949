import shutil
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django_tasks import TaskContext, task

from tuntas.accounts.models import User
from tuntas.core.base.errors import Refusal
from tuntas.organisation import permissions
from tuntas.reports.papers import files
from tuntas.reports.papers.permissions import unit_or_404
from tuntas.surveys.models import Round
from tuntas.web.tasks import Progress


@task(takes_context=True)
def write_paper(
    context: TaskContext, no: int, round_: int, paper: str, kind: str, person: int
) -> str:
    """Harmless when called again. Returns why there is no paper, "" where it is written."""
    key, progress = context.task_result.id, Progress(context.task_result.id)
    progress(0, 100)
    asked = Round.objects.get(pk=round_)
    at = timezone.now()
    viewer = permissions.viewer(User.objects.get(pk=person), at)
    unit = unit_or_404(viewer, no)
    with translation.override("id"):
        try:
            write = files.writer(paper, kind, unit, asked, viewer, at)
        except Refusal as refusal:
            return str(refusal)
        path = folder_of(key) / files.name_of(paper, kind, unit, asked)
        shutil.rmtree(path.parent, ignore_errors=True)  # what a killed worker left
        path.parent.mkdir(parents=True)
        write(path, lambda share: progress(int(30 + 70 * share), 100))
    return ""


def folder_of(key: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "papers" / key
