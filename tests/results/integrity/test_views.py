"""The pages of signals: reasons for the unit and the inspectorate, and never a value."""

import json
import re
from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.people import signed_in
from tests.results.integrity.factories import QUOTE, add, mixed, suspected
from tuntas.core.survey.instruments import SKM_2017
from tuntas.results.integrity.actions import read_answers
from tuntas.results.models import AnswerSigns
from tuntas.results.scores.actions import rebuild_tallies, roll_up
from tuntas.surveys.models import Response

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def made():
    return suspected()


def address(made, rest=""):
    return f"/survei/{made[0].pk}/integritas/{rest}"


def service_address(made, rest=""):
    return address(made, f"{made[1].pk}/{rest}")


def downloaded(client, path, query=""):
    return json.loads(
        b"".join(client.get(f"{path}?format=json{query}").streaming_content), parse_float=str
    )


def decide(client, made, query="", **form):
    return client.post(
        service_address(made, "putuskan/") + query,
        {"reason": "Percobaan kios", "act": "exclude", **form},
    )


def test_the_inspectorate_sees_every_signal_with_its_figures_and_a_masked_quote(made):
    rows = downloaded(signed_in(made[2].member), address(made))
    assert [(r["signal"], r["unit"], r["answers"]) for r in rows] == [
        ("Banyak dari satu jaringan", "", 0),
        ("Nilai sama pada semua pertanyaan", "Balai Besar Contoh di Alfa", 30),
        ("Lebih cepat daripada membaca", "Balai Besar Contoh di Alfa", 12),
        ("Saran yang sama", "Balai Besar Contoh di Alfa", 30),
        ("Banyak dimasukkan petugas", "Balai Contoh di Beta", 20),
    ]
    assert rows[3]["quote"] == QUOTE.replace("Budi", "[nama]")
    assert rows[2]["reason"].startswith("12 dari 30 jawaban yang tercatat waktunya")


@pytest.mark.parametrize("person", ["officer", "head"])
def test_the_unit_sees_its_own_signals_and_those_of_the_round(made, person):
    rows = downloaded(signed_in(getattr(made[2], person)), address(made))
    assert {r["unit"] for r in rows} == {"", "Balai Besar Contoh di Alfa"}


@pytest.mark.parametrize(
    ("person", "status"), [("leader", 403), ("operator", 403), ("stranger", 404), ("officer", 200)]
)
def test_who_may_read_signals(made, person, status):
    client = signed_in(getattr(made[2], person))
    for path in (address(made), service_address(made), address(made, "perbandingan/")):
        assert client.get(path).status_code == status


def test_the_answers_of_another_units_service_are_not_there(made):
    other = Response.objects.exclude(service__unit=made[1].unit).first().service
    assert signed_in(made[2].officer).get(address(made, f"{other.pk}/")).status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("&signal=too_fast", 12),
        ("&signal=none", 0),
        ("&state=counted", 30),
        ("&state=excluded", 0),
        ("&q=zzzz", 0),
    ],
)
def test_answers_are_narrowed_by_how_they_came(made, query, expected):
    assert len(downloaded(signed_in(made[2].member), service_address(made), query)) == expected


def test_the_inspectorate_excludes_what_it_ticked_and_the_page_tells_who_and_why(made):
    client = signed_in(made[2].member)
    chosen = list(Response.objects.filter(service=made[1]).values_list("pk", flat=True)[:2])
    assert decide(client, made, answer=chosen).status_code == 302
    rows = downloaded(client, service_address(made), "&state=excluded")
    assert [r["reason"].partition(", ")[0] for r in rows] == ["Percobaan kios (Member Contoh"] * 2
    decide(client, made, answer=chosen[:1], act="include")
    assert len(downloaded(client, service_address(made), "&state=excluded")) == 1


def test_all_answers_of_a_signal_are_excluded_with_one_reason(made):
    client = signed_in(made[2].member)
    assert (
        decide(client, made, "?signal=too_fast", act="exclude-listed", seen="12").status_code == 302
    )
    assert Response.objects.filter(excluded=True).count() == 12


def test_a_list_that_changed_meanwhile_excludes_nobody(made):
    response = decide(
        signed_in(made[2].member), made, "?signal=too_fast", act="exclude-listed", seen="11"
    )
    assert response.status_code == 409
    assert not Response.objects.filter(excluded=True).exists()


@pytest.mark.parametrize("form", [{}, {"answer": ["x", "²"]}, {"answer": ["1"], "reason": " "}])
def test_a_decision_without_answers_or_reason_is_refused(made, form):
    assert decide(signed_in(made[2].member), made, **form).status_code == 422


@pytest.mark.parametrize("person", ["officer", "head"])
def test_the_unit_reads_but_does_not_decide(made, person):
    client = signed_in(getattr(made[2], person))
    assert b"keputusan" not in client.get(service_address(made)).content
    chosen = Response.objects.filter(service=made[1]).first().pk
    assert decide(client, made, answer=[chosen]).status_code == 403
    assert not Response.objects.filter(excluded=True).exists()


# Never by score


def pages(made, client):
    """What the pages and files say, without what differs from one request to the next."""
    found = []
    for path in (address(made), service_address(made)):
        for query in ("", "?sort=score", "?sort=-answers", "?signal=straight_lining"):
            text = client.get(path + query).content.decode()
            found.append(re.sub(r"csrfmiddlewaretoken\" value=\"[^\"]+|nonce=\"[^\"]+", "", text))
        found.append(json.dumps(downloaded(client, path)))
    return found


@pytest.fixture
def turned(made):
    """The same world, asked before and after every value was turned around."""
    client = signed_in(made[2].member)
    before = pages(made, client)
    for response in Response.objects.all():
        response.answers = {key: 5 - value for key, value in response.answers.items()}
        response.save(update_fields=["answers"])
    rebuild_tallies(round_=made[0], by=None, at=NOW)
    AnswerSigns.objects.all().delete()
    read_answers(at=NOW)
    return before, pages(made, client)


def test_no_page_changes_when_every_value_is_turned_around(turned):
    before, after = turned
    assert before == after


def test_no_column_or_filter_speaks_of_a_value(made):
    client = signed_in(made[2].member)
    for path in (address(made), service_address(made)):
        table = client.get(path).context["table"]
        names = {c.key for c in table.columns} | {f.key for f in table.filters}
        assert (
            names & {"score", "index", "nrr", "grade", "value", "values", *SKM_2017.keys} == set()
        )


def test_an_order_by_score_is_not_known_and_changes_nothing(made):
    client = signed_in(made[2].member)
    assert downloaded(client, service_address(made), "&sort=-score") == downloaded(
        client, service_address(made)
    )


def test_scores_are_compared_only_after_the_decision(made):
    client = signed_in(made[2].member)
    assert downloaded(client, address(made, "perbandingan/")) == []
    decide(client, made, "?signal=too_fast", act="exclude-listed", seen="12")
    (row,) = downloaded(client, address(made, "perbandingan/"))
    assert (
        row["excluded"],
        row["n"],
        row["counted"],
        row["left_out"],
        row["all"],
        row["difference"],
    ) == (12, 18, "100.00", "100.00", "100.00", "0.00")


# Up to when


def test_the_page_says_when_answers_were_looked_at_and_how_many_came_since(made):
    client = signed_in(made[2].member)
    assert client.get(address(made)).context["as_of"] == "Diperiksa 1 Juli 2023, 16.00."
    add(made[0], made[1].unit.services.last(), [mixed(n) for n in range(3)])
    roll_up(at=LATER)
    assert client.get(address(made)).context["as_of"] == (
        "Diperiksa 1 Juli 2023, 16.00. 3 jawaban sesudah itu belum diperiksa."
    )
    read_answers(at=LATER)
    assert client.get(address(made)).context["as_of"] == "Diperiksa 1 Juli 2023, 17.00."


def test_a_round_that_was_not_looked_at_says_so(made):
    AnswerSigns.objects.all().delete()
    page = signed_in(made[2].member).get(service_address(made))
    assert "belum diperiksa; itu terjadi sendiri" in page.content.decode()


# Scale


def test_pages_take_as_many_queries_for_many_answers_as_for_few(made, django_assert_num_queries):
    client = signed_in(made[2].member)
    paths = (address(made), 14), (service_address(made), 16)
    for path, number in paths:
        with django_assert_num_queries(number):
            client.get(path)
    add(made[0], made[1].unit.services.last(), [mixed(n) for n in range(60)], channel="paper")
    roll_up(at=LATER)
    read_answers(at=LATER)
    for path, number in paths:
        with django_assert_num_queries(number):
            client.get(path)
