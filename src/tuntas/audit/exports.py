"""Who took rows about people away as a file."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from .actions import record


def recorded(request: Any, noun: str) -> Callable[[str], None]:
    """``recorded`` of a table: an audit row with kind, page, search and filters of the file."""

    def write(kind: str) -> None:
        page, data = (
            request.resolver_match.url_name,
            {"kind": kind, "state": request.GET.urlencode()},
        )
        with transaction.atomic():
            record("export", noun, page, data, at=timezone.now(), by=request.user)

    return write
