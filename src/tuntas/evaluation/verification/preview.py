"""A file of evidence inside a page of one's own, powerless: it reaches nothing and runs nothing."""

from django.http import FileResponse, Http404, HttpResponse

from tuntas.core.followup.evidence import KINDS
from tuntas.followup.evidence import storage
from tuntas.followup.models import Evidence
from tuntas.web.serving import middleware

from .queries import SHOWN

POLICY = "default-src 'none'; img-src 'self' data:; frame-ancestors 'self'"
MINUTES_KEPT = 5  # by the browser that fetched it ahead; evidence never changes


def framing(page: HttpResponse) -> HttpResponse:
    """A page with a file of evidence beside it."""
    page.headers["Content-Security-Policy"] = f"{middleware.POLICY}; frame-src 'self'"
    return page


def preview(evidence: Evidence) -> FileResponse:
    """Only kinds that browsers show, and nothing that acts. A PDF is not sandboxed: browsers then
    refuse to show it at all.
    """
    if evidence.kind not in SHOWN or evidence.withdrawn_at or evidence.flag:
        raise Http404
    content = storage.opened_for_page(evidence)
    response = FileResponse(content, content_type=KINDS[evidence.kind].mime)
    response.headers["Content-Length"] = str(evidence.size)
    response.headers["Content-Security-Policy"] = POLICY + (
        "" if evidence.kind == "pdf" else "; sandbox"
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = f"private, max-age={60 * MINUTES_KEPT}"
    return response
