from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tuntas.surveys.models import Round


def is_open(round_: Round, at: datetime) -> bool:
    """Whether answers are taken at this moment: from the first to the last day, unless closed before."""
    return state(round_, at) == "open"


def state(round_: Round, at: datetime) -> str:
    """``draft``, ``planned`` (begins later), ``open``, ``closed`` (by a person) or ``over`` (its last day)."""
    if round_.draft:
        return "draft"
    if round_.closed_at is not None:
        return "closed"
    today = timezone.localdate(at)
    return "planned" if today < round_.opens else "open" if today <= round_.closes else "over"
