"""Conflicts of interest: whose judgement would be about themselves. The one rule, which delegation,
division, sampling, second readings, verification, the seats of a team, signatures, decisions on
findings and the exclusion of answers ask.

Somebody is in conflict with a unit who held any post there since the round opened (acting, for
somebody absent, or over by now as well), or had a hand in its plans.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .roles import ROLES

JUDGES = frozenset(role for role, of in ROLES.items() if of.plans and not of.at_unit)
PARTIES = frozenset(role for role, of in ROLES.items() if of.plans and of.at_unit)
FOR_ALL = frozenset({"pengendali_teknis", "penanggung_jawab"})  # seats that speak of every unit


@dataclass(frozen=True)
class Post:
    """Of a person at a unit; ``last`` None: not over."""

    person: int
    unit: int
    last: date | None = None


def mixed(role: str, others: Iterable[str]) -> bool:
    """Whether one person would write or approve plans of a unit and judge plans on the same day."""
    roles = {role, *others}
    return bool(roles & JUDGES) and bool(roles & PARTIES)


def in_conflict(
    posts: Iterable[Post],
    hands: Iterable[tuple[int, int]],
    opened: Mapping[int, date],
) -> frozenset[tuple[int, int]]:
    """(unit, person). ``hands``: (unit, person) of plans; ``opened``: unit -> when its round
    opened, the first of several.
    """
    served = {
        (post.unit, post.person)
        for post in posts
        if post.unit in opened and (post.last is None or post.last >= opened[post.unit])
    }
    return frozenset(served | {(unit, person) for unit, person in hands if unit in opened})


def bars_seat(seat: str, in_conflict_with: Collection[int], units: Collection[int]) -> bool:
    """Whether a place in a team cannot be held: who speaks of every unit may be in conflict with
    none, others not with all of them.
    """
    found = set(units) & set(in_conflict_with)
    return bool(found) and (seat in FOR_ALL or found == set(units))
