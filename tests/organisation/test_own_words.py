"""The words of an agency on its pages, in its roles and in what it refuses, in both languages."""

import pytest

from tests.factories import NOW, agency, units
from tests.people import cast, signed_in
from tests.remembered import remembered
from tuntas.core.base.terms import READY

pytestmark = pytest.mark.django_db
PEOPLE = "/pengaturan/orang/"


@pytest.fixture
@remembered
def made():
    body = agency()
    body.terms = READY["university"].terms.own()
    body.save()
    return cast(body, units(body)[0], NOW)


def seen(person, language, page=PEOPLE):
    client = signed_in(person)
    client.cookies["django_language"] = language
    return client.get(page).content.decode()


@pytest.mark.parametrize(
    ("language", "own", "general"),
    [
        ("id", ("Petugas fakultas", "Dekan", "Rektor"), ("Petugas unit", "Kepala unit")),
        ("en", ("Faculty officer", "Dean", "Rector"), ("Unit officer", "Head of unit")),
    ],
)
def test_roles_are_called_as_the_agency_calls_them(made, language, own, general):
    page = seen(made.operator, language)
    assert [word for word in own if word not in page] == []
    assert [word for word in general if word in page] == []


@pytest.mark.parametrize(
    ("language", "title"),
    [("id", "Ketua tim Satuan Pengawasan Internal"), ("en", "Internal audit unit team leader")],
)
def test_the_head_of_a_page_calls_a_role_so_too(made, language, title):
    assert title in seen(made.team_leader, language, "/pengaturan/")


def test_no_page_shows_the_mark_of_a_word(made):
    pages = ("/", "/pengaturan/", PEOPLE, "/pengaturan/unit/", "/rencana/", "/survei/", "/hasil/")
    assert [page for page in pages if "⟨" in seen(made.operator, "id", page)] == []
    assert [page for page in pages if "⟨" in seen(made.operator, "en", page)] == []


def test_a_file_has_the_words_of_its_page(made):
    client = signed_in(made.operator)
    file = b"".join(client.get(f"{PEOPLE}?format=csv").streaming_content).decode()
    assert ("Dekan" in file, "Kepala unit" in file) == (True, False)
