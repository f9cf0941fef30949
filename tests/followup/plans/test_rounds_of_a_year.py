"""Two rounds of one year: each plan has its own code and address, and acts reach the plan that is
meant.
"""

import io
import json

import pytest
import xlsxwriter

from tests.factories import NOW
from tests.people import as_viewer, signed_in
from tests.semesters import semesters
from tuntas.core.followup import plan_cells
from tuntas.followup.bulk import actions as bulk
from tuntas.followup.models import ActionPlan
from tuntas.followup.sheets.actions import carry_out_import, prepare_import
from tuntas.followup.sheets.spreadsheet import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return semesters()


def codes(client, query):
    response = client.get(f"/rencana/?{query}&format=json", follow=True)
    rows = json.loads(b"".join(response.streaming_content))
    return [row["code"] for row in rows]


def carried(made, plan, round_):
    viewer = as_viewer(made.people.officer)
    batch = bulk.prepare(act="carry", rows=[(plan.pk, plan.version)], viewer=viewer, at=NOW)
    batch = bulk.give(batch=batch, given=bulk.Given(round=round_.pk))
    bulk.carry_out(batch=batch, viewer=viewer, at=NOW)
    return ActionPlan.objects.get(carried_from=plan)


def imported(made, round_, text):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(plan_cells.COLUMNS.values()))
        given = {"round": round_.name, "unit": "1", "text": text}
        sheet.write_row(1, 0, [given.get(key, "") for key in plan_cells.COLUMNS])
    viewer = as_viewer(made.people.officer)
    batch = prepare_import(
        rows=read(file.getvalue(), "r.xlsx"), name="r.xlsx", viewer=viewer, at=NOW
    )
    carry_out_import(batch=batch, viewer=viewer, at=NOW)
    return ActionPlan.objects.get(text=text)


def test_plans_are_numbered_within_their_round(made):
    assert [plan.code for plan in made.plans] == ["2022-S1-01-01", "2022-S2-01-01"]
    assert made.write(made.second, "Menata ruang").code == "2022-S2-01-02"


def test_a_carried_and_an_imported_plan_get_codes_of_their_own(made):
    new = carried(made, made.plans[0], made.second)
    assert (new.round, new.code) == (made.second, "2022-S2-01-02")
    assert imported(made, made.second, "Menata ruang tunggu").code == "2022-S2-01-03"
    assert imported(made, made.first, "Menambah papan petunjuk").code == "2022-S1-01-02"


def test_the_list_is_narrowed_to_one_round_or_as_before_to_a_year(made):
    client = signed_in(made.people.member)
    assert codes(client, "round=2022-S1") == ["2022-S1-01-01"]
    assert codes(client, "round=2022-S2") == ["2022-S2-01-01"]
    assert codes(client, "year=2022") == ["2022-S1-01-01", "2022-S2-01-01"]
    assert codes(client, "year=2021") == []
    assert codes(client, "round=2022") == []


def test_an_address_reaches_the_plan_of_its_round_and_no_other(made):
    client = signed_in(made.people.officer)
    for plan, other in zip(made.plans, reversed(made.plans), strict=True):
        page = client.get(f"/rencana/{plan.round.code}/{plan.code}/").content.decode()
        assert plan.text in page
        assert other.text not in page
        assert client.get(f"/rencana/{plan.round.code}/{other.code}/").status_code == 404


def test_an_old_address_with_the_year_still_reaches_its_plan(made):
    client = signed_in(made.people.officer)
    for plan in made.plans:
        assert plan.text in client.get(f"/rencana/2022/{plan.code}/").content.decode()
    for path in ("", "riwayat/", "data-dukung/"):
        assert client.get(f"/rencana/2022/{made.plans[1].code}/{path}").status_code == 200
    assert client.get(f"/rencana/2021/{made.plans[1].code}/").status_code == 404


def test_an_old_address_that_could_mean_two_plans_reaches_the_round_called_by_the_year(made):
    """Databases from before rounds had codes can hold a plan code twice in a year."""
    client = signed_in(made.people.officer)
    ActionPlan.objects.update(code="2022-01-01")
    assert client.get("/rencana/2022/2022-01-01/").status_code == 404
    assert made.plans[1].text in client.get("/rencana/2022-S2/2022-01-01/").content.decode()
    made.first.code = "2022"
    made.first.save()
    assert made.plans[0].text in client.get("/rencana/2022/2022-01-01/").content.decode()


def test_a_code_of_an_old_plan_is_not_given_again(made):
    made.first.code = "2022"
    made.first.save()
    ActionPlan.objects.filter(pk=made.plans[1].pk).update(code="2022-01-07")
    assert made.write(made.first, "Menata ruang").code == "2022-01-08"
    made.plans[0].refresh_from_db()
    copy = imported(made, made.first, "Menambah papan petunjuk")
    assert copy.code == "2022-01-09"


def test_an_act_on_a_page_changes_the_plan_of_its_round(made):
    first, second = made.plans
    ActionPlan.objects.update(code="2022-01-01")
    form = {"verb": "start", "seen": second.version}
    client = signed_in(made.people.officer)
    assert client.post("/rencana/2022-S2/2022-01-01/langkah/", form).status_code == 302
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.state, second.state) == ("approved", "in_progress")
