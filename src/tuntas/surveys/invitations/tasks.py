from django.db import transaction
from django.utils import timezone
from django_tasks import task

from tuntas.audit.actions import record
from tuntas.surveys.models import RoundService

from . import mailing


@task()
def send_invitations(asked: int, site: str, reminder: bool) -> None:
    """Send what is due of one service of a round; harmless when it is called again.

    See ``mailing.send_due``. Its outcome goes into the audit trail.
    """
    rows = RoundService.objects.select_related("round", "service__unit__agency")
    found = rows.get(pk=asked)
    done = mailing.send_due(asked=found, site=site, reminder=reminder, clock=timezone.now)
    data = {"service": found.code, **vars(done), "reminder": reminder}
    with transaction.atomic():
        record(
            at=timezone.now(), by=None, verb="send", noun="invitations", object_id=asked, data=data
        )
