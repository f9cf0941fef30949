"""The page on which an operator chooses the words of the agency."""

import pytest

from tests.factories import NOW, agency, units
from tests.people import cast, signed_in
from tests.remembered import remembered
from tuntas.audit.models import Event
from tuntas.core.base.terms import GENERAL, READY
from tuntas.organisation.models import Agency

pytestmark = pytest.mark.django_db
PAGE = "/pengaturan/istilah/"


@pytest.fixture
@remembered
def made():
    body = agency()
    return cast(body, units(body)[0], NOW)


def post(client, do="save", seen=0, **words):
    return client.post(PAGE, {**vars(GENERAL), **words, "do": do, "seen": seen})


def kept():
    return Agency.objects.order_by("pk").first().terms  # not that of the stranger


def test_a_ready_set_fills_the_form_and_changes_nothing(made):
    page = signed_in(made.operator).get(f"{PAGE}?set=university").content.decode()
    assert "terlihat oleh fakultas ini, Satuan Pengawasan Internal" in page
    assert "Choose a faculty of 12 faculties; its dean decides." in page
    assert kept() == {}


def test_words_are_stored_with_their_audit_row(made):
    client = signed_in(made.operator)
    assert post(client, **vars(READY["hospital"].terms)).status_code == 302
    assert kept() == READY["hospital"].terms.own()
    assert Event.objects.filter(noun="terms").count() == 1
    assert "Petugas instalasi" in client.get("/pengaturan/orang/").content.decode()


def test_a_preview_stores_nothing(made):
    page = post(signed_in(made.operator), do="preview", unit="loket").content.decode()
    assert "terlihat oleh loket ini" in page
    assert kept() == {}


def test_a_word_that_breaks_sentences_is_refused_with_a_sentence(made):
    refused = post(signed_in(made.operator), unit="<b>")
    assert (refused.status_code, "hanya huruf, angka" in refused.content.decode()) == (422, True)
    assert kept() == {}


def test_of_two_at_once_the_second_is_told(made):
    client = signed_in(made.operator)
    post(client, unit="loket")
    assert post(client, unit="gerai").status_code == 409
    assert kept() == {"unit": "loket"}


def test_only_the_operator_chooses_words(made):
    assert signed_in(made.team_leader).get(PAGE).status_code == 403
    assert post(signed_in(made.head), unit="loket").status_code == 403
