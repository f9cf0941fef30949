"""What pages show of evidence. A plan's evidence takes a constant number of queries."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404

from tuntas.core.base import data
from tuntas.core.followup import evidence as core, workflow as followup
from tuntas.core.followup.likeness import fingerprint, nearest
from tuntas.followup.models import ActionPlan, Evidence
from tuntas.followup.permissions import may_verify, may_write_plans, plans_seen
from tuntas.followup.plans.contributors import contributors_of
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer, units_seen
from tuntas.surveys.models import Round
from tuntas.surveys.queries import called
from tuntas.web.terms import gettext

WHY_NOT: Mapping[str, str] = data.rows("evidence/queries", "tuntas.followup")["why_not"]
LINK = "link:"  # how the likeness of a link begins
MOST_ELSEWHERE = 200  # rows that are looked at for one plan


def why_not_add(plan: ActionPlan) -> str:
    """Why evidence cannot be added now; "" where it can."""
    if plan.state in followup.IN_WORK:
        return ""
    return WHY_NOT.get(plan.state, WHY_NOT["not_approved"])


def standing(plan: ActionPlan) -> QuerySet[Evidence]:
    """What counts: neither withdrawn nor replaced."""
    return plan.evidence.filter(withdrawn_at=None, replaced_by=None)


def why_not_withdraw(row: Evidence, state: str, left: int) -> str:
    """Why a piece that stands cannot be taken back from a plan in this state; "" where it can.

    ``left``: pieces that stand and were not rejected, this one among them.
    """
    if row.state != Evidence.State.WAITING:
        return WHY_NOT["decided"]
    if state not in (*followup.IN_WORK, "evidence_in"):
        return WHY_NOT["fixed"]
    if state == "evidence_in" and left < 2:
        return WHY_NOT["only_one"]
    return ""


def link_likeness(url: str) -> str:
    return LINK + hashlib.sha256(core.link_mark(url).encode()).hexdigest()[:40]


def likeness_among(evidence: Evidence, text: str) -> str:
    """The mark that the agency's documents of nearly this text share; "" for too few words."""
    mark = fingerprint(text)
    if mark is None:
        return ""
    rows = Evidence.objects.filter(plan__unit__agency=evidence.plan.unit.agency_id, url="")
    known = rows.exclude(likeness="").values_list("likeness", flat=True).distinct()
    near = nearest(mark, (int(value, 16) for value in known.iterator()))
    return f"{mark if near is None else near:016x}"


@dataclass(frozen=True)
class Elsewhere:
    """The same file, or nearly the same, elsewhere. ``plan`` is None where it is not for this
    reader.
    """

    same: bool
    plan: ActionPlan | None
    round: Round
    unit: Unit | None


def evidence_shown(viewer: Viewer, plan: ActionPlan) -> dict[str, Any]:
    """``why_not`` tells the unit why nothing can be added, the team why it cannot decide; ""
    otherwise. ``limit``: bytes of a file; ``accept``: what the browser offers first (the content
    decides).
    """
    rows = list(plan.evidence.select_related("by", "decided_by").order_by("id"))
    replaced = {row.replaces_id for row in rows}
    current = [row for row in rows if row.withdrawn_at is None and row.pk not in replaced]
    elsewhere = _elsewhere(viewer, plan, current)
    writes, verifies = may_write_plans(viewer, plan.unit), may_verify(viewer, plan.unit)
    own = verifies and viewer.person.pk in contributors_of([plan])[plan.pk]
    why_not = why_not_add(plan) if writes else ""
    if own and plan.state == "evidence_in":
        why_not = followup.GUARDS["not_own_work"].sentence
    left = sum(row.state != Evidence.State.REJECTED for row in current)
    taken = [kind for key, kind in core.KINDS.items() if key != "zip" or settings.EVIDENCE_ZIP]
    return {
        "pieces": [
            _piece(row, rows)
            | {
                "elsewhere": elsewhere[row.pk],
                "may_withdraw": writes and not why_not_withdraw(row, plan.state, left),
            }
            for row in current
        ],
        "withdrawn": [row for row in rows if row.withdrawn_at],
        "may_add": writes and not why_not_add(plan),
        "may_decide": verifies and not own and plan.state == "evidence_in",
        "why_not": gettext(why_not) if why_not else "",
        "limit": settings.EVIDENCE_BYTES,
        "accept": ",".join(f".{e}" for kind in taken for e in (kind.extension, *kind.also)),
    }


def _piece(row: Evidence, rows: list[Evidence]) -> dict[str, Any]:
    """``earlier``: the versions before, the latest first."""
    by_pk = {r.pk: r for r in rows}
    earlier, at = [], row.replaces_id
    while at:
        earlier.append(by_pk[at])
        at = by_pk[at].replaces_id
    kind = core.KINDS.get(row.kind)
    return {
        "row": row,
        "kind": gettext(kind.name) if kind else gettext("Tautan"),
        "inline": bool(kind and kind.inline and not row.flag),
        "earlier": earlier,
    }


def _elsewhere(
    viewer: Viewer, plan: ActionPlan, rows: Sequence[Evidence]
) -> dict[int, list[Elsewhere]]:
    """Per piece: the agency's other plans that have the same file or link, or one of nearly the
    same text.
    """
    digests = {row.sha256 for row in rows} - {""}
    marks = {row.likeness for row in rows} - {""}
    alike = Evidence.objects.filter(
        Q(sha256__in=digests) | Q(likeness__in=marks), withdrawn_at=None
    )
    alike = alike.filter(plan__unit__agency=plan.unit.agency_id).exclude(plan=plan)
    alike = alike.select_related("plan__unit", "plan__round").order_by("id")
    found = list(alike[:MOST_ELSEWHERE]) if rows else []
    seen = set(units_seen(viewer).values_list("pk", flat=True)) if found else set()
    return {row.pk: _uses(row, found, seen) for row in rows}


def _uses(row: Evidence, found: list[Evidence], seen: set[int]) -> list[Elsewhere]:
    """One line per other plan, the same file before nearly the same."""
    uses: dict[int, Elsewhere] = {}
    for other in found:
        near = bool(row.likeness) and other.likeness == row.likeness
        same = bool(row.sha256) and other.sha256 == row.sha256
        same = same or (near and row.likeness.startswith(LINK))
        if same or (near and other.plan_id not in uses):
            seen_here = other.plan.unit_id in seen
            plan, unit = (other.plan, other.plan.unit) if seen_here else (None, None)
            uses[other.plan_id] = Elsewhere(same, plan, other.plan.round, unit)
    return list(uses.values())


def evidence_or_404(viewer: Viewer, round_code: str, code: str, pk: int) -> Evidence:
    """One piece that this person may read; somebody else's is not there."""
    rows = Evidence.objects.filter(
        called(round_code, "plan__round__"), plan__in=plans_seen(viewer), plan__code=code
    )
    evidence = rows.select_related("plan__round", "plan__unit").filter(pk=pk).first()
    if evidence is None:
        raise Http404
    return evidence


def evidence_of_unit(
    viewer: Viewer, round_id: int, unit_no: int
) -> tuple[Round, Unit, QuerySet[Evidence]]:
    """All evidence of a unit's plans in a round, plan by plan; 404 where it is not to be seen."""
    unit = units_seen(viewer).filter(no=unit_no).first()
    round_ = Round.objects.filter(pk=round_id, agency=viewer.agency).first()
    if unit is None or round_ is None:
        raise Http404
    rows: Any = Evidence.objects.filter(
        plan__in=plans_seen(viewer), plan__unit=unit, plan__round=round_
    )
    rows = rows.select_related("plan", "by", "decided_by").order_by("plan__code", "id")
    return round_, unit, rows
