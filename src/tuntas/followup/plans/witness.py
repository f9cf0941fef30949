"""Acts on plans as witnesses of the audit trail."""

from tuntas.audit.anchors import Witness
from tuntas.core.base.messages import messages
from tuntas.followup.models import Evidence, StatusEvent

sentence = messages("sentences", "tuntas.followup", "witness")
EVENTS = Witness("plan-events", sentence("events"), StatusEvent.objects.all, "recorded_at")
EVIDENCE = Witness("evidence", sentence("evidence"), Evidence.objects.all, "at")
