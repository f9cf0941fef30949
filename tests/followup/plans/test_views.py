"""The plan list and the page of one plan."""

import csv
import io
import json

import pytest
from django.utils.html import escape

from tests.factories import NOW, agency, plan_row, world
from tests.people import as_viewer, person, signed_in
from tuntas.audit.models import Event
from tuntas.followup.findings.actions import decide_finding
from tuntas.followup.models import Finding
from tuntas.followup.plans.loading import load_plans
from tuntas.followup.plans.queries import containing, plans_listed
from tuntas.organisation.actions import register_units
from tuntas.surveys.rounds.actions import open_round
from tuntas.web.tables import table
from tuntas.web.tables.table import Column

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return world()


def codes(client, query=""):
    """The codes of the list, in its order, from its JSON file."""
    response = client.get(f"/rencana/?format=json{query}")
    return [row["code"] for row in json.loads(b"".join(response.streaming_content))]


def finding(made, code):
    return Finding.objects.get(plan=made.plan(code))


def answer(client, found, **form):
    address = f"/rencana/{found.plan.round.year}/{found.plan.code}/temuan/{found.pk}/"
    return client.post(address, {"state": "confirmed", "seen": "open", "reason": "", **form})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["2021-01-01", "2021-01-02", "2021-02-01", "2022-01-01", "2022-02-01", "2022-03-01"]),
        ("&q=kursi", ["2022-02-01"]),
        ("&q=2021-02", ["2021-02-01"]),
        ("&unit=2", ["2021-02-01", "2022-02-01"]),
        ("&unit=2&unit=3&year=2022", ["2022-02-01", "2022-03-01"]),
        ("&element=U3", ["2021-01-02"]),
        ("&element=U1&element=U3&year=2021", ["2021-01-01", "2021-01-02"]),
        ("&status=open", ["2021-02-01", "2022-03-01"]),
        ("&status=none", ["2022-02-01"]),
        ("&finding=any", ["2021-02-01", "2022-02-01"]),
        ("&finding=none&year=2021", ["2021-01-01", "2021-01-02"]),
        ("&finding=status_missing", ["2022-02-01"]),
        ("&service=Pengujian", []),
        ("&service=Layanan+Informasi&unit=3", ["2022-03-01"]),
        ("&due_from=2023-01-01&due_until=2023-12-31", ["2021-01-02", "2022-01-01", "2022-03-01"]),
        ("&sort=-deadline&year=2021", ["2021-01-02", "2021-01-01", "2021-02-01"]),
        ("&unit=99", []),
        ("&unit=99&year=2021&due_from=kemarin", []),
    ],
)
def test_the_list_is_narrowed_to_what_is_asked(made, query, expected):
    assert codes(signed_in(made.people.member), query) == expected


def test_a_dismissed_finding_no_longer_counts_in_the_list(made):
    client = signed_in(made.people.member)
    answer(
        client,
        finding(made, "2022-02-01"),
        state="dismissed",
        reason="Status ada di lampiran lain.",
    )
    assert codes(client, "&finding=any") == ["2021-02-01"]


def test_a_unit_officer_sees_the_plans_of_the_own_unit_only(made):
    assert codes(signed_in(made.people.officer)) == ["2021-01-01", "2021-01-02", "2022-01-01"]


def test_only_who_writes_plans_is_led_to_their_import(made):
    everyone = made.people.everyone()
    pages = {who: signed_in(everyone[who]).get("/rencana/") for who in ("officer", "member")}
    led = {who: "/rencana/impor/" in page.content.decode() for who, page in pages.items()}
    assert led == {"officer": True, "member": False}


def test_every_file_holds_exactly_the_filtered_rows(made):
    client = signed_in(made.people.member)
    text = b"".join(client.get("/rencana/?format=csv&status=open").streaming_content).decode(
        "utf-8-sig"
    )
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[0] for row in rows] == ["Kode", "2021-02-01", "2022-03-01"]


def add_plans(made, rows):
    """More plans of the third unit, in a round of their own."""
    units = {u.name: u.pk for u in made.units}
    round_ = open_round(
        agency=made.agency,
        year=2023,
        name="SKM 2023",
        target=None,
        rules=["Aturan"],
        counted=made.units,
        by=None,
        at=NOW,
    )
    services = {(s.unit_id, s.name): s.pk for unit in made.units for s in unit.services.all()}
    load_plans(
        rounds={2023: round_},
        rows=rows,
        units=units,
        services=services,
        source="",
        status_as_of=NOW,
        by=None,
        at=NOW,
    )


def test_the_list_takes_as_many_queries_for_three_plans_as_for_one(made, django_assert_num_queries):
    add_plans(made, [plan_row(3, 2023, n) for n in range(1, 4)])
    client = signed_in(made.people.member)
    for query in ("?year=2023&service=Pengujian", "?year=2023"):
        with django_assert_num_queries(15):
            client.get(f"/rencana/{query}")


@pytest.mark.parametrize("few", [1000, 2])  # hits that are held in memory
@pytest.mark.parametrize(
    "query", [{}, {"q": "2021"}, {"sort": "-code"}, {"sort": "deadline", "q": "2022"}]
)
def test_pages_of_many_rows_are_the_list_cut_in_its_order(made, rf, monkeypatch, few, query):
    monkeypatch.setattr(table, "FEW", few)
    add_plans(made, [plan_row(3, 2023, 1)])
    columns = [Column(key, key, lambda p: p.code, sort=key) for key in ("code", "deadline")]

    def listed(**asked):
        plans = plans_listed(as_viewer(made.people.member), in_order=True)
        return table.Table(
            rf.get("/", asked), plans, name="x", columns=columns, search=containing, order="code",
            per_page=2, many=True,
        )  # fmt: skip

    whole = [plan.code for plan in listed(**query).rows]
    last = listed(**query).page.paginator.num_pages
    pages = [listed(**query, page=n).page.object_list for n in range(1, last + 1)]
    assert len(whole) == (3 if "q" in query else 7)
    assert [plan.code for page in pages for plan in page] == whole
    assert [len(page) for page in pages[:-1]] == [2] * (last - 1)


def test_a_leader_of_another_agency_lists_and_finds_nothing_here(made):
    leader = signed_in(person("leader", agency("Badan Ketiga"), NOW, username="leader-ketiga"))
    assert (codes(leader), codes(leader, "&q=2021"), codes(leader, "&sort=unit")) == ([], [], [])
    assert len(codes(signed_in(made.people.member))) == 6


@pytest.mark.parametrize(
    "order", ["code", "-code", "deadline", "-deadline", "unit", "-unit", "person"]
)
def test_who_sees_all_units_walks_from_plan_to_plan_in_the_order_of_the_list(made, order):
    client = signed_in(made.people.member)
    listed = codes(client, f"&sort={order}")
    for place, code in enumerate(listed):
        page = client.get(f"/rencana/{code[:4]}/{code}/?sort={order}").context
        near = [page[side] and page[side].split("/")[3] for side in ("before", "after")]
        assert (code, near) == (
            code,
            [listed[place - 1] if place else None, [*listed, None][place + 1]],
        )


def test_the_page_of_a_plan_takes_as_many_queries_with_more_findings(
    made, django_assert_num_queries
):
    client = signed_in(made.people.member)
    plan = made.plan("2022-02-01")
    address = "/rencana/2022/2022-02-01/"
    with django_assert_num_queries(38):
        client.get(address)
    for check in ("deadline_missing", "no_concrete_action"):
        Finding.objects.create(plan=plan, check_id=check, severity="low", quote="x")
    with django_assert_num_queries(38):
        client.get(address)


def test_the_page_of_a_plan_says_how_a_damaged_date_was_read(made):
    page = signed_in(made.people.member).get("/rencana/2021/2021-01-02/").content.decode()
    assert "tertulis 01/012023, dibaca 1 Januari 2023" in page


def test_the_page_of_a_plan_names_its_place_in_the_source(made):
    page = signed_in(made.people.member).get("/rencana/2021/2021-01-01/").content.decode()
    assert "laporan-contoh.txt, baris 111–112" in page


def test_the_page_of_a_plan_says_which_words_suggested_an_element(made):
    add_plans(
        made,
        [
            plan_row(
                3,
                2023,
                1,
                text="Menambah kursi ruang tunggu",
                elements=("U9",),
                elements_source="suggested",
            )
        ],
    )
    page = signed_in(made.people.member).get("/rencana/2023/2023-03-01/").content.decode()
    assert "Diusulkan dari kata: " in page


def test_previous_and_next_stay_within_the_filtered_list(made):
    client = signed_in(made.people.member)
    page = client.get("/rencana/2022/2022-01-01/?unit=1&sort=-deadline")
    assert page.context["before"] is None
    assert page.context["after"] == "/rencana/2021/2021-01-02/?unit=1&sort=-deadline"
    outside = client.get("/rencana/2022/2022-01-01/?unit=2")
    assert (outside.context["before"], outside.context["after"]) == (None, None)


def test_hostile_text_stays_text(made):
    hostile = "=1+1 <script>alert(1)</script> #strong[x] {{ 7|add:7 }}\nbaris kedua"
    add_plans(made, [plan_row(3, 2023, 1, text=hostile)])
    client = signed_in(made.people.member)
    assert escape(hostile) in client.get("/rencana/2023/2023-03-01/").content.decode()
    listed = client.get("/rencana/?year=2023").content.decode()
    assert "<script>alert" not in listed
    assert escape("<script>alert(1)</script>") in listed
    assert b"'=1+1" in b"".join(client.get("/rencana/?year=2023&format=csv").streaming_content)


def test_confirming_a_finding_is_recorded_with_who_and_when(made):
    found = finding(made, "2022-02-01")
    response = answer(signed_in(made.people.member), found)
    assert response.url == f"/rencana/2022/2022-02-01/#temuan-{found.pk}"
    found.refresh_from_db()
    assert (found.state, found.decided_by) == ("confirmed", made.people.member)
    event = Event.objects.filter(noun="finding").get()
    assert json.loads(event.data) == {
        "check": "status_missing",
        "plan": "2022-02-01",
        "old": "open",
        "new": "confirmed",
        "reason": "",
    }


def test_dismissing_without_a_reason_is_refused_and_changes_nothing(made):
    found = finding(made, "2022-02-01")
    response = answer(signed_in(made.people.member), found, state="dismissed")
    assert response.status_code == 422
    assert "Tuliskan alasan mengapa temuan ini dikesampingkan." in response.content.decode()
    found.refresh_from_db()
    assert (found.state, Event.objects.filter(noun="finding").count()) == ("open", 0)


def test_a_reason_that_is_too_long_is_refused_with_the_words_kept(made):
    response = answer(
        signed_in(made.people.member),
        finding(made, "2022-02-01"),
        state="dismissed",
        reason="a" * 501,
    )
    assert response.status_code == 422
    assert response.context["typed"]["reason"] == "a" * 501


def test_the_second_of_two_people_is_told_and_overwrites_nothing(made):
    found = finding(made, "2022-02-01")
    answer(signed_in(made.people.member), found, state="dismissed", reason="Sudah diperiksa.")
    response = answer(signed_in(made.people.team_leader), found)
    assert response.status_code == 409
    assert "Temuan ini sudah diputuskan sejak Anda membukanya." in response.content.decode()
    found.refresh_from_db()
    assert (found.state, found.reason, found.decided_by) == (
        "dismissed",
        "Sudah diperiksa.",
        made.people.member,
    )


def test_a_decided_finding_can_be_opened_again_and_keeps_its_history(made):
    client, found = signed_in(made.people.member), finding(made, "2022-02-01")
    answer(client, found, state="dismissed", reason="Salah baca.")
    answer(client, found, seen="dismissed", state="open")
    found.refresh_from_db()
    assert (found.state, found.reason, found.decided_by) == ("open", "", None)
    [shown] = client.get("/rencana/2022/2022-02-01/").context["findings"]
    assert [(str(c.old), str(c.new), c.reason) for c in shown["history"]] == [
        ("Belum diputuskan", "Dikesampingkan", "Salah baca."),
        ("Dikesampingkan", "Belum diputuskan", ""),
    ]


def test_a_decision_and_its_audit_row_stand_or_fall_together(made, monkeypatch):
    found = finding(made, "2022-02-01")

    def broken(*_, **_by):
        raise OSError("disk")

    monkeypatch.setattr("tuntas.followup.findings.actions.record_many", broken)
    with pytest.raises(OSError, match="disk"):
        decide_finding(
            finding=found,
            state="confirmed",
            reason="",
            viewer=as_viewer(made.people.member),
            at=NOW,
        )
    found.refresh_from_db()
    assert found.state == "open"


@pytest.mark.parametrize(
    ("who", "own", "other", "decision"),
    [
        ("officer", 200, 404, 404),
        ("head", 200, 404, 404),
        ("member", 200, 200, 302),
        ("team_leader", 200, 200, 302),
        ("leader", 200, 200, 403),
        ("operator", 200, 200, 403),
        ("stranger", 404, 404, 404),
    ],
)
def test_everyone_gets_what_is_theirs_and_no_more(made, who, own, other, decision):
    client = signed_in(made.people.everyone()[who])
    assert client.get("/rencana/").status_code == 200
    assert client.get("/rencana/2021/2021-01-01/").status_code == own
    assert client.get("/rencana/2021/2021-02-01/").status_code == other
    assert answer(client, finding(made, "2021-02-01")).status_code == decision


def test_an_officer_may_not_decide_about_the_own_plan(made):
    found = Finding.objects.create(
        plan=made.plan("2021-01-01"), check_id="no_concrete_action", severity="low", quote="x"
    )
    assert answer(signed_in(made.people.officer), found).status_code == 403


def test_nobody_gets_in_without_signing_in(made, client):
    for address in ("/rencana/", "/rencana/2021/2021-01-01/"):
        assert client.get(address).status_code == 302


def test_a_number_of_another_agency_leads_nowhere(made):
    register_units(
        agency=as_viewer(made.people.stranger).agency,
        rows=[{"no": 1, "name": "Unit Lain", "kind": "pusat"}],
        by=None,
        at=NOW,
    )
    assert codes(signed_in(made.people.stranger)) == []
