"""Where a day ends: in the zone of the agency, or where it has none, in that of the settings."""

import time

from django.db import DatabaseError
from django.utils import timezone

from .models import Agency

FRESH = 10.0  # seconds for which a process does not look whether another one changed it
# That of the first agency, once it is known to this process. "": it has none.
known: str | None = None
_until = 0.0


def activate() -> None:
    """From now on this thread's days end there. Asks the database until there is an agency, and
    then now and again.
    """
    global known, _until
    now = time.monotonic()
    if known is None or now >= _until:
        agencies = Agency.objects.order_by("pk").values_list("time_zone", flat=True)
        try:
            known = agencies.first()
        except DatabaseError:  # not there, or not migrated: whoever needs it says so
            return
        _until = now + FRESH
    if known:
        timezone.activate(known)
    elif known is not None:
        timezone.deactivate()


def forget() -> None:
    """It has just changed: the next one who needs it looks."""
    global _until
    _until = 0.0
