"""What an agency is called, how its pages look and where its days end, changed by its operator."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.base import colours
from tuntas.organisation import time_zone
from tuntas.organisation.models import Agency, AgencyLogo
from tuntas.organisation.permissions import Viewer, may_change_structure
from tuntas.organisation.refusals import refusal
from tuntas.web.pictures import read_logo, redrawn

from .queries import facts_of, last_change, zone_is_fixed

SMALL = (192, 64)  # pixels: 32 high on a screen of two pixels a point
SMALLER = (144, 48), (96, 32)
LIGHTEST = 8_000  # bytes that a phone loads for it
PAPER = (472, 260)  # the 40 x 22 mm of a letterhead, 300 pixels an inch


@transaction.atomic
def change_agency(
    *,
    new: Mapping[str, str],
    viewer: Viewer,
    at: datetime,
    seen: int,
    logo: AgencyLogo | None = None,
    keep_logo: bool = True,
) -> bool:
    """Whether anything changed. ``new``: name, short_name, inspectorate, colour, time_zone;
    ``seen``: the number of the last change that the person saw, 0 for none. ``logo``, as
    ``logo_of`` made it, takes the place of the one before, which stays with ``keep_logo``.
    """
    agency = _own(viewer, seen)
    kept = _kept(logo) if logo else agency.logo if keep_logo else None
    return _set(agency, {**new, "logo": kept.sha256 if kept else ""}, viewer, at)


@transaction.atomic
def undo_change(*, viewer: Viewer, at: datetime, seen: int) -> bool:
    """What the last change took away, brought back as one more change."""
    agency = _own(viewer, seen)
    last = last_change(agency)
    return last is not None and _set(agency, json.loads(last.data)["old"], viewer, at)


def _own(viewer: Viewer, seen: int) -> Agency:
    """Locked, and as the person saw it; of two at once the second is told."""
    if not may_change_structure(viewer):
        raise refusal("not_allowed", said="not_of_agency")
    agency = Agency.objects.select_for_update(no_key=True).get(pk=viewer.own_agency.pk)
    last = last_change(agency)
    if (last.pk if last else 0) != seen:
        raise refusal("changed_meanwhile", said="agency_changed")
    return agency


def _set(agency: Agency, new: Mapping[str, str], viewer: Viewer, at: datetime) -> bool:
    was = facts_of(agency)
    new = {key: value for key, value in new.items() if was[key] != value}
    if not new:
        return False
    _require_right(agency, new)
    for key, value in new.items():
        setattr(
            agency, key, AgencyLogo.objects.filter(sha256=value).first() if key == "logo" else value
        )
    agency.save(update_fields=list(new))
    old = {key: was[key] for key in new}
    record("change", "agency", agency.pk, {"old": old, "new": new}, at=at, by=viewer.person)
    transaction.on_commit(time_zone.forget)
    return True


def _require_right(agency: Agency, new: Mapping[str, str]) -> None:
    """Refuses agency_taken, time_zone_fixed, and what ``colours.check`` refuses."""
    if "name" in new and Agency.objects.exclude(pk=agency.pk).filter(name=new["name"]).exists():
        raise refusal("agency_taken", name=new["name"])
    if "time_zone" in new and zone_is_fixed():
        raise refusal("time_zone_fixed")
    if new.get("colour"):
        colours.check(new["colour"])


def logo_of(content: bytes) -> AgencyLogo:
    """Not yet kept. Takes a second or more, so it is made before anything is locked. Refuses what
    ``web.pictures`` refuses.
    """
    picture = read_logo(content)
    small = redrawn(picture, *SMALL)
    for size in SMALLER:
        if len(small) > LIGHTEST:
            small = redrawn(picture, *size)
    drawn = read_logo(small)
    return AgencyLogo(
        sha256=hashlib.sha256(content).hexdigest(),
        content=redrawn(picture, *PAPER),
        small=small,
        width=drawn.width,
        height=drawn.height,
    )


def _kept(logo: AgencyLogo) -> AgencyLogo:
    made = {key: getattr(logo, key) for key in ("content", "small", "width", "height")}
    return AgencyLogo.objects.get_or_create(sha256=logo.sha256, defaults=made)[0]
