"""What the last signature sets into a report, and who of a team can sign it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tuntas.accounts.models import User
from tuntas.core.base.conflicts import FOR_ALL, bars_seat
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.core.report import sign_off as signoff
from tuntas.evaluation.models import ScopeUnit, TeamMember
from tuntas.followup.plans.contributors import conflicts_of, has_part
from tuntas.organisation.models import Appointment
from tuntas.reports.models import Signing, SignOff


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
    s, title = signature, snapshot.signer_title or snapshot.assignment.inspectorate
    said = replace(
        snapshot.assignment, number=s.number, place=s.place, signed_on=s.day, signer=s.signer
    )
    if s.acting:
        said = replace(said, signer_title=f"{s.acting} {title}")
    printed = replace(snapshot, assignment=said)
    vars(printed)["digest"] = snapshot.digest  # the cached property, filled beforehand
    return printed


def without_signer(agency: Any, on: date) -> QuerySet[Signing]:
    """Signings whose next step nobody may sign."""
    able = Q(pk__in=())
    for state, role in signoff.TURNS.items():
        able |= Q(Exists(_signers(role, on)), state=state)
    found = Signing.objects.filter(evaluation__agency=agency).exclude(state=signoff.END)
    return found.exclude(able)


def _signers(role: str, on: date) -> QuerySet[Appointment]:
    """The roles at work with which a step of the row above may be signed: the seat in its team is
    the own one or of who is away, nothing was signed since it was a draft, and no conflict bars it
    (``core.base.conflicts.bars_seat``).
    """
    seat, evaluation = signoff.SEATS[role], OuterRef(OuterRef("evaluation"))
    seats = TeamMember.objects.filter(evaluation=evaluation, role=seat)
    own = Exists(seats.filter(person=OuterRef("person")))
    away = Exists(seats.filter(person=OuterRef("delegate_of__person")))
    later = SignOff.objects.filter(target=signoff.START, pk__gt=OuterRef("pk"))
    signed = SignOff.objects.filter(signing=OuterRef(OuterRef("pk")), by=OuterRef("person"))
    signed = signed.exclude(target=signoff.START)
    signed = signed.exclude(Exists(later.filter(signing=OuterRef("signing"))))
    scope = ScopeUnit.objects.filter(evaluation=evaluation)
    part = has_part(OuterRef(OuterRef("person")), OuterRef, ("round", "unit"))
    free = Q(~Exists(scope.filter(part)))
    if seat not in FOR_ALL:
        free |= Q(Exists(scope.exclude(part)))
    held = Appointment.objects.at_work(on).filter(own | away, free, role=role)
    able: QuerySet[Appointment] = held.exclude(Exists(signed))
    return able.filter(agency=OuterRef("evaluation__agency"))


def to_seat(signing: Signing, on: date) -> list[User]:
    """Who could take the seat whose turn it is; a constant number of queries."""
    role = signoff.TURNS.get(signing.state, "")
    held = Appointment.objects.at_work(on).filter(role=role, agency=signing.evaluation.agency)
    people = User.objects.filter(pk__in=held.values("person")).order_by("first_name", "pk")
    scope = list(signing.evaluation.scope.values_list("round_id", "unit_id"))
    conflicts = conflicts_of(scope, [person.pk for person in people])
    units, signed = {unit for _round, unit in scope}, signed_since_draft(signing.acts.all())
    return [
        person
        for person in people
        if person.pk not in signed
        and not bars_seat(signoff.signers_of(signing.state), conflicts[person.pk], units)
    ]


def signed_since_draft(acts: Iterable[SignOff]) -> list[int]:
    signed: list[int] = []
    for row in acts:
        signed = [] if row.target == signoff.START else [*signed, row.by_id]
    return signed


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
