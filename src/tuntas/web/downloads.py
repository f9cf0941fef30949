"""An answer that a browser keeps as a file."""

from typing import Any

from django.http import HttpResponse


def download(content: Any, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
