from tuntas.audit.models import Event
from tuntas.organisation.models import Agency


def terms_seen(agency: Agency) -> int:
    """The number of the last change of its words, 0 for none."""
    rows = Event.objects.filter(noun="terms", verb="change", object_id=str(agency.pk))
    last = rows.order_by("-pk").first()
    return last.pk if last else 0
