"""Who verifies what, and which verdicts are read a second time. The same seed makes the same
draw.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

_REUSED = 2  # points; each standing finding is one, and so is a verdict of the last day


@dataclass(frozen=True)
class Candidate:
    """A judged plan. ``findings`` stand undismissed; ``reused``: evidence that other plans use as
    well; ``last_day``: it was closed on the last working day before the cut-off."""

    plan: int
    findings: int = 0
    reused: int = 0
    last_day: bool = False

    @property
    def risk(self) -> int:
        return self.findings + _REUSED * self.reused + self.last_day


def random_draw(plans: Collection[int], share: int, seed: str) -> list[int]:
    """``share`` percent of the plans, rounded up, in the order of the draw."""
    return sorted(plans, key=lambda plan: _lot(seed, plan))[: _size(len(plans), share)]


def risky_draw(candidates: Collection[Candidate], share: int, seed: str) -> list[int]:
    """The riskiest ``share`` percent, rounded up; equal ones by lot. Without any risk a plan is not
    drawn.
    """
    ordered = sorted(candidates, key=lambda c: (-c.risk, _lot(seed, c.plan)))
    return [c.plan for c in ordered[: _size(len(candidates), share)] if c.risk]


def divide(
    loads: Mapping[int, int],
    members: Sequence[int],
    kept: Mapping[int, int] | None = None,
    barred: Mapping[int, Collection[int]] | None = None,
) -> dict[int, int]:
    """Thing -> member, so that the loads are even: the heaviest first, each to who has least so
    far.

    ``kept`` stays as it is; ``barred``: members who may not have the thing, kept or not. What
    nobody may have is left out.
    """
    divided = {
        thing: member
        for thing, member in (kept or {}).items()
        if thing in loads and member in members and member not in (barred or {}).get(thing, ())
    }
    carried = dict.fromkeys(members, (0, 0))
    for thing, member in divided.items():
        carried[member] = _with(carried[member], loads[thing])
    for thing in sorted(loads, key=lambda thing: (-loads[thing], thing)):
        able = [m for m in members if m not in (barred or {}).get(thing, ())]
        if thing in divided or not able:
            continue
        divided[thing] = least = min(able, key=lambda m: carried[m])
        carried[least] = _with(carried[least], loads[thing])
    return divided


def _with(carried: tuple[int, int], load: int) -> tuple[int, int]:
    return carried[0] + load, carried[1] + 1


def _lot(seed: str, plan: int) -> str:
    return hashlib.sha256(f"{seed}:{plan}".encode()).hexdigest()


def _size(total: int, share: int) -> int:
    return -(-total * share // 100)
