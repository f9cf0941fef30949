"""What a report calls closed is closed for the reconciliation, the database and the frozen facts
alike.
"""

import pytest

from tests import factories
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.evaluation.old_reports.actions import import_report
from tuntas.followup.models import ActionPlan
from tuntas.readers.old_reports.audit import audit
from tuntas.readers.old_reports.reconciliation import is_closed

WORDS = ("Tuntas.", "Sudah selesai", "DITUTUP", "Dalam proses", "lihat lampiran", "")


@pytest.mark.django_db
def test_every_layer_counts_the_same_plans_as_closed():
    body = factories.agency()
    made = factories.units(body)
    factories.survey(body, 2021, made[:2])
    rows = tuple(
        factories.plan_row(1, 2021, n, status_raw=word) for n, word in enumerate(WORDS, start=1)
    )
    checked = audit(factories.old_report(rows))
    evaluation = import_report(agency=body, audit=checked, by=None, at=factories.NOW)
    frozen = Snapshot.from_json(
        make_cut_off(evaluation=evaluation, by=None, at=factories.NOW).snapshot
    )
    closed = {row.id for row in rows if is_closed(row)}
    assert closed == {"2021-01-01", "2021-01-02", "2021-01-03"}
    assert set(ActionPlan.objects.filter(status="close").values_list("code", flat=True)) == closed
    assert {plan.id for plan in frozen.plans if plan.status == "close"} == closed
