"""The page of an assignment's findings: run, read, decide on one or many, take back, and who
may.
"""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.evaluation.findings.factories import closed, only, run, team
from tests.evaluation.verifiers import assigned
from tests.people import signed_in
from tuntas.audit.models import Event
from tuntas.evaluation.cut_offs.snapshots import snapshot
from tuntas.followup.models import Finding
from tuntas.reports.official.appendices import doubts

pytestmark = pytest.mark.django_db
OLD = "Daftar hadir 12 Maret 2023"


@pytest.fixture
def world():
    return team()


@pytest.fixture
def evaluation(world):
    """Two findings about plans and one about a unit without a plan."""
    made = assigned(world)
    closed(world, 0, title=OLD)
    closed(world, 1, title=OLD)
    run(world, made)
    return made


def at(name, evaluation, *more):
    return reverse(name, args=[evaluation.code, *more])


def seen(findings):
    return [f"{f.pk}:{f.state}" for f in findings]


def test_an_assignment_that_was_never_checked_says_so_and_offers_to(world):
    made = only(world)
    client = signed_in(world["member"])
    assert "belum pernah dijalankan" in client.get(at("findings", made)).text
    answer = client.post(at("findings-check", made), follow=True)
    assert "0 rencana diperiksa: 1 temuan baru" in answer.text


def test_the_list_shows_plans_and_units_and_its_files_hold_the_same(world, evaluation):
    client = signed_in(world["member"])
    text = client.get(at("findings", evaluation)).text
    assert "3 temuan, 3 di antaranya belum diputuskan" in text
    assert (OLD in text, world["second"].name in text) == (True, True)
    rows = json.loads(client.get(at("findings", evaluation), {"format": "json"}).getvalue())
    assert len(rows) == 3
    counts = client.get(
        at("findings", evaluation), {"format": "json", "table": "jumlah"}
    ).getvalue()
    assert len(json.loads(counts)) == 2
    assert client.get(at("assignment", evaluation)).text.count("Unit tanpa rencana aksi") == 1


def test_one_is_dismissed_with_a_reason_and_taken_back(world, evaluation):
    client, finding = signed_in(world["member"]), Finding.objects.get(check_id="unit_without_plan")
    address = at("finding", evaluation, finding.pk)
    refused = client.post(address, {"state": "dismissed", "seen": "open", "reason": ""})
    assert (refused.status_code, "Tuliskan alasan" in refused.text) == (422, True)
    client.post(address, {"state": "dismissed", "seen": "open", "reason": "Baru mandiri"})
    finding.refresh_from_db()
    assert (finding.state, finding.reason) == ("dismissed", "Baru mandiri")
    stale = client.post(address, {"state": "confirmed", "seen": "open"})
    assert (stale.status_code, "Temuan ini sudah diputuskan" in stale.text) == (409, True)
    client.post(address, {"state": "open", "seen": "dismissed"})
    assert (
        Event.objects.filter(noun="finding", verb="decide", object_id=str(finding.pk)).count() == 2
    )


def test_many_are_shown_decided_on_and_taken_back_and_stale_ones_are_left(world, evaluation):
    client = signed_in(world["member"])
    shown = client.post(at("findings-choose", evaluation), {"all": "1", "act": "confirmed"})
    assert "3 temuan dipilih" in shown.text
    rows = list(Finding.objects.order_by("pk"))
    client.post(
        at("finding", evaluation, rows[0].pk),
        {"state": "dismissed", "seen": "open", "reason": "Sah"},
    )
    done = client.post(at("findings-decide", evaluation), {"act": "confirmed", "seen": seen(rows)})
    assert ("2 temuan diputuskan" in done.text, "1 tidak diubah" in done.text) == (True, True)
    assert [f.state for f in Finding.objects.order_by("pk")] == [
        "dismissed",
        "confirmed",
        "confirmed",
    ]
    undo = seen(Finding.objects.filter(state="confirmed"))
    client.post(at("findings-decide", evaluation), {"act": "open", "seen": undo})
    assert [f.state for f in Finding.objects.order_by("pk")] == ["dismissed", "open", "open"]


@pytest.mark.parametrize("given", [{"act": "dismissed"}, {"act": "unknown"}, {}])
def test_many_without_a_reason_or_an_act_are_refused_and_stay(world, evaluation, given):
    client = signed_in(world["member"])
    answer = client.post(
        at("findings-decide", evaluation), {**given, "seen": seen(Finding.objects.all())}
    )
    assert (answer.status_code, Finding.objects.exclude(state="open").count()) == (422, 0)


def test_a_finding_of_another_assignment_is_not_there(world, evaluation):
    other = only(world)
    finding = Finding.objects.get(check_id="unit_without_plan")
    client = signed_in(world["member"])
    assert client.get(at("finding", other, finding.pk)).status_code == 404
    client.post(at("findings-decide", other), {"act": "confirmed", "seen": [f"{finding.pk}:open"]})
    finding.refresh_from_db()
    assert finding.state == "open"


@pytest.mark.parametrize(("who", "status"), [("leader", 403), ("officer", 403), ("member", 200)])
def test_only_the_team_decides(world, evaluation, who, status):
    answer = signed_in(world[who]).post(
        at("findings-decide", evaluation), {"act": "confirmed", "seen": seen(Finding.objects.all())}
    )
    assert answer.status_code == status


def moved(world, who="member"):
    """Somebody who stood in for the head of the first unit while its round ran."""
    opened = world["round"].opens
    world[who].appointments.create(
        agency=world["agency"],
        unit=world["unit"],
        role="head",
        acting="plh",
        valid_from=opened,
        valid_to=opened,
    )
    return signed_in(world[who])


def test_who_served_at_the_unit_decides_on_none_of_its_findings(world, evaluation):
    client = moved(world)
    own = Finding.objects.filter(plan__unit=world["unit"]).order_by("pk")
    page = at("finding", evaluation, own[0].pk)
    assert 'name="state"' not in client.get(page).text
    refused = client.post(page, {"state": "confirmed", "seen": "open"})
    assert (refused.status_code, "Konflik kepentingan" in refused.text) == (422, True)
    rows = Finding.objects.all()
    done = client.post(at("findings-decide", evaluation), {"act": "confirmed", "seen": seen(rows)})
    assert "1 temuan diputuskan" in done.text
    assert "2 ditinggalkan untuk orang lain karena konflik kepentingan" in done.text
    assert list(own.values_list("state", flat=True)) == ["open", "open"]


def test_on_the_page_of_a_plan_who_served_at_its_unit_is_offered_no_decision(world, evaluation):
    plan = Finding.objects.filter(plan__unit=world["unit"]).first().plan
    page = reverse("plan", args=[plan.round.code, plan.code])
    assert "Benarkan temuan" in signed_in(world["colleague"]).get(page).text
    assert "Benarkan temuan" not in moved(world).get(page).text


def test_lampiran_3_counts_by_decision_and_gives_the_reasons(world, evaluation):
    client, rows = signed_in(world["member"]), list(Finding.objects.order_by("pk"))
    client.post(
        at("finding", evaluation, rows[0].pk),
        {"state": "dismissed", "seen": "open", "reason": "Sah"},
    )
    client.post(at("finding", evaluation, rows[1].pk), {"state": "confirmed", "seen": "open"})
    said = str(doubts(snapshot(evaluation, timezone.now()), {}))
    assert "1 dibenarkan tim, 1 dikesampingkan dengan alasan, dan 1 belum diputuskan" in said
    assert ("'Sah'" in said, world["second"].name in said) == (True, True)


def test_the_list_takes_as_many_queries_for_three_findings_as_for_one(world):
    made, client, counts = only(world), signed_in(world["member"]), []
    for numbers in ((0,), (1, 2)):
        for number in numbers:
            closed(world, number, title=OLD)
        run(world, made)
        with CaptureQueriesContext(connection) as queries:
            client.get(at("findings", made))
        counts.append(len(queries))
    assert counts[0] == counts[1]
