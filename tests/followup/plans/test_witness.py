"""Acts on plans miss what was cut from the audit trail, whatever became of its anchors."""

from datetime import timedelta

import pytest

from tests.followup.plans.one_plan import one_plan
from tests.tampering import without_guards
from tuntas.audit.actions import acknowledge, begin_anchors
from tuntas.audit.models import Event
from tuntas.audit.queries import check
from tuntas.web.display import sentence

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


def test_a_trail_that_was_put_back_with_its_anchors_is_missed_by_the_plans(settings, tmp_path):
    settings.AUDIT_ANCHORS = tmp_path / "audit"
    world = one_plan()
    begin_anchors(world.now)
    rows = Event.objects.count()
    copy = {path: path.read_bytes() for path in settings.AUDIT_ANCHORS.iterdir()}
    world.now += HOUR
    world.bring_to("in_progress")
    world.act("evidence", "officer")
    assert check().disagreements == ()
    with without_guards() as cursor:
        last = Event.objects.order_by("pk")[rows - 1].pk
        cursor.execute("DELETE FROM audit_event WHERE id > %s", [last])
    for path, content in copy.items():
        path.write_bytes(content)
    assert [sentence(each.message).split(" sejak ")[0] for each in check().disagreements] == [
        "Riwayat rencana aksi: 3 tindakan",
        "Data dukung: 1 tindakan",
    ]
    world.now += HOUR
    acknowledge(reason="Dipulihkan", at=world.now, by=None)
    assert check().disagreements == ()
    world.act("hand_in", "officer")
    assert check().disagreements == ()
