"""Each cut-off says how far the audit trail was when it was made."""

from datetime import timedelta

import pytest

from tests.factories import NOW, world
from tests.tampering import without_guards
from tuntas.audit.actions import acknowledge, begin_anchors
from tuntas.audit.models import Event
from tuntas.audit.queries import check
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.evaluation.models import CutOff
from tuntas.web.display import sentence

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def test_a_cut_off_misses_the_rows_that_it_counted(settings, tmp_path):
    settings.AUDIT_ANCHORS = tmp_path / "audit"
    made = world()
    begin_anchors(NOW)
    rows = Event.objects.count()
    cut_off = make_cut_off(evaluation=made.evaluation, by=made.people.member, at=NOW, moment=NOW)
    assert cut_off.anchor["rows"] == rows
    assert check().disagreements == ()
    last = Event.objects.order_by("-pk").values_list("pk", flat=True)[:3]
    with without_guards() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE id >= %s", [min(last)])
    found = sorted(check().disagreements, key=lambda each: each.mark)
    assert [each.mark.rpartition(":")[0] for each in found] == [f"cut-off:{cut_off.pk}", "file"]
    assert f"Jangkar pembekuan {made.evaluation.code}" in sentence(found[0].message)
    assert f"2 dari {rows} baris jejak audit hilang" in sentence(found[0].message)


def test_one_without_its_anchor_is_told_unless_it_is_older_than_all_anchors(settings, tmp_path):
    settings.AUDIT_ANCHORS = tmp_path / "audit"
    made = world()
    with without_guards():
        CutOff.objects.update(anchor={})
    begin_anchors(NOW + HOUR)
    assert check().disagreements == ()
    cut_off = make_cut_off(
        evaluation=made.evaluation, by=made.people.member, at=NOW + 2 * HOUR, moment=NOW
    )
    with without_guards():
        CutOff.objects.filter(pk=cut_off.pk).update(anchor={})
    (found,) = check().disagreements
    assert found.mark.rpartition(":")[0] == f"cut-off:{cut_off.pk}"
    acknowledge(reason="Basis data diperbaiki", at=NOW + 3 * HOUR, by=None)
    assert check().disagreements == ()
    with without_guards():
        CutOff.objects.filter(pk=cut_off.pk).update(anchor={"rows": 1})
    assert len(check().disagreements) == 1
