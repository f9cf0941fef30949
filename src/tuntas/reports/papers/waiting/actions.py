import shutil
from datetime import datetime, timedelta

from django.db import transaction

from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer
from tuntas.surveys.models import Round
from tuntas.web.tasks import enqueue

from .queries import GOING, requested
from .tasks import folder_of, write_paper

KEPT = timedelta(days=1)


def ask(*, paper: str, kind: str, unit: Unit, round_: Round, viewer: Viewer) -> str:
    """Have a paper written; asked again while that goes on, it is the same. Returns its key."""
    wanted = [unit.no, round_.pk, paper, kind, viewer.person.pk]
    with transaction.atomic():
        # Two requests at once come one after the other.
        Unit.objects.select_for_update().get(pk=unit.pk)
        going = requested().filter(args_kwargs__args=wanted, status__in=GOING).first()
        return str(going.pk if going else enqueue(write_paper, *wanted).id)


def forget(at: datetime) -> int:
    """Delete what was written more than a day ago; returns how many."""
    old = [
        folder
        for folder in folder_of("").glob("*")
        if folder.stat().st_mtime < (at - KEPT).timestamp()
    ]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)
