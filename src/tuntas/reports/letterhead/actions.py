"""What changes an agency's letterhead; each change is a new row, none is ever rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.organisation.models import Agency
from tuntas.organisation.permissions import Viewer
from tuntas.reports.letterhead.queries import Picture
from tuntas.reports.models import Letterhead, Logo
from tuntas.reports.texts.actions import writable


@dataclass(frozen=True)
class Head:
    """What a new version says; all empty: no letterhead."""

    lines: tuple[str, ...] = ()
    logo: Logo | None = None
    alt: str = ""


@transaction.atomic
def write_letterhead(
    *,
    lines: Sequence[str],
    alt: str,
    seen: int,
    viewer: Viewer,
    at: datetime,
    picture: Picture | None = None,
    keep_logo: bool = True,
) -> Letterhead | None:
    """A new version; None where nothing changed. ``picture`` takes the place of the logo in force,
    which stays with ``keep_logo``. Refuses not_allowed, changed_meanwhile, logo_alt (a logo needs
    words)."""
    agency, now = _now(viewer, seen)
    logo = _kept(picture) if picture else now.logo if now and keep_logo else None
    words = " ".join(alt.split())[:200] if logo else ""
    if logo and not words:
        reason = N_("Tulis apa yang tampak pada logo, untuk orang yang tidak dapat melihatnya.")
        raise Refusal("logo_alt", reason)
    return _add(agency, now, Head(tuple(lines), logo, words), viewer, at)


@transaction.atomic
def remove_letterhead(*, seen: int, viewer: Viewer, at: datetime) -> Letterhead | None:
    """Reports have no letterhead again; every version stays and can come back."""
    agency, now = _now(viewer, seen)
    return _add(agency, now, Head(), viewer, at)


@transaction.atomic
def restore_letterhead(
    *, version: int, seen: int, viewer: Viewer, at: datetime
) -> Letterhead | None:
    """An earlier version once more, as a new one. Refuses (unknown_letterhead) what never was."""
    agency, now = _now(viewer, seen)
    old = Letterhead.objects.filter(agency=agency, version=version).select_related("logo").first()
    if old is None:
        raise Refusal("unknown_letterhead", N_("Versi kop {version} tidak ada."), version=version)
    return _add(agency, now, _said(old), viewer, at)


def _now(viewer: Viewer, seen: int) -> tuple[Agency, Letterhead | None]:
    agency = writable(viewer)
    now = Letterhead.objects.filter(agency=agency).select_related("logo").first()
    if (now.version if now else 0) != seen:
        reason = N_("Kop diubah orang lain sesudah Anda membukanya. Bandingkan, lalu simpan lagi.")
        raise Refusal("changed_meanwhile", reason)
    return agency, now


def _kept(picture: Picture) -> Logo:
    about = {"kind": picture.kind, "width": picture.width, "height": picture.height}
    known = {**about, "content": picture.content}
    logo, _made = Logo.objects.get_or_create(sha256=picture.sha256, defaults=known)
    return logo


def _said(row: Letterhead | None) -> Head:
    if row is None:
        return Head()
    return Head(tuple(row.lines.split("\n")) if row.lines else (), row.logo, row.alt)


def _add(
    agency: Agency, now: Letterhead | None, head: Head, viewer: Viewer, at: datetime
) -> Letterhead | None:
    if head == _said(now):
        return None
    row = Letterhead.objects.create(
        agency=agency,
        version=now.version + 1 if now else 1,
        lines="\n".join(head.lines),
        logo=head.logo,
        alt=head.alt,
        at=at,
        by=viewer.person,
    )
    data = {"version": row.version, "lines": head.lines, "alt": head.alt}
    data["logo_sha256"] = head.logo.sha256 if head.logo else ""
    record(at=at, by=viewer.person, verb="write", noun="letterhead", object_id=row.pk, data=data)
    return row
