"""Addresses of a service, QR codes and sheets: what stands there, who gets it."""

import io
from datetime import date

import pypdf
import pytest
from django.utils import timezone

from tests.people import signed_in
from tests.surveys.channel_factories import collecting
from tuntas.core.base.errors import Refusal
from tuntas.organisation.models import Service
from tuntas.surveys.channels import qr
from tuntas.surveys.channels.addresses import Addresses
from tuntas.surveys.models import Round, RoundService
from tuntas.web.serving.origin import only_here

pytestmark = pytest.mark.django_db

SITE = "https://survei.contoh.go.id"


@pytest.fixture
def made():
    return collecting()


@pytest.fixture
def as_officer(made):
    return signed_in(made.people.officer)


def sheets(made, names=("",), site=SITE) -> pypdf.PdfReader:
    counters = [qr.Counter(made.asked, name) for name in names]
    return pypdf.PdfReader(io.BytesIO(qr.sheets(counters, site, date(2026, 3, 1))))


def test_a_sheet_stands_for_each_counter_and_names_agency_unit_service_and_address(made):
    pages = [page.extract_text() for page in sheets(made, ["Loket 1", "Loket #2 *x*"]).pages]
    assert len(pages) == 2
    words = (
        made.agency.name,
        made.units[0].name,
        made.asked.service.name,
        f"survei.contoh.go.id/s/{made.asked.code}",
    )
    for page, counter in zip(pages, ["Loket 1", "Loket #2 *x*"], strict=True):
        assert [word for word in (*words, counter) if word not in page] == []


def test_a_sheet_is_tagged_a4_with_a_vector_code(made):
    reader = sheets(made)
    page = reader.pages[0]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF object
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    assert list(page.images) == []


def test_the_longest_names_keep_to_one_sheet(made):
    unit, service = made.asked.service.unit, made.asked.service
    unit.name, service.name = "Balai Besar Contoh " * 10, "Pengujian Contoh " * 11
    unit.save()
    service.save()
    assert (
        len(sheets(made, ["Loket paling ujung di lantai dua gedung pelayanan terpadu"]).pages) == 1
    )


def test_no_sheets_and_too_many_are_refused(made):
    with pytest.raises(Refusal) as none:
        qr.sheets([], SITE, date(2026, 3, 1))
    with pytest.raises(Refusal) as many:
        qr.sheets([qr.Counter(made.asked)] * (qr.MOST_SHEETS + 1), SITE, date(2026, 3, 1))
    assert (none.value.code, many.value.code) == ("no_sheets", "too_many_sheets")


def test_ticked_services_counters_and_copies_make_the_pages(made, as_officer):
    query = f"?service={made.asked.code}&counters=Loket+1%0ALoket+2%0A%0A&copies=2"
    response = as_officer.get(made.address(f"kanal/lembar-qr.pdf{query}"))
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert len(pypdf.PdfReader(io.BytesIO(response.content)).pages) == 4


def test_without_ticks_all_of_ones_own_services_get_a_sheet(made, as_officer):
    response = as_officer.get(made.address("kanal/lembar-qr.pdf"))
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages]
    assert [made.units[0].name in page for page in pages] == [True, True]


@pytest.mark.parametrize("copies", ["0", "51", "-1", "dua", "", "9" * 400])
def test_impossible_copies_are_refused_with_a_sentence(made, as_officer, copies):
    response = as_officer.get(made.address(f"kanal/lembar-qr.pdf?copies={copies}"))
    assert response.status_code == 422
    assert "antara 1 dan 50" in response.content.decode()


def test_the_code_leads_to_the_form_and_says_it_came_by_qr(made, as_officer, settings):
    settings.ADDRESS = SITE
    svg = as_officer.get(made.address(f"kanal/{made.asked.code}/qr.svg"))
    png = as_officer.get(made.address(f"kanal/{made.asked.code}/qr.png"))
    assert svg.content.decode() == qr.svg(f"{SITE}/s/{made.asked.code}/?c=qr")
    assert png.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert as_officer.get(made.address(f"kanal/{made.asked.code}/qr.gif")).status_code == 404


def test_the_page_of_a_service_shows_every_way_in(made, as_officer, settings):
    settings.ADDRESS = SITE
    page = as_officer.get(made.address(f"kanal/{made.asked.code}/")).content.decode()
    link = f"{SITE}/s/{made.asked.code}/"
    for address in (f'value="{link}"', f'value="{link}kios/"', f"src=&quot;{link}sisip/&quot;"):
        assert address in page
    assert "script" not in page.split('id="sisip"')[1].split(">")[0]


def test_an_officer_sees_the_services_of_the_own_unit_and_an_operator_all(made):
    def codes(person):
        rows = signed_in(person).get(made.address("kanal/?format=json")).getvalue().decode()
        return [
            code
            for code in made.round.round_services.values_list("code", flat=True)
            if code in rows
        ]

    own = [r.code for r in made.round.round_services.filter(service__unit=made.units[0])]
    assert sorted(codes(made.people.officer)) == sorted(own)
    assert len(codes(made.people.operator)) == 4


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200),
        ("head", 200),
        ("operator", 200),
        ("member", 403),
        ("team_leader", 403),
        ("leader", 403),
        ("stranger", 404),
    ],
)
@pytest.mark.parametrize("page", ["kanal/", "kanal/{code}/", "kertas/{code}/", "undangan/{code}/"])
def test_who_may_collect(made, who, status, page):
    address = made.address(page.format(code=made.asked.code))
    assert signed_in(getattr(made.people, who)).get(address).status_code == status


@pytest.mark.parametrize(
    "page", ["kanal/{code}/", "kanal/{code}/qr.svg", "kertas/{code}/", "kertas/{code}/periksa/"]
)
def test_a_service_of_another_unit_is_not_there_for_an_officer(made, as_officer, page):
    assert as_officer.get(made.address(page.format(code=made.elsewhere.code))).status_code == 404


def test_the_list_costs_seven_queries_however_many_services_there_are(
    made, django_assert_num_queries
):
    client = signed_in(made.people.operator)
    for name in ("Layanan lain", "Layanan ketiga"):
        with django_assert_num_queries(7):
            client.get(made.address("kanal/"))
        for unit in made.units[:2]:
            service = Service.objects.create(unit=unit, name=name)
            RoundService.objects.create(round=made.round, service=service)


def test_the_list_as_a_file_holds_addresses_and_no_bare_code(made, as_officer):
    text = as_officer.get(made.address("kanal/?format=csv")).getvalue().decode()
    assert f"/s/{made.asked.code}/?c=qr," in text
    assert f",{made.asked.code}," not in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "layanan dapat dijawab dari"),
        ({"draft": True}, "belum dapat dijawab sebelum putaran dibuka"),
        ({"closed_at": timezone.now()}, "putaran ini sudah ditutup"),
    ],
)
def test_the_list_says_whether_its_addresses_take_answers(made, changes, sentence):
    type(made.round).objects.update(**changes)
    page = signed_in(made.people.operator).get(made.address("kanal/"))
    assert sentence in page.content.decode()


def test_counters_may_carry_signs_without_a_form(made, as_officer):
    response = as_officer.get(
        made.address("kanal/lembar-qr.pdf?counters=Loket%00%07%E2%80%8B+9&copies=1")
    )
    page = pypdf.PdfReader(io.BytesIO(response.content)).pages[0]
    assert "Loket 9" in page.extract_text()


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]", True),
        ("http://192.168.1.5:8000", False),
        ("https://survei.contoh.go.id", False),
    ],
)
def test_an_address_that_only_works_here_is_known(address, local):
    assert only_here(address) is local


def test_the_short_address_is_what_a_person_types():
    assert Addresses(SITE, "abcd2345").short == "survei.contoh.go.id/s/abcd2345"


def test_a_round_of_another_agency_gives_no_sheets(made):
    assert Round.objects.count() == 1
    response = signed_in(made.people.stranger).get(made.address("kanal/lembar-qr.pdf"))
    assert response.status_code == 404
