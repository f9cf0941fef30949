"""Published figures on their pages, beside what the answers give."""

import json
from decimal import Decimal

import pytest

from tests.factories import world
from tests.people import signed_in
from tuntas.surveys.models import Round
from tuntas.surveys.published.queries import figures_of

pytestmark = pytest.mark.django_db
BASE = "/hasil/angka-terbitan/"


@pytest.fixture
def made():
    return world()


@pytest.fixture
def leader(made):
    return signed_in(made.people.team_leader)


def past(**changes):
    return {
        "name": "SKM 2012",
        "year": "2012",
        "weights": "exact",
        "aggregation": "pooled",
        "v-index": "74,10",
        "v-prosedur": "70",
        "respondents": "812",
        "source": "Laporan 2012",
    } | changes


def page(client, path):
    return client.get(path).content.decode()


def test_a_past_round_is_entered_on_one_page_after_its_questionnaire_was_chosen(leader):
    assert 'value="kep-25-2004"' in page(leader, f"{BASE}baru/")
    address = f"{BASE}baru/?instrument=kep-25-2004"
    assert 'name="v-index"' in page(leader, address)
    response = leader.post(address, past())
    made = Round.objects.get(name="SKM 2012")
    assert response.url == f"{BASE}{made.pk}/"
    assert figures_of(made).values == {"": Decimal("74.10"), "prosedur": Decimal("70.00")}
    assert "Hanya 1 dari 14 unsur yang terisi" in page(leader, response.url)


@pytest.mark.parametrize(
    ("typed", "code"), [("2012-tw2", "2012-TW2"), ("", "2012")], ids=["typed", "proposed"]
)
def test_a_past_round_has_the_code_that_was_typed_or_one_of_its_period(leader, typed, code):
    address = f"{BASE}baru/?instrument=kep-25-2004"
    assert 'name="code"' in page(leader, address)
    leader.post(address, past(code=typed))
    assert Round.objects.get(name="SKM 2012").code == code


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"v-index": "101"}, "100"),
        ({"code": "2021"}, "Kode 2021 dibaca sebagai tahun, padahal putaran ini tahun 2012."),
        ({"code": "2021", "year": "2021"}, "Sudah ada putaran berkode “2021”."),
        ({"v-index": "", "v-prosedur": ""}, "Isilah sedikitnya satu nilai."),
        ({"name": "SKM 2021"}, "Sudah ada putaran bernama “SKM 2021”."),
        ({"year": "2199"}, "Masa survei harus sudah berakhir"),
        ({"source": ""}, "errorlist"),
    ],
)
def test_what_cannot_be_is_said_on_the_form_and_what_was_typed_is_kept(leader, changes, said):
    response = leader.post(f"{BASE}baru/?instrument=kep-25-2004", past(**changes))
    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert 'value="2012"' in response.content.decode() or changes.get("year")
    assert Round.objects.count() == 2


def test_a_correction_shows_old_and_new_in_the_history(made, leader):
    pk = made.rounds[2021].pk
    leader.post(f"{BASE}{pk}/ubah/", {"v-index": "88,50", "source": "Laporan", "seen": ""})
    seen = str(figures_of(made.rounds[2021]).recorded)
    data = {"v-index": "88,90", "source": "Laporan", "seen": seen, "reason": "Salah ketik"}
    assert leader.post(f"{BASE}{pk}/ubah/", data).status_code == 302
    shown = page(leader, f"{BASE}{pk}/")
    assert "Indeks: 88.50 → 88.90" in shown
    assert "Alasan: Salah ketik" in shown
    # All 4, and all 3 with a blank: 88.89 from the answers.
    assert "Terbitan 88,90, terhitung dari jawaban 88,89, selisih +0,01." in shown


def test_a_form_that_was_opened_before_somebody_else_changed_the_figures_is_refused(made, leader):
    pk = made.rounds[2021].pk
    leader.post(f"{BASE}{pk}/ubah/", {"v-index": "88,50", "source": "Laporan", "seen": ""})
    late = {"v-index": "70", "source": "Lain", "seen": "", "reason": "x"}
    response = leader.post(f"{BASE}{pk}/ubah/", late)
    assert (response.status_code, figures_of(made.rounds[2021]).values[""]) == (
        422,
        Decimal("88.50"),
    )


def test_removal_asks_for_a_reason(made, leader):
    pk = made.rounds[2021].pk
    leader.post(f"{BASE}{pk}/ubah/", {"v-index": "88,50", "source": "Laporan", "seen": ""})
    assert leader.post(f"{BASE}{pk}/hapus/", {"reason": ""}).status_code == 422
    assert leader.post(f"{BASE}{pk}/hapus/", {"reason": "Ganda"}).url == f"{BASE}{pk}/"
    assert figures_of(made.rounds[2021]) is None


@pytest.mark.parametrize("who", ["officer", "leader"])
def test_others_read_and_find_no_way_to_change(made, who):
    client, pk = signed_in(getattr(made.people, who)), made.rounds[2021].pk
    assert "Tambah putaran lama" not in page(client, BASE)
    assert [
        client.get(f"{BASE}{path}").status_code for path in ("", f"{pk}/", "baru/", f"{pk}/ubah/")
    ] == [
        200,
        200,
        403,
        403,
    ]


def test_a_stranger_finds_nothing(made):
    client, pk = signed_in(made.people.stranger), made.rounds[2021].pk
    assert [client.get(f"{BASE}{pk}/{path}").status_code for path in ("", "ubah/", "hapus/")] == [
        404
    ] * 3


def test_the_list_has_both_figures_of_a_round(made, leader):
    leader.post(f"{BASE}baru/?instrument=kep-25-2004", past())
    rows = json.loads(
        b"".join(leader.get(f"{BASE}?format=json").streaming_content), parse_float=str
    )
    assert [(r["round"], r["published"], r["computed"], r["respondents"]) for r in rows] == [
        ("SKM 2022", None, "88.89", None),
        ("SKM 2021", None, "88.89", None),
        ("SKM 2012", "74.10", None, 812),
    ]


def test_more_rounds_need_no_more_queries(made, leader, django_assert_max_num_queries):
    for year in range(2005, 2013):
        leader.post(f"{BASE}baru/?instrument=kep-25-2004", past(name=f"SKM {year}", year=str(year)))
    with django_assert_max_num_queries(12):
        leader.get(BASE)
