"""What the last signature sets into a report, and who of a team can sign it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.organisation.models import Appointment


@dataclass(frozen=True)
class Signature:
    """``acting``: "Plh." or "Plt." before the signer's title; ``stands_for``: who is away;
    ``audit``: how far the audit trail was (audit.anchors).
    """

    number: str
    place: str
    day: date
    signer: str
    acting: str = ""
    stands_for: str = ""
    audit: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        said = {**vars(self), "day": self.day.isoformat()}
        return {
            name: value
            for name, value in said.items()
            if value or name not in ("acting", "stands_for", "audit")
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Signature | None:
        """None for an empty one: the report says what its cut-off says."""
        return cls(**{**data, "day": date.fromisoformat(data["day"])}) if data else None


def signed(snapshot: Snapshot, signature: Signature | None) -> Snapshot:
    """The facts as the signed report prints them, still under the digest of what was frozen: the
    signature comes after the data and is none of them."""
    if signature is None:
        return snapshot
    s, title = signature, snapshot.assignment.signer_title or snapshot.assignment.inspectorate
    said = replace(
        snapshot.assignment, number=s.number, place=s.place, signed_on=s.day, signer=s.signer
    )
    if s.acting:
        said = replace(said, signer_title=f"{s.acting} {title}")
    printed = replace(snapshot, assignment=said)
    vars(printed)["digest"] = snapshot.digest  # the cached property, filled beforehand
    return printed


def stood_for(person: Any, role: str) -> set[int]:
    """Ids of the people whose seat this person may sign for in a role: the own, and those away."""
    held = getattr(person, "acting_as", ())
    return {person.pk} | {each["for"] for each in held if each["role"] == role and each.get("for")}


def standing(person: Any, role: str, holders: Collection[int]) -> tuple[str, int | None]:
    """ "Plh.", "Plt." or "", and the id of the one of ``holders`` who is signed for."""
    own = person.pk in holders
    for held in getattr(person, "acting_as", ()):
        owner = held.get("for")
        if held["role"] == role and held.get("as") and (owner is None if own else owner in holders):
            return str(Appointment.Acting(held["as"]).label), owner
    return "", None
