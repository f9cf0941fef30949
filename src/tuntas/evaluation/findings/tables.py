"""What the pages of an assignment say of its findings: how many, and when the checks last ran."""

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tuntas.evaluation.models import Evaluation
from tuntas.followup.models import Finding
from tuntas.followup.permissions import findings_seen
from tuntas.followup.plans.queries import check_counts
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


def counts_table(request: Request, evaluation: Evaluation) -> SummaryTable:
    """How many findings each check has, by what was decided."""
    rows = findings_seen_of(request, evaluation).order_by()
    counts = check_counts(rows.values_list("check_id", "state").annotate(total=Count("pk")))
    name, address = f"pemeriksaan-{evaluation.code}", reverse("findings", args=[evaluation.code])
    return SummaryTable(
        request, name, _counts(address), counts, key="jumlah", caption=_("Menurut pemeriksaan")
    )


def run_shown(request: Request, evaluation: Evaluation) -> dict[str, Any]:
    """When the checks were last run, and whether this person may run them."""
    return {
        "last": live_checks.last_run(evaluation),
        "run": live_checks.run_of(evaluation),
        "may_check": live_checks.may_check(request.viewer),
    }
