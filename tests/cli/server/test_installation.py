"""A database is an example or an agency's own from its first day; the demo leaves the latter."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.factories import world
from tuntas.cli import main
from tuntas.cli.server import installation
from tuntas.core.base.errors import Refusal
from tuntas.organisation.actions import register_agency
from tuntas.organisation.models import Agency
from tuntas.surveys.models import Round
from tuntas.web.models import Installation

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 1, 3, tzinfo=UTC)


def kind():
    return Installation.objects.get().kind


@pytest.mark.parametrize(("example", "marked"), [(True, "example"), (False, "live")])
def test_an_empty_database_is_what_made_it_and_stays_so(example, marked):
    installation.settle(at=JUNE, example=example)
    installation.settle(at=JUNE, example=not example)
    assert kind() == marked


@pytest.mark.parametrize(("generated", "marked"), [(True, "example"), (False, "live")])
def test_one_of_an_earlier_version_is_what_its_first_agency_is(generated, marked):
    world()
    Round.objects.update(generated=False)
    Round.objects.filter(agency=Agency.objects.order_by("pk").first()).update(generated=generated)
    installation.settle(at=JUNE, example=True)
    assert kind() == marked


def test_the_demo_writes_nothing_into_an_agencys_own_database(capsys):
    register_agency(name="Badan A", short_name="A", inspectorate="Inspektorat", by=None, at=JUNE)
    installation.settle(at=JUNE, example=False)
    with pytest.raises(Refusal) as refused:
        installation.require_no_live()
    assert refused.value.code == "live_database"
    assert main(["demo", "--no-serve"]) == 2
    assert "milik instansi, bukan contoh" in capsys.readouterr().err
    assert list(Agency.objects.values_list("name", flat=True)) == ["Badan A"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("id", "Contoh: bukan data resmi"), ("en", "Example: no official data")],
)
def test_a_page_of_an_example_says_so_in_its_language(settings, language, said):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert said not in client.get("/masuk/").content.decode()
    settings.EXAMPLE = True
    assert said in client.get("/masuk/").content.decode()
    assert said in client.get("/tidak-ada/").content.decode()
    assert 'class="example-mark"' in client.get("/s/takada22/").content.decode()
