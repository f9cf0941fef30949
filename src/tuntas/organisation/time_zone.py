"""Where a day ends: in the zone of the agency, or where it has none, in that of the settings."""

from django.db import DatabaseError
from django.utils import timezone

from .models import Agency

# That of the first agency, once it is known to this process; it never changes. "": it has none.
known: str | None = None


def activate() -> None:
    """From now on this thread's days end there. Asks the database until there is an agency."""
    global known
    if known is None:
        agencies = Agency.objects.order_by("pk").values_list("time_zone", flat=True)
        try:
            known = agencies.first()
        except DatabaseError:  # not there, or not migrated: whoever needs it says so
            return
    if known:
        timezone.activate(known)
