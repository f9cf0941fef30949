"""What changes an agency's letterhead; each change is a new row, none is ever rewritten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.organisation.models import Agency
from tuntas.organisation.permissions import Viewer
from tuntas.reports.models import Letterhead, Logo
from tuntas.reports.refusals import refusal
from tuntas.reports.texts.actions import writable

# What a version says; this is no letterhead.
_NOTHING: dict[str, Any] = {"lines": "", "logo": None, "alt": ""}


@transaction.atomic
def write_letterhead(
    *,
    lines: Sequence[str],
    alt: str,
    seen: int,
    viewer: Viewer,
    at: datetime,
    picture: Logo | None = None,
    keep_logo: bool = True,
) -> Letterhead | None:
    """A new version; None where nothing changed. ``picture`` takes the place of the logo in force,
    which stays with ``keep_logo``. Refuses not_allowed, changed_meanwhile, logo_alt (a logo needs
    words)."""
    agency, now = _now(viewer, seen)
    logo = _kept(picture) if picture else now.logo if now and keep_logo else None
    words = " ".join(alt.split())[:200] if logo else ""
    if logo and not words:
        raise refusal("logo_alt")
    said = {"lines": "\n".join(lines), "logo": logo, "alt": words}
    return _add(agency, now, said, viewer, at)


@transaction.atomic
def remove_letterhead(*, seen: int, viewer: Viewer, at: datetime) -> Letterhead | None:
    """Reports have no letterhead again; every version stays and can come back."""
    agency, now = _now(viewer, seen)
    return _add(agency, now, _NOTHING, viewer, at)


@transaction.atomic
def restore_letterhead(
    *, version: int, seen: int, viewer: Viewer, at: datetime
) -> Letterhead | None:
    """An earlier version once more, as a new one. Refuses (unknown_letterhead) what never was."""
    agency, now = _now(viewer, seen)
    old = Letterhead.objects.filter(agency=agency, version=version).select_related("logo").first()
    if old is None:
        raise refusal("unknown_letterhead", version=version)
    return _add(agency, now, _said(old), viewer, at)


def _now(viewer: Viewer, seen: int) -> tuple[Agency, Letterhead | None]:
    agency = writable(viewer)
    now = Letterhead.objects.filter(agency=agency).select_related("logo").first()
    if (now.version if now else 0) != seen:
        raise refusal("changed_meanwhile", said="letterhead_changed")
    return agency, now


def _kept(picture: Logo) -> Logo:
    known = {name: getattr(picture, name) for name in ("kind", "width", "height", "content")}
    logo, _made = Logo.objects.get_or_create(sha256=picture.sha256, defaults=known)
    return logo


def _said(row: Letterhead | None) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _NOTHING} if row else _NOTHING


def _add(
    agency: Agency, now: Letterhead | None, said: dict[str, Any], viewer: Viewer, at: datetime
) -> Letterhead | None:
    if said == _said(now):
        return None
    version = now.version + 1 if now else 1
    row = Letterhead.objects.create(agency=agency, version=version, at=at, by=viewer.person, **said)
    data = {"version": version, "lines": row.printed_lines, "alt": row.alt}
    data["logo_sha256"] = row.logo.sha256 if row.logo else ""
    record("write", "letterhead", row.pk, data, at=at, by=viewer.person)
    return row
