"""The pages of recommendations: who reads what, what they say, and every way through their
forms.
"""

import csv
import io
import json
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import NOW
from tests.followup.runs import LATER, READY, runs
from tests.people import signed_in
from tuntas.core.followup.rule_sets import RULE_SETS, Rule, RuleSet
from tuntas.core.survey.instruments import SKM_2017
from tuntas.followup.models import ActionPlan, Recommendation, RecommendationRun
from tuntas.followup.recommendations import actions
from tuntas.results.comments.actions import propose_labels
from tuntas.surveys.models import Response

pytestmark = pytest.mark.django_db
ROOT = "/tindak-lanjut/rekomendasi/"


@pytest.fixture
def made():
    return runs()


@pytest.fixture
def client(made):
    return signed_in(made.people.member)


def downloaded(client, address):
    mark = "&" if "?" in address else "?"
    response = client.get(f"{address}{mark}format=json")
    return json.loads(b"".join(response.streaming_content))


def released(made, rules="skm-2022"):
    return actions.release_run(run=made.run(rules), viewer=made.member, at=LATER)


# Who


@pytest.mark.parametrize(
    ("who", "draft", "official", "act"),
    [
        ("officer", 404, 200, 403),
        ("head", 404, 200, 403),
        ("member", 200, 200, 200),
        ("team_leader", 200, 200, 200),
        ("leader", 404, 200, 403),
        ("operator", 404, 200, 403),
        ("stranger", 404, 404, 200),
    ],
)
def test_drafts_are_the_inspectorates_and_released_ones_everyones(made, who, draft, official, act):
    first, second = released(made), made.run("skm-2021")
    client = signed_in(made.people.everyone()[who])
    assert client.get(ROOT).status_code == 200
    assert client.get(f"{ROOT}{second.pk}/").status_code == draft
    assert client.get(f"{ROOT}{first.pk}/").status_code == official
    assert client.get(f"{ROOT}{first.pk}/layanan/{made.service.pk}/").status_code == official
    assert client.get(f"{ROOT}baru/").status_code == act
    assert client.get(f"{ROOT}banding/").status_code == act
    assert client.get(f"{ROOT}aturan/baru/").status_code == act


def test_a_unit_reads_its_own_recommendations_only(made):
    low = {**dict.fromkeys(SKM_2017.keys, 4), "waktu": 3}
    other = made.units[1].services.first()
    Response.objects.create(round=made.round, service=other, received_at=NOW, answers=low)
    run = released(made)
    inspector, officer = signed_in(made.people.member), signed_in(made.people.officer)
    assert {row["unit"] for row in downloaded(inspector, f"{ROOT}{run.pk}/")} == {
        u.name for u in made.units[:2]
    }
    assert {row["unit"] for row in downloaded(officer, f"{ROOT}{run.pk}/")} == {made.units[0].name}
    assert (
        officer.get(f"{ROOT}{run.pk}/").context["headline"].startswith("3 rekomendasi untuk 1 unit")
    )
    assert officer.get(f"{ROOT}{run.pk}/layanan/{other.pk}/").status_code == 404
    assert [row["lines"] for row in downloaded(officer, ROOT)] == [3]


@pytest.mark.parametrize("path", ["", "baru/", "banding/", "aturan/", "aturan/baru/"])
def test_nobody_gets_in_without_signing_in(db, client, path):
    client.logout()
    assert client.get(f"{ROOT}{path}").status_code == 302


# Making a run


def test_a_ready_rule_set_is_run_on_a_round(made, client):
    response = client.post(f"{ROOT}baru/", {"round": made.round.pk, "rules": "ready-skm-2021"})
    run = RecommendationRun.objects.get()
    assert (response.status_code, response.url) == (302, f"{ROOT}{run.pk}/")
    assert (run.by, run.rule_set.name) == (made.people.member, RULE_SETS["skm-2021"].name)
    page = client.get(response.url)
    assert page.context["headline"] == (
        "3 usulan rekomendasi untuk 1 unit; 3 dari jawaban yang terlalu sedikit; "
        "3 perlu analisis sebab."
    )


def test_a_run_that_cannot_be_made_says_why_beside_the_form(made, client):
    Response.objects.filter(round=made.round).update(excluded=True)
    response = client.post(f"{ROOT}baru/", {"round": made.round.pk, "rules": "ready-skm-2021"})
    assert response.status_code == 422
    assert "Putaran ini belum mempunyai jawaban yang dihitung." in response.content.decode()
    assert client.post(f"{ROOT}baru/", {"round": 10**9, "rules": "ready-x"}).status_code == 422


# The page of a run


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["U1", "U3", "U9"]),
        ("?unit=1", ["U1", "U3", "U9"]),
        ("?unit=2", []),
        ("?element=waktu", ["U3"]),
        ("?rule=1", ["U1", "U3"]),
        ("?rule=2&rule=3", ["U1", "U3", "U9"]),
        ("?remark=too_small", ["U1", "U3", "U9"]),
        ("?remark=tied", []),
        ("?remark=cause&element=sarpras", ["U9"]),
        ("?q=Pengujian", ["U1", "U3", "U9"]),
        ("?sort=-value", ["U9", "U1", "U3"]),
        ("?rule=9", []),
    ],
)
def test_the_table_is_narrowed_to_what_is_asked(made, client, query, codes):
    run = made.run("skm-2021")
    assert [row["element"][:2] for row in downloaded(client, f"{ROOT}{run.pk}/{query}")] == codes


def test_the_files_hold_the_reasons_in_words(made, client):
    run = made.run("skm-2021")
    body = b"".join(client.get(f"{ROOT}{run.pk}/?format=csv&element=waktu").streaming_content)
    [_head, row] = csv.reader(io.StringIO(body.decode("utf-8-sig")))
    assert (
        "1. U3 66,67, mutu pelayanan C; 2. U3 turun dari 100,00 ke 66,67 (−33,33), penurunan ke-1 "
        "dari 3; "
        "3. U3 66,67, terendah ke-1 dari 9"
    ) in row


def test_a_draft_whose_figures_changed_offers_to_run_again(made, client):
    run = made.run()
    made.answer()
    page = client.get(f"{ROOT}{run.pk}/")
    assert page.context["changed"] is True
    assert f"{ROOT}{run.pk}/rilis/" not in page.content.decode()
    assert client.get(f"{ROOT}{run.pk}/rilis/").context["changed"] is True
    response = client.post(f"{ROOT}{run.pk}/rilis/")
    assert response.status_code == 422
    assert "Jalankan ulang" in response.content.decode()
    client.post(f"{ROOT}{run.pk}/ulang/")
    assert client.get(f"{ROOT}{run.pk}/").context["changed"] is False


def test_a_release_says_what_it_will_do_and_does_it(made, client):
    run = made.run()
    page = client.get(f"{ROOT}{run.pk}/rilis/").content.decode()
    assert "3 rekomendasi menjadi resmi untuk 1 unit" in page
    assert Recommendation.objects.count() == 0
    assert client.post(f"{ROOT}{run.pk}/rilis/").url == f"{ROOT}{run.pk}/"
    assert Recommendation.objects.count() == 3
    assert client.get(f"{ROOT}{run.pk}/rilis/").status_code == 302
    assert client.post(f"{ROOT}{run.pk}/ulang/").status_code == 422
    page = client.get(f"{ROOT}{run.pk}/").content.decode()
    assert f"{ROOT}{run.pk}/buang/" not in page


def test_a_draft_beside_existing_recommendations_only_serves_to_compare(made, client):
    released(made)
    draft = made.run("skm-2021")
    page = client.get(f"{ROOT}{draft.pk}/")
    assert "Draf ini hanya untuk dibandingkan" in page.content.decode()
    assert client.post(f"{ROOT}{draft.pk}/rilis/").status_code == 422


def test_a_draft_is_thrown_away(made, client):
    run = made.run()
    assert client.post(f"{ROOT}{run.pk}/buang/").url == ROOT
    assert client.get(f"{ROOT}{run.pk}/").status_code == 404


def test_a_run_that_recommends_nothing_says_so(made, client):
    run = made.run(RuleSet("d", "Mutu D", (Rule("1", "graded", "Mutu D", grades=("D",)),)))
    page = client.get(f"{ROOT}{run.pk}/")
    assert (
        page.context["headline"] == "Tidak ada unsur yang perlu ditindaklanjuti menurut aturan ini."
    )


# The page of a service


def test_a_service_shows_what_respondents_wrote_beside_the_element(made, client):
    Response.objects.create(
        round=made.round, service=made.service, received_at=NOW, answers={"waktu": 1},
        comment="Antreannya lama sekali, hubungi saya di 081234567890",
    )  # fmt: skip
    propose_labels(viewer=made.member, at=NOW)
    run = made.run()
    page = client.get(f"{ROOT}{run.pk}/layanan/{made.service.pk}/")
    [time] = [one for one in page.context["asked"] if one["line"].element == "waktu"]
    assert [(voice.text, str(tone)) for voice, tone in time["voices"]] == [
        ("Antreannya lama sekali, hubungi saya di [nomor telepon]", "Negatif")
    ]
    assert "Tidak ada saran tentang unsur ini." in page.content.decode()


def test_a_service_shows_every_element_with_its_interval(made, client):
    run = made.run()
    page = client.get(f"{ROOT}{run.pk}/layanan/{made.service.pk}/")
    table = page.context["elements"]
    rows = {row.code: row for row in table.rows}
    interval, recommended = (
        next(column for column in table.columns if column.key == key)
        for key in ("interval", "recommended")
    )
    line = run.lines.get(code="U3")
    assert len(rows) == 9
    assert rows["U3"].value == line.value
    assert [recommended.value(rows[code]) for code in ("U3", "U2")] == ["Ya, lihat alasan", ""]
    assert interval.value(rows["U3"]) == f"{line.low}–{line.high}".replace(".", ",")
    assert str(page.context["notes"][0]) == "Baru 6 dari 10 jawaban yang diperlukan."


def test_a_service_whose_answers_changed_since_says_that_its_table_is_newer(made, client):
    run = made.run()
    made.answer()
    page = client.get(f"{ROOT}{run.pk}/layanan/{made.service.pk}/")
    assert page.context["changed"] is True


def test_a_run_per_unit_leads_to_the_page_of_the_unit(made, client):
    run = made.run(RuleSet("u", "Per unit", READY.rules, per="unit"))
    assert f"{ROOT}{run.pk}/unit/1/" in client.get(f"{ROOT}{run.pk}/").content.decode()
    assert len(client.get(f"{ROOT}{run.pk}/unit/1/").context["asked"]) == 3
    assert client.get(f"{ROOT}{run.pk}/layanan/{made.service.pk}/").status_code == 404
    assert client.get(f"{ROOT}{run.pk}/unit/99/").status_code == 404


def test_the_page_of_a_plan_leads_to_the_reasons_of_its_recommendation(made):
    run = released(made, "skm-2021")
    asked = Recommendation.objects.get(element="waktu")
    ActionPlan.objects.create(
        round=made.round,
        unit=asked.unit,
        service=asked.service,
        recommendation=asked,
        code="2022-01-01",
        text="Menambah loket",
    )
    page = signed_in(made.people.officer).get("/rencana/2022/2022-01-01/").content.decode()
    assert f"{ROOT}{run.pk}/layanan/{made.service.pk}/#U3" in page
    assert "Sebabnya perlu dianalisis." in page


# Comparing


def test_two_rule_sets_are_compared_without_storing_anything(made, client):
    two = replace(READY, name="Dua", rules=(replace(READY.rules[0], count=2),))
    own = actions.make_rule_set(name="Dua", definition=two, viewer=made.member, at=NOW)
    address = f"{ROOT}banding/?round={made.round.pk}&a=rules-ready-skm-2022&b=rules-{own.pk}"
    assert client.get(address).context["counts"] == {"added": 0, "gone": 1, "same": 2}
    assert [(r["element"], r["change"]) for r in downloaded(client, address)] == [
        ("U1", "Tetap"), ("U3", "Tetap"), ("U9", "Hilang"),
    ]  # fmt: skip
    assert RecommendationRun.objects.count() == 0


def test_a_run_is_compared_with_a_newer_one(made, client):
    first = made.run()
    made.answer(1)
    second = made.run()
    address = f"{ROOT}banding/?round={made.round.pk}&a=run-{first.pk}&b=run-{second.pk}"
    counts = client.get(address).context["counts"]
    assert counts["same"] == 3
    assert [r["element"] for r in downloaded(client, f"{address}&change=same")] == [
        "U1",
        "U3",
        "U9",
    ]


@pytest.mark.parametrize(
    "query", ["", "round=x", "round=999999", "a=run-1&b=run-2", "round=99999999999999999999"]
)
def test_an_unfinished_comparison_asks_on(made, client, query):
    made.run()
    assert client.get(f"{ROOT}banding/?{query}").status_code in (200, 404)
    page = client.get(f"{ROOT}banding/?round={made.round.pk}&a=run-0&b=run-1")
    assert (page.status_code, page.context["unknown"]) == (200, True)


def test_hostile_texts_stay_texts(made, client):
    hostile = "=1+1 <script>alert(1)</script>"
    run = made.run(RuleSet("h", hostile, (Rule("1", "lowest", hostile, count=1),)))
    for path in (
        "",
        f"{run.pk}/",
        f"{run.pk}/layanan/{made.service.pk}/",
        f"aturan/{run.rule_set_id}/",
    ):
        assert b"<script>alert" not in client.get(f"{ROOT}{path}").content


# How much it costs


@pytest.mark.parametrize(
    "path", ["", "{run}/", "{run}/layanan/{service}/", "aturan/", "banding/{sides}"]
)
def test_pages_take_as_many_queries_with_more_rows(made, client, path):
    run = made.run("skm-2021")
    sides = f"?round={made.round.pk}&a=rules-ready-skm-2022&b=run-{run.pk}"
    address = ROOT + path.format(run=run.pk, service=made.service.pk, sides=sides)
    before = queries_of(client, address)
    for service in made.units[1].services.all():
        low = {**dict.fromkeys(SKM_2017.keys, 4), "waktu": 1, "biaya": 2, "prosedur": 3}
        Response.objects.create(round=made.round, service=service, received_at=NOW, answers=low)
    actions.run_rules(
        round_=made.round, rule_set=run.rule_set, viewer=made.member, at=LATER, run=run
    )
    assert run.lines.count() > 3
    made.run(RULE_SETS["skm-2022"])
    assert queries_of(client, address) <= before


def queries_of(client, address):
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)
