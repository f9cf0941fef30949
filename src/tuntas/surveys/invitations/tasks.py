from __future__ import annotations

from django.utils import timezone
from django_tasks import task


@task()
def send_invitations(asked: int, site: str, reminder: bool) -> None:
    """Send what is due of one service of a round; harmless when it is called again."""
    from tuntas.surveys.invitations.actions import carry_out

    carry_out(key=asked, site=site, reminder=reminder, clock=timezone.now)
