"""What changes of a round have in common."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tuntas.audit.actions import record

from .models import Round
from .refusals import refusal


def locked_round(round_: Round) -> Round:
    """As it stands now, held until the end of the transaction."""
    return Round.objects.select_for_update(of=("self",)).select_related("agency").get(pk=round_.pk)


def require_reason(reason: str, *, said: str = "reason_missing") -> str:
    """As it is kept; refuses (reason_missing) an empty one."""
    if not (reason := reason.strip()):
        raise refusal("reason_missing", said=said)
    return reason


def record_round(round_: Round, verb: str, by: Any, at: datetime, data: Mapping[str, Any]) -> None:
    """The row of the audit trail."""
    record(at=at, by=by, verb=verb, noun="round", object_id=round_.pk, data=data)
