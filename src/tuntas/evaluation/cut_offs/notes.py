"""What the pages of an evaluation say of its cut-off, and where the rows behind a figure are."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from tuntas.core.evaluation.compare import SINCE
from tuntas.core.followup.workflow import NOT_YET_PLANS, STATES
from tuntas.evaluation.models import CutOff
from tuntas.evaluation.overview.queries import Link
from tuntas.evaluation.words import say
from tuntas.followup.models import ActionPlan
from tuntas.organisation.permissions import Viewer
from tuntas.web import display

from .queries import Frozen, beside, counts, plans_beside

COUNTED = [state for state in STATES if state not in NOT_YET_PLANS]


def made_said(cut_off: CutOff, at: datetime) -> str:
    """Of what was asked for at ``at``: that it was frozen, or had been before."""
    then = display.moment(cut_off.at)
    if cut_off.made_at == at:
        return say("cut_offs.made", at=then)
    return say("cut_offs.known", at=then, made=display.moment(cut_off.made_at))


def cut_off_note(frozen: Frozen | None, viewer: Viewer) -> dict[str, Any]:
    """For ``cut_offs/note.html``."""
    since = since_said(frozen, plans_beside(frozen, viewer)) if frozen else []
    return {"frozen": frozen, "since": since}


def since_said(frozen: Frozen, plans: QuerySet[ActionPlan], **query: Any) -> list[Link]:
    """``3 rencana aksi ditulis (2 belum disetujui)``: what became of these plans since, each with
    its rows; ``query`` narrows these to the same plans.
    """
    found = counts(beside(frozen, plans))
    return [
        Link(_said(what, found[what], found["draft"]), plans_address(frozen, since=what, **query))
        for what in SINCE
        if what != "same" and found[what]
    ]


def _said(what: str, n: int, drafts: int) -> str:
    if what == "written" and drafts:
        return say("since.written_drafts", n=n, drafts=drafts)
    return say(f"since.{what}", n=n)


def plans_address(frozen: Frozen, **query: Any) -> str:
    """The plans of a cut-off, each as it was and as it is."""
    at = [frozen.evaluation.code, frozen.cut_off.pk]
    return reverse("cut-off-plans", args=at, query=query)


def plans_behind(frozen: Frozen | None, **query: Any) -> str:
    """The rows that a figure counts: those of the cut-off, or without one today's."""
    if frozen:
        return plans_address(frozen, **query)
    return reverse("plans", query=query | {"state": COUNTED})
