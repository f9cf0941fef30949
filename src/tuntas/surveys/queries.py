from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tuntas.surveys.models import Round


def is_open(round_: Round, at: datetime) -> bool:
    """Whether answers are taken at this moment: from the first to the last day, unless closed before."""
    return round_.closed_at is None and round_.opens <= timezone.localdate(at) <= round_.closes
