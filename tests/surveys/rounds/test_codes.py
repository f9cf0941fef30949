"""The code of a round: proposed, typed, checked, and fixed once it is in use."""

from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.people import signed_in
from tests.surveys.channel_factories import LONG_AGO, collecting
from tuntas.core.base.errors import Refusal
from tuntas.followup.models import ActionPlan
from tuntas.surveys.models import Round
from tuntas.surveys.rounds import actions

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year + 1
FORM = {
    "name": "SKM berikutnya",
    "year": str(YEAR),
    "code": "",
    "opens": f"{YEAR}-01-01",
    "closes": f"{YEAR}-06-30",
    "target": "88,50",
    "weights": "exact",
    "aggregation": "pooled",
}


@pytest.fixture
def made():
    return collecting()


def post(made, round_=None, **changes):
    address = f"/survei/{round_.pk}/ubah/" if round_ else "/survei/baru/"
    form = FORM | {"questionnaire": str(made.questionnaire.pk)} | changes
    return signed_in(made.people.operator).post(address, form)


def drafts(made):
    return list(Round.objects.filter(agency=made.agency, draft=True).values_list("code", flat=True))


def test_a_code_is_proposed_from_the_year_and_the_period(made):
    assert post(made).status_code == 302
    assert post(made, name="Semester II", opens=f"{YEAR}-07-01", closes=f"{YEAR}-12-31")
    assert post(made, name="Lagi", opens=f"{YEAR}-07-01", closes=f"{YEAR}-12-31")
    assert drafts(made) == [f"{YEAR}-S1", f"{YEAR}", f"{YEAR}-S2"]


def test_a_typed_code_is_kept_in_capitals_and_shown(made):
    assert post(made, code=f" {YEAR}-uji ").status_code == 302
    round_ = Round.objects.get(draft=True)
    assert round_.code == f"{YEAR}-UJI"
    client = signed_in(made.people.operator)
    assert f"<dd>{YEAR}-UJI</dd>" in client.get(f"/survei/{round_.pk}/").content.decode()
    form = client.get(f"/survei/{round_.pk}/ubah/").content.decode()
    assert f'value="{YEAR}-UJI"' in form


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("2026/S1", "paling panjang 12 tanda"),
        ("2026-SEMESTER1", "paling banyak 12 karakter"),
        ("1999", "dibaca sebagai tahun"),
    ],
)
def test_a_wrong_code_is_refused_beside_its_field(made, code, says):
    response = post(made, code=code)
    assert response.status_code == 422
    assert says in str(response.context["form"].errors["code"])


def test_a_code_is_unique_within_the_agency(made):
    taken = made.round.code
    response = post(made, code=taken, year=taken[:4], opens=f"{taken[:4]}-01-01")
    assert response.status_code == 422
    assert "Sudah ada putaran berkode" in str(response.context["form"].errors["code"])
    other = {"year": YEAR, "name": "Lain", "opens": LONG_AGO, "closes": LONG_AGO}
    with transaction.atomic(), pytest.raises(IntegrityError):
        Round.objects.create(agency=made.agency, code=taken, **other)
    elsewhere = made.people.stranger.appointments.get().agency
    assert Round.objects.create(agency=elsewhere, code=taken, **other).pk


def test_a_draft_can_be_called_otherwise_until_it_has_plans(made):
    post(made)
    round_ = Round.objects.get(draft=True)
    assert post(made, round_, code="UJI").status_code == 302
    assert drafts(made) == ["UJI"]
    plan = ActionPlan.objects.create(round=round_, unit=made.units[0], code="UJI-01-01", text="-")
    response = post(made, round_, code="UJI2")
    assert response.status_code == 422
    assert "kodenya tetap UJI" in str(response.context["form"].errors["code"])
    assert post(made, round_, code="UJI", name="Nama lain").status_code == 302
    plan.delete()


def test_the_code_of_an_opened_round_stays(made):
    plan = actions.RoundPlan(
        name=made.round.name,
        year=made.round.year,
        questionnaire=made.questionnaire,
        target=Decimal("88.50"),
        opens=made.round.opens,
        closes=made.round.closes,
        weights="exact",
        aggregation="pooled",
        code="LAIN",
    )
    with pytest.raises(Refusal) as refusal:
        actions.change_round(
            round_=made.round, plan=plan, by=made.people.operator, at=timezone.now()
        )
    assert refusal.value.code == "round_opened"


def test_the_migration_calls_rounds_by_their_years_and_a_second_one_by_a_number(made):
    day = date(2022, 3, 1)
    rounds = [
        Round.objects.create(
            agency=made.agency,
            year=2022,
            code=f"X{n}",
            name=f"Lama {n}",
            opens=day + timedelta(days=30 * n),
            closes=day + timedelta(days=30 * n + 9),
        )
        for n in (2, 0, 1)
    ]
    import_module("tuntas.surveys.migrations.0002_round_code").fill(apps, None)
    found = dict(Round.objects.filter(year=2022).values_list("pk", "code"))
    assert [found[r.pk] for r in rounds] == ["2022-3", "2022", "2022-2"]
