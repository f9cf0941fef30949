"""What the last signature sets into a report, and who of a team can sign it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tuntas.core.snapshot import Snapshot


@dataclass(frozen=True)
class Signature:
    number: str
    place: str
    day: date
    signer: str

    def to_dict(self) -> dict[str, str]:
        return {**vars(self), "day": self.day.isoformat()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Signature | None:
        """None for an empty one: the report says what its cut-off says."""
        return cls(**{**data, "day": date.fromisoformat(data["day"])}) if data else None


def signed(snapshot: Snapshot, signature: Signature | None) -> Snapshot:
    """The facts as the signed report prints them, still under the digest of what was frozen: the signature
    comes after the data and is none of them."""
    if signature is None:
        return snapshot
    s = signature
    said = replace(snapshot.assignment, number=s.number, place=s.place, signed_on=s.day, signer=s.signer)
    printed = replace(snapshot, assignment=said)
    vars(printed)["digest"] = snapshot.digest  # the cached property, filled beforehand
    return printed
