"""What every page of the product knows: who looks, where the person is, and how it shall look."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.followup.work.queries import Me, waiting
from tuntas.notify.queries import unread
from tuntas.organisation.permissions import Viewer
from tuntas.reports.permissions import may_read_reports

# The places of the product: url name, label, and the beginnings of the addresses that belong to it.
PLACES = (
    ("work", _("Pekerjaan saya"), ("/pekerjaan/",)),
    ("overview", _("Ringkasan"), ()),
    ("rounds", _("Survei"), ("/survei/",)),
    ("results", _("Hasil"), ("/hasil/", "/unit/")),
    ("plans-first", _("Tindak lanjut"), ("/rencana/", "/tindak-lanjut/")),
    ("evaluations", _("Evaluasi"), ("/evaluasi/",)),
    ("reports", _("Laporan"), ("/laporan/", "/laporan-lama/")),
    ("my-roles", _("Pengaturan"), ("/pengaturan/",)),
)
THEMES = ("auto", "light", "dark")


def place(request: HttpRequest) -> dict[str, Any]:
    theme = request.COOKIES.get("theme", "auto")
    viewer = getattr(request, "viewer", None)
    return {
        "viewer": viewer,
        "places": _places(request, viewer) if viewer else [],
        "unread": unread(viewer.person) if viewer else 0,
        "theme": theme if theme in THEMES else "auto",
    }


def _places(request: HttpRequest, viewer: Viewer) -> list[dict[str, Any]]:
    """``count``: of what waits there on the person."""
    return [
        {
            "label": label,
            "address": reverse(name),
            "current": request.path.startswith(begins) if begins else request.path == "/",
            "count": waiting(Me(viewer, timezone.localdate())) if name == "work" else 0,
        }
        for name, label, begins in PLACES
        if name != "reports" or may_read_reports(viewer)
    ]
