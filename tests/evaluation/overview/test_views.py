"""The first page: a sentence with figures, each of which opens to its rows."""

import json
import re

import pytest
from django.urls import reverse

from tests import factories
from tests.factories import NOW, world
from tests.people import as_viewer, person, signed_in
from tests.reports.factories import ASSIGNMENT
from tuntas.core.evaluation.snapshot import Finding as Fact
from tuntas.evaluation.assignments.actions import open_evaluation
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.evaluation.overview import queries as overview
from tuntas.followup.findings.actions import decide_finding, record_findings
from tuntas.followup.models import ActionPlan, Finding
from tuntas.followup.permissions import plans_seen
from tuntas.followup.plans.loading import load_plans
from tuntas.organisation.actions import register_services, register_units
from tuntas.organisation.models import Service
from tuntas.results.scores.queries import rounds_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return world()


def said(person):
    return [link.text for link in signed_in(person).get("/").context["headline"]]


def test_the_headline_says_index_target_plans_and_findings(made):
    assert said(made.people.leader) == [
        "Nilai SKM 2022: 88,89 (A), 0,43 di atas target",
        "0 dari 2 unit yang dihitung belum mencapai target",
        "3 dari 6 rencana aksi SKM 2021, SKM 2022 selesai (50\u00a0%)",
        "2 rencana aksi memiliki temuan",
    ]


def test_a_unit_officer_reads_the_agencys_index_but_only_the_own_plans(made):
    assert said(made.people.officer) == [
        "Nilai SKM 2022: 88,89 (A), 0,43 di atas target",
        "0 dari 2 unit yang dihitung belum mencapai target",
        "3 dari 3 rencana aksi SKM 2021, SKM 2022 selesai (100\u00a0%)",
    ]
    page = signed_in(made.people.officer).get("/").content.decode()
    assert "Angka laporan yang tidak cocok" not in page
    assert "status=open" not in page


def test_every_figure_of_the_plans_opens_to_as_many_rows(made):
    client = signed_in(made.people.leader)
    opened = [
        (count, rows(client, address))
        for bar in client.get("/").context["plans"]
        for _, _, count, address in bar["parts"]
    ]
    assert opened == [(2, 2), (1, 1), (1, 1), (1, 1), (1, 1)]


def rows(client, address):
    response = client.get(f"{address}&format=json")
    return len(json.loads(b"".join(response.streaming_content)))


def test_the_plans_with_findings_open_to_as_many_rows(made):
    client = signed_in(made.people.leader)
    headline = client.get("/").context["headline"]
    assert rows(client, headline[-1].address) == 2


def test_a_dismissed_finding_is_no_longer_counted(made):
    viewer = as_viewer(made.people.member)
    assert [count for *_, count in overview.doubtful_plans(viewer)] == [2]
    finding = Finding.objects.filter(plan__round__agency=made.agency).first()
    decide_finding(finding=finding, state="dismissed", reason="Sudah benar.", viewer=viewer, at=NOW)
    assert overview.doubtful_plans(viewer) == [(2, "Balai Contoh di Beta", 1)]


def test_a_share_of_closed_plans_says_how_many_are_doubtful_and_opens_to_them(made):
    closed = ActionPlan.objects.filter(status="close").order_by("pk").first()
    seen = [
        Fact(check, check, str(closed.pk), "high", "belum dilaksanakan")
        for check in ("text_says_not_done", "deadline_after_cutoff")
    ]
    record_findings(plans={str(closed.pk): closed}, findings=seen, by=None, at=NOW, later=True)
    client = signed_in(made.people.leader)
    whole = "3 dari 6 rencana aksi SKM 2021, SKM 2022 selesai (50\u00a0%; 1 di antaranya diragukan)"
    links = client.get("/").context["headline"]
    assert [link.text for link in links][2:4] == [whole, "lihat yang diragukan"]
    assert rows(client, links[3].address) == 1


def test_pages_of_an_evaluation_say_what_was_doubtful_when_it_was_frozen(made):
    closed = ActionPlan.objects.filter(status="close").order_by("pk").first()
    fact = Fact("f", "text_says_not_done", str(closed.pk), "high", "belum dilaksanakan")
    record_findings(plans={str(closed.pk): closed}, findings=[fact], by=None, at=NOW)
    scope = {r: list(r.round_units.values_list("unit", flat=True)) for r in rounds_of(made.agency)}
    evaluation = open_evaluation(
        agency=made.agency, code="uji", assignment=ASSIGNMENT, scope=scope, by=None, at=NOW
    )
    client = signed_in(made.people.leader)
    addresses = [reverse(name, args=["uji"]) for name in ("evaluation", "conformity")]
    for live in (True, False):
        for address in addresses:
            page = client.get(address).content.decode()
            assert "(50\u00a0%; 1 di antaranya diragukan)." in page
            link = re.search(r'href="([^"]+against-closing[^"]*)">Lihat yang diragukan', page)[1]
            assert link.startswith("/rencana/") is live
            assert rows(client, link.replace("&amp;", "&")) == 1
        if live:
            make_cut_off(evaluation=evaluation, by=None, at=NOW)


def test_without_plans_there_is_no_share(made):
    assert overview.plans_by_round(plans_seen(as_viewer(made.people.stranger))) == []


def test_a_hostile_name_is_shown_as_text():
    agency = factories.agency()
    row = {"no": 1, "name": '"><script>alert(1)</script>', "kind": "balai"}
    unit = register_units(agency=agency, rows=[row], by=None, at=NOW)[0]
    register_services(agency=agency, names={unit.pk: ["<b>tebal</b>"]}, by=None, at=NOW)
    factories.survey(agency, 2022, [unit])
    client = signed_in(person("leader", agency, NOW))
    for address in ("/", "/hasil/", "/unit/", "/unit/1/"):
        page = client.get(address).content.decode()
        assert ("<script>alert" in page, "<b>tebal" in page) == (False, False)
        assert "&lt;script&gt;alert(1)" in page


def test_somebody_without_a_role_is_told_what_to_do(made, django_user_model):
    nobody = django_user_model.objects.create_user("nobody")
    assert "belum memiliki peran" in signed_in(nobody).get("/").content.decode()


def test_an_agency_without_rounds_is_told_what_will_be_here(made):
    assert "Belum ada putaran survei" in signed_in(made.people.stranger).get("/").content.decode()


def test_a_round_without_plans_and_answers_still_has_its_page():
    agency = factories.agency()
    made = factories.units(agency)
    factories.open_round(
        agency=agency,
        year=2022,
        name="SKM 2022",
        target=None,
        rules=[],
        counted=made,
        by=None,
        at=NOW,
    )
    response = signed_in(person("leader", agency, NOW)).get("/")
    assert [link.text for link in response.context["headline"]] == [
        "Nilai SKM 2022: tidak ada data"
    ]
    assert "Belum ada rencana aksi" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_takes_the_same_queries_for_one_unit_and_for_three(
    count, django_assert_num_queries
):
    agency = factories.agency()
    units = factories.units(agency)[:count]
    rounds = {year: factories.survey(agency, year, units) for year in (2021, 2022)}
    plans = [factories.plan_row(u.no, year, 1) for u in units for year in rounds]
    services = {(s.unit_id, s.name): s.pk for s in Service.objects.filter(unit__agency=agency)}
    load_plans(
        rounds=rounds,
        rows=plans,
        units={u.name: u.pk for u in units},
        services=services,
        source="",
        status_as_of=NOW,
        by=None,
        at=NOW,
    )
    client = signed_in(person("leader", agency, NOW))
    with django_assert_num_queries(14):
        page = client.get("/")
    share = f"{2 * count} dari {2 * count} rencana aksi SKM 2021, SKM 2022 selesai"
    assert share in page.content.decode()
