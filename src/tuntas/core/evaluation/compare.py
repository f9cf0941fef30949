"""What became of the plans between two cut-offs, and after one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tuntas.core.base import data
from tuntas.core.followup.workflow import NOT_YET_PLANS, STATES
from tuntas.core.survey.round_codes import RoundName

from .snapshot import Plan, Snapshot

# What can be different about a plan, in the order in which it is told.
_TABLE = data.rows("evaluation/changes")
KINDS: Mapping[str, str] = _TABLE["kinds"]
STATUSES: Mapping[str, str] = {**_TABLE["statuses"], "": _TABLE["no_status"]}
EVIDENCE: Mapping[str, str] = _TABLE["evidence"]
SINCE: Mapping[str, str] = _TABLE["since"]


@dataclass(frozen=True)
class Change:
    """One difference of one plan. ``before`` and ``after`` are as people write them: a word of
    ``STATUSES`` or ``core.followup.workflow.STATES``, an ISO day, a number of accepted and all
    pieces of evidence; "" for none."""

    kind: str
    plan: Plan  # as it is later; of one that is gone, as it was
    unit: str
    before: str
    after: str


def compare(earlier: Snapshot, later: Snapshot) -> tuple[Change, ...]:
    """Every difference, in the order of the later cut-off; what is gone comes last."""
    before, after = ({(p.round, p.id): p for p in s.plans} for s in (earlier, later))
    before = recalled(before, after)
    units = {u.no: u.name for u in (*earlier.units, *later.units)}
    found = [change for key in after for change in _changes(before.get(key), after[key], units)]
    gone = (
        Change("gone", p, units[p.unit_no], _state(p), "")
        for key, p in before.items()
        if key not in after
    )
    return (*found, *gone)


Key = tuple[RoundName, str]


def since(then: Plan | None, state: str, status: str, *, known: bool) -> str:
    """What became of a plan after a cut-off (a key of ``SINCE``), by its state and status of now;
    ``then``: as the cut-off has it; ``known``: it was there already, if only as a draft.
    """
    if then is None:
        return "written" if not known else "same" if state in NOT_YET_PLANS else "approved"
    if then.status != status and "close" in (then.status, status):
        return "closed" if status == "close" else "reopened"
    return "same" if state_said(then.state, then.status) == state_said(state, status) else "moved"


def recalled(before: Mapping[Key, Plan], after: Iterable[Key]) -> dict[Key, Plan]:
    """The earlier plans under the names of rounds that the later keys have: a cut-off from before
    rounds had codes calls every round by its year.
    """
    after = set(after)
    now = {(RoundName(year, str(year)), id_): (year, code, id_) for (year, code), id_ in after}
    found: dict[Key, Plan] = {}
    for key, plan in before.items():
        year, code, id_ = now.get(key, (*key[0], key[1]))
        found[key if key in after else (RoundName(year, code), id_)] = plan
    return found


def counts(changes: Iterable[Change]) -> dict[str, int]:
    """How many plans changed in each way; every way is there."""
    found = dict.fromkeys(KINDS, 0)
    for change in changes:
        found[change.kind] += 1
    return found


def _changes(old: Plan | None, new: Plan, units: Mapping[int, str]) -> Iterator[Change]:
    unit = units[new.unit_no]
    if old is None:
        yield Change("appeared", new, unit, "", _state(new))
        return
    if _state(old) != _state(new):
        kind = (
            "closed" if new.status == "close" else "reopened" if old.status == "close" else "state"
        )
        yield Change(kind, new, unit, _state(old), _state(new))
    if old.deadline != new.deadline or old.due != new.due:
        yield Change(
            "deadline", new, unit, _day(old.due or old.deadline), _day(new.due or new.deadline)
        )
    if set(old.evidence) != set(new.evidence):
        yield Change("evidence", new, unit, _pieces(old), _pieces(new))
    if (old.text, old.service) != (new.text, new.service):
        yield Change("content", new, unit, old.text, new.text)
    if (old.elements, old.elements_source) != (new.elements, new.elements_source):
        yield Change("elements", new, unit, ", ".join(old.elements), ", ".join(new.elements))
    if old.answers != new.answers:
        yield Change("answers", new, unit, _answered(old), _answered(new))


def _state(plan: Plan) -> str:
    return state_said(plan.state, plan.status)


def state_said(state: str, status: str) -> str:
    """The most that is known of a plan: that it has no status, else the state of its life, else the
    published status.
    """
    return (status and STATES.get(state)) or STATUSES[status]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _answered(plan: Plan) -> str:
    return "; ".join(" ".join(filter(None, pair)) for pair in plan.answers)


def _pieces(plan: Plan) -> str:
    accepted = sum(piece.state == "accepted" for piece in plan.evidence)
    return f"{accepted}/{len(plan.evidence)}"
