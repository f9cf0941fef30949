"""What every page of the product knows: where the person is and what the person may do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def place(request: HttpRequest) -> dict[str, Any]:
    return {"viewer": getattr(request, "viewer", None)}
