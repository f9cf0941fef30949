"""Reading what a file says, to find nearly the same elsewhere; in the worker, away from the web
server.
"""

import logging

from django_tasks import task

from tuntas.followup.models import Evidence

from .queries import likeness_among
from .text import text_of

log = logging.getLogger(__name__)


@task()
def find_likeness(pk: int) -> None:
    """Harmless when it is called again. A file that cannot be read gets no likeness; the log says
    so.
    """
    evidence = (
        Evidence.objects.select_related("plan__unit").filter(pk=pk, url="", likeness="").first()
    )
    if evidence is None:
        return
    try:
        text = text_of(evidence)
    except Exception as error:  # noqa: BLE001 - a broken file fails in any way
        log.warning("evidence %s: its text could not be read: %s", pk, type(error).__name__)
        return
    Evidence.objects.filter(pk=pk).update(likeness=likeness_among(evidence, text))
