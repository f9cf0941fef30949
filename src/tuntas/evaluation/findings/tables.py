"""What the pages of an assignment say of its findings: how many, and when the checks last ran."""

from collections import Counter
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tuntas.evaluation.cut_offs.queries import Frozen
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.overview.queries import Link
from tuntas.evaluation.words import say
from tuntas.followup.models import Finding
from tuntas.followup.permissions import findings_seen
from tuntas.followup.plans.queries import CheckCount, check_counts
from tuntas.organisation.requests import Request
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable

from . import checks as live_checks

# How many findings were decided on, and how.
DECIDED = (
    Column("open", _("Belum diputuskan"), kind="number"),
    Column("confirmed", _("Dibenarkan"), kind="number"),
    Column("dismissed", _("Dikesampingkan"), kind="number"),
)


def _counts(address: str) -> list[Column]:
    return [
        Column("title", _("Pemeriksaan"), link=lambda c: f"{address}?check={c.check_id}"),
        Column("severity", _("Tingkat"), lambda c: str(c.severity)),
        Column("found", _("Ditemukan"), lambda c: c.total + c.dismissed, kind="number"),
        *DECIDED,
    ]


def findings_seen_of(request: Request, evaluation: Evaluation) -> QuerySet[Finding]:
    """The findings of an assignment that this person may read."""
    seen = findings_seen(request.viewer).values("pk")
    return live_checks.findings_of(evaluation).filter(pk__in=seen)


def check_rows(request: Request, evaluation: Evaluation, frozen: Frozen | None) -> list[CheckCount]:
    """How many findings each check has, by what was decided: at the cut-off, or now."""
    if frozen:
        found = Counter((f.check, f.state) for f in frozen.snapshot.findings)
        return check_counts((check, state, n) for (check, state), n in found.items())
    rows = findings_seen_of(request, evaluation).order_by()
    return check_counts(rows.values_list("check_id", "state").annotate(total=Count("pk")))


def counts_table(request: Request, evaluation: Evaluation, frozen: Frozen | None) -> SummaryTable:
    counts = check_rows(request, evaluation, frozen)
    name, address = f"pemeriksaan-{evaluation.code}", reverse("findings", args=[evaluation.code])
    return SummaryTable(
        request, name, _counts(address), counts, key="jumlah", caption=_("Menurut pemeriksaan")
    )


def findings_since(request: Request, frozen: Frozen) -> list[Link]:
    """``2 temuan baru``, ``5 temuan diputuskan``: since the cut-off."""
    rows, at = findings_seen_of(request, frozen.evaluation), frozen.cut_off.at
    with_new_plans = rows.filter(found_at=None, plan__isnull=False).exclude(
        plan__events__happened_at__lte=at
    )
    changed = {
        "found": rows.filter(found_at__gt=at).count() + with_new_plans.count(),
        "decided": rows.filter(decided_at__gt=at).count(),
    }
    address = reverse("findings", args=[frozen.evaluation.code])
    return [Link(say(f"since.{what}", n=n), address) for what, n in changed.items() if n]


def run_shown(request: Request, evaluation: Evaluation) -> dict[str, Any]:
    """When the checks were last run, and whether this person may run them."""
    return {
        "last": live_checks.last_run(evaluation),
        "run": live_checks.run_of(evaluation),
        "may_check": live_checks.may_check(request.viewer),
    }
