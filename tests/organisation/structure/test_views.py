"""Kinds, units and services on pages, typed, pasted, and from a file."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.factories import NOW, agency
from tests.people import person, signed_in
from tuntas.accounts.models import User
from tuntas.audit.models import Event
from tuntas.organisation.models import Service, Unit

pytestmark = pytest.mark.django_db
UNITS = """No\tNama unit\tJenis\tProvinsi\tAlamat
1\tPuskesmas Alfa\tpuskesmas\tJawa Barat\tJalan Alfa 1
2\tRSUD Beta\tRumah sakit\tJawa Barat\t
"""
SERVICES = """Unit\tLayanan\tBertarif\tPengguna
Puskesmas Alfa\tPoli umum\ttidak\t1200
2\tRawat\tya\t
"""


@pytest.fixture
def client_of():
    body = agency()
    client = signed_in(person("operator", body, NOW))
    client.agency = body
    return client


def write_kinds(client, *rows):
    data = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0}
    for i, row in enumerate(rows):
        for key, value in row.items():
            data[f"form-{i}-{key}"] = value
    return client.post("/pengaturan/jenis/", data)


def with_kinds(client):
    write_kinds(client, {"name": "Puskesmas", "english": "Health centre"}, {"name": "Rumah sakit"})
    return client


def pasted(client, key, text, *, store=True):
    data = {"text": text} | ({"store": "1"} if store else {})
    return client.post(f"/pengaturan/isi/{key}/", data)


def problems(answer):
    return [(p.line, p.column, p.said) for p in answer.context["problems"]]


def test_kinds_are_the_agencys_own_in_its_order(client_of):
    with_kinds(client_of)
    kinds = list(client_of.agency.kinds.values_list("code", "name"))
    assert kinds == [("Puskesmas", "Puskesmas"), ("Rumah sakit", "Rumah sakit")]
    rows = [{"code": "Rumah sakit", "name": "RS"}, {"code": "Puskesmas", "name": "Puskesmas"}]
    write_kinds(client_of, *rows, {"name": "Laboratorium"})
    kinds = list(client_of.agency.kinds.values_list("code", "name"))
    assert kinds == [
        ("Rumah sakit", "RS"), ("Puskesmas", "Puskesmas"), ("Laboratorium", "Laboratorium"),
    ]  # fmt: skip


def test_a_kind_in_use_stays_and_two_have_two_names(client_of):
    pasted(with_kinds(client_of), "unit", UNITS)
    assert "masih dipakai" in write_kinds(client_of, {"name": "Lain"}).text
    twice = write_kinds(
        client_of, {"code": "Puskesmas", "name": "RS"}, {"code": "Rumah sakit", "name": "rs"}
    )
    assert (twice.status_code, "bernama sama" in twice.text) == (422, True)
    assert client_of.agency.kinds.count() == 2


def test_pasted_units_and_services_are_shown_first_and_then_stored(client_of):
    shown = pasted(with_kinds(client_of), "unit", UNITS, store=False)
    assert (shown.status_code, Unit.objects.count()) == (200, 0)
    assert "2 baris siap disimpan" in shown.text
    assert pasted(client_of, "unit", shown.context["text"]).status_code == 302
    assert list(Unit.objects.values_list("no", "name", "kind", "province", "address")) == [
        (1, "Puskesmas Alfa", "Puskesmas", "Jawa Barat", "Jalan Alfa 1"),
        (2, "RSUD Beta", "Rumah sakit", "Jawa Barat", ""),
    ]
    assert pasted(client_of, "layanan", SERVICES).status_code == 302
    rows = Service.objects.values_list("unit__no", "name", "has_tariff", "yearly_users")
    assert list(rows) == [(1, "Poli umum", False, 1200), (2, "Rawat", True, None)]
    assert Event.objects.filter(verb="register", noun__in=["units", "services"]).count() == 2
    assert "Puskesmas Alfa" in client_of.get("/pengaturan/unit/").text


def test_the_template_is_read_as_it_is_filled(client_of):
    book = client_of.get("/pengaturan/isi/unit/templat.xlsx").content
    grid = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert grid[0] == ["No", "Unit", "Jenis", "Provinsi", "Alamat", "Dibuka", "Hari terakhir"]
    with_kinds(client_of)
    file = SimpleUploadedFile("unit.xlsx", book)
    shown = client_of.post("/pengaturan/isi/unit/", {"file": file})
    assert shown.status_code == 200
    assert pasted(client_of, "unit", shown.context["text"]).status_code == 302
    assert Unit.objects.get().name == "Puskesmas Contoh"


def test_what_is_wrong_is_said_by_row_and_column_and_nothing_is_stored(client_of):
    text = UNITS + "2\tUnit Gama\tbalai\tMars\t\nx\tPuskesmas Alfa\tPuskesmas\t\t\n"
    answer = pasted(with_kinds(client_of), "unit", text)
    assert answer.status_code == 422
    assert problems(answer) == [
        (4, "Jenis", "“balai” bukan salah satu jenis unit Anda."),
        (4, "Provinsi", "Bukan salah satu dari 38 provinsi."),
        (4, "No", "Sama dengan baris 3."),
        (5, "No", "Masukkan keseluruhan angka bilangan."),
        (5, "Unit", "Sama dengan baris 2."),
    ]
    assert Unit.objects.exists() is False


def test_a_number_or_name_that_exists_is_refused_and_nothing_is_stored(client_of):
    pasted(with_kinds(client_of), "unit", UNITS)
    again = pasted(client_of, "unit", UNITS.replace("1\tPuskesmas Alfa", "3\tBaru"))
    assert again.status_code == 422
    assert "Nomor 2 sudah dipakai" in again.text
    pasted(client_of, "layanan", SERVICES)
    assert "sudah mempunyai layanan Poli umum" in pasted(client_of, "layanan", SERVICES).text
    assert (Unit.objects.count(), Service.objects.count()) == (2, 2)


def test_a_service_of_an_unknown_or_closed_unit_is_refused(client_of):
    pasted(with_kinds(client_of), "unit", UNITS)
    unknown = pasted(client_of, "layanan", "Unit\tLayanan\nUnit Lain\tPoli\n")
    assert [(line, column) for line, column, _ in problems(unknown)] == [(2, "Unit")]
    Unit.objects.update(closed_on=timezone.localdate() - timedelta(days=1))
    assert "sudah ditutup" in pasted(client_of, "layanan", SERVICES).text
    assert Service.objects.exists() is False


def test_pasted_people_are_invited_each_by_a_link(client_of):
    pasted(with_kinds(client_of), "unit", UNITS)
    text = "Nama\tSurel\tPeran\tUnit\nSinta\tsinta@contoh.go.id\tPetugas unit\t1\n"
    text += "Rani\trani@contoh.go.id\tPimpinan\t\n"
    answer = pasted(client_of, "orang", text)
    assert answer.text.count("/undangan/") == 2
    made = User.objects.filter(password__startswith="!").values_list("username", flat=True)
    assert set(made) == {"sinta@contoh.go.id", "rani@contoh.go.id"}
    wrong = text.replace("@contoh", "@lain").replace("Pimpinan", "Petugas unit")
    assert "Pilih unit untuk peran di unit" in pasted(client_of, "orang", wrong).text
    assert User.objects.count() == 3


def test_a_unit_and_its_services_are_typed_and_changed(client_of):
    with_kinds(client_of)
    given = {"no": 7, "name": "Puskesmas Alfa", "kind": "Puskesmas"}
    assert client_of.post("/pengaturan/unit/baru/", given)["Location"] == "/pengaturan/unit/7/"
    assert client_of.post("/pengaturan/unit/baru/", given | {"no": 8}).status_code == 422
    client_of.post("/pengaturan/unit/7/", given | {"name": "Puskesmas Baru", "address": "Jl. 1"})
    unit = Unit.objects.get()
    assert (unit.no, unit.name, unit.address) == (7, "Puskesmas Baru", "Jl. 1")
    client_of.post("/pengaturan/unit/7/layanan/", {"name": "Poli", "yearly_users": "90"})
    service = Service.objects.get()
    client_of.post(f"/pengaturan/layanan/{service.pk}/", {"name": "Poli gigi", "has_tariff": "on"})
    service.refresh_from_db()
    assert (service.name, service.has_tariff, service.yearly_users) == ("Poli gigi", True, None)
    assert "Poli gigi" in client_of.get("/pengaturan/unit/7/").text


def test_a_page_in_english_has_the_english_kind(client_of):
    pasted(with_kinds(client_of), "unit", UNITS)
    client_of.cookies["django_language"] = "en"
    assert "Health centre" in client_of.get("/pengaturan/unit/").text


@pytest.mark.parametrize(
    "page", ["jenis/", "unit/", "unit/baru/", "isi/unit/", "isi/unit/templat.xlsx"]
)
def test_the_structure_is_the_operators(client_of, page):
    leader = signed_in(person("leader", client_of.agency, NOW))
    assert leader.get(f"/pengaturan/{page}").status_code == 403
    assert client_of.get("/pengaturan/isi/lain/").status_code == 404


def test_a_number_that_no_unit_has_is_not_taken_for_a_key_of_the_table(client_of):
    pasted(with_kinds(client_of), "unit", UNITS)
    key = Unit.objects.get(no=2).pk
    Unit.objects.filter(no=2).update(no=key + 5)
    answer = pasted(client_of, "layanan", f"Unit\tLayanan\n{key}\tPoli\n")
    assert [(line, column) for line, column, _ in problems(answer)] == [(2, "Unit")]


def test_a_file_that_is_too_large_is_refused_and_not_cut_off(client_of):
    row = b"1\tUnit\tPuskesmas\n"
    file = SimpleUploadedFile("unit.csv", row * (5 * 2**20 // len(row) + 2))
    answer = client_of.post("/pengaturan/isi/unit/", {"file": file})
    assert (answer.status_code, "Paling besar 5 MB" in answer.text) == (422, True)


def test_pasted_kinds_are_added_to_those_that_there_are(client_of):
    pasted(with_kinds(client_of), "jenis", "Laboratorium\n")
    names = list(client_of.agency.kinds.values_list("name", flat=True))
    assert names == ["Puskesmas", "Rumah sakit", "Laboratorium"]


def test_the_closed_unit_of_a_service_is_said_by_row_and_column(client_of):
    pasted(with_kinds(client_of), "unit", UNITS)
    Unit.objects.filter(no=2).update(closed_on=timezone.localdate() - timedelta(days=1))
    answer = pasted(client_of, "layanan", SERVICES)
    assert [(line, column) for line, column, _ in problems(answer)] == [(3, "Unit")]


def test_the_last_operator_does_not_switch_himself_off(client_of):
    operator = User.objects.get(username="operator")
    answer = client_of.post(f"/pengaturan/orang/{operator.pk}/nonaktifkan/", follow=True)
    assert "satu-satunya pengelola sistem" in answer.text
    assert User.objects.get(pk=operator.pk).is_active is True
