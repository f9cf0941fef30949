"""Trends over rounds: what moved, what cannot be told from chance, and where the line breaks."""

import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from tests.factories import NOW, agency, units, world
from tests.people import Cast, as_viewer, cast, signed_in
from tests.remembered import remembered
from tuntas.core.score import trend
from tuntas.core.survey.instruments import SKM_2017
from tuntas.core.survey.questionnaire import Option
from tuntas.core.survey.standard_questionnaires import standard
from tuntas.organisation.models import Agency, Unit
from tuntas.results.scores import queries
from tuntas.results.scores.actions import rebuild_tallies
from tuntas.results.trends import queries as trends
from tuntas.surveys.answers.actions import receive_many
from tuntas.surveys.models import Round
from tuntas.surveys.published.actions import PastRound, add_past_round
from tuntas.surveys.published.queries import Figures
from tuntas.surveys.questionnaires.actions import make_questionnaire
from tuntas.surveys.rounds.actions import open_round

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Made:
    agency: Agency
    units: list[Unit]
    people: Cast


@pytest.fixture
@remembered
def made():
    """2020 and 2021 nearly alike; in 2022 the waiting time is far worse, all else as before."""
    body = agency()
    found = units(body)
    return_ = Made(body, found, cast(body, found[0], NOW))
    surveyed(return_, 2020, waktu=(4, 3))
    surveyed(return_, 2021, waktu=(4, 3))
    surveyed(return_, 2022, waktu=(2, 1))
    return return_


def surveyed(made, year, waktu, rest=(4, 3), **changes):
    """Each service: 20 people in two halves, with what each says of waktu and of all else."""
    round_ = open_round(
        agency=made.agency, year=year, name=f"SKM {year}", target=Decimal("88.46"), rules=[],
        counted=made.units[:2], uncounted=made.units[2:], by=None, at=NOW,
    )  # fmt: skip
    Round.objects.filter(pk=round_.pk).update(**changes)
    halves = zip(rest, waktu, strict=True)
    forms = [dict.fromkeys(SKM_2017.keys, v) | {"waktu": w} for v, w in halves] * 10
    services = [s.pk for unit in made.units for s in unit.services.all()]
    receive_many(round_=round_, answers=[(s, f) for s in services for f in forms], by=None, at=NOW)
    rebuild_tallies(round_=round_, by=None, at=NOW)
    return round_


def published(made, year, instrument="skm-2017", **changes):
    past = PastRound(
        f"SKM {year}", year, instrument, date(year, 1, 1), date(year, 12, 31), **changes
    )
    figures = Figures({"": Decimal("80.00"), "waktu": Decimal("78.00")}, 500, "Laporan lama")
    viewer = as_viewer(made.people.operator)
    return add_past_round(agency=made.agency, past=past, figures=figures, viewer=viewer, at=NOW)


def verdicts(line):
    return [stop.change and stop.change.verdict for stop in line.stops]


def line_of(found, key):
    return next(line for line in found.lines if line.key == key)


def page(client, query=""):
    return client.get(f"/hasil/tren/{query}").content.decode()


def test_the_waiting_time_fell_for_sure_and_nothing_else_moved(made):
    found = trends.agency_trend(made.agency)
    assert verdicts(line_of(found, "waktu")) == [None, trend.CHANCE, trend.DECLINE]
    others = {verdicts(line_of(found, key))[2] for key in SKM_2017.keys if key != "waktu"}
    assert others == {trend.CHANCE}


@pytest.mark.parametrize("method", Round.Aggregation.values)
def test_the_values_are_those_of_every_other_page(made, method):
    Round.objects.update(aggregation=method)
    rounds = queries.rounds_of(made.agency)
    printed = [(s.index, *(e.index for e in s.elements)) for s in queries.agency_scores(rounds)]
    lines = trends.agency_trend(made.agency).lines
    assert list(zip(*([s.value for s in line.stops] for line in lines), strict=True)) == printed
    stops = [stop for line in lines for stop in line.stops]
    assert all(stop.interval[0] < stop.value < stop.interval[1] for stop in stops)


def test_a_unit_and_a_service_have_their_own_trend(made):
    service = made.units[0].services.all()[0]
    of_unit = trends.unit_trend(made.agency, made.units[0])
    of_service = trends.service_trend(made.agency, service)
    for found, people in ((of_unit, 40), (of_service, 20)):
        assert [stop.n for stop in found.index.stops] == [people] * 3
        assert verdicts(line_of(found, "waktu"))[2] == trend.DECLINE


def test_published_figures_stand_in_the_trend_with_their_source_and_no_verdict(made):
    published(made, 2019)
    found = trends.agency_trend(made.agency)
    first, second = found.index.stops[:2]
    assert (first.source, first.value, first.n, first.interval, first.origin) == (
        "published", Decimal("80.00"), 500, None, "Laporan lama",
    )  # fmt: skip
    assert second.change.verdict == trend.NO_INTERVAL
    assert line_of(found, "biaya").stops[0].source == "none"


@pytest.mark.parametrize(
    ("instrument", "changes", "reason"),
    [
        ("kep-25-2004", {}, "Kuesioner berganti dari KEP/25/2004 ke SKM 2017"),
        ("skm-2017", {"weights": "0.11"}, "Bobot unsur berganti"),
        ("skm-2017", {"aggregation": "mean_of_units"}, "Cara menggabungkan nilai unit berganti"),
    ],
)
def test_another_measure_is_not_compared_and_the_page_says_why(made, instrument, changes, reason):
    published(made, 2012, instrument, **changes)
    change = trends.agency_trend(made.agency).index.stops[1].change
    assert (change.verdict, change.difference) == (trend.BREAK, None)
    assert str(change.message).startswith(reason)
    assert reason in page(signed_in(made.people.leader))


def test_the_order_of_the_questions_is_no_break(made):
    surveyed(made, 2019, waktu=(4, 3), instrument="skm-2017-formulir")
    found = trends.agency_trend(made.agency)
    assert verdicts(line_of(found, "pengaduan"))[1] == trend.CHANCE


def test_all_units_are_judged_together(made):
    surveyed(made, 2023, waktu=(2, 1), rest=(3, 2))
    rounds = trends.computed_rounds(made.agency)
    found = [
        {c.verdict for c in trends.unit_changes(*pair).values()}
        for pair in (rounds[:2], rounds[2:])
    ]
    assert found == [{trend.CHANCE}, {trend.DECLINE}]
    shown = signed_in(made.people.officer).get("/hasil/tren/unit/").content.decode()
    assert "Dari SKM 2022 ke SKM 2023: 3 unit turun nyata, 0 naik nyata" in shown


def test_the_headline_tells_movement_from_chance(made):
    shown = page(signed_in(made.people.leader))
    assert "Nilai SKM 2022: 81,94 (B); sejak SKM 2021 turun 5,56, nyata. Turun nyata: U3." in shown


def test_the_table_has_every_figure_of_every_round_and_goes_out_as_a_file(made):
    client = signed_in(made.people.leader)
    rows = json.loads(
        b"".join(client.get("/hasil/tren/?format=json&figure=U3").streaming_content),
        parse_float=str,
    )
    assert [(r["round"], r["value"], r["n"], r["verdict"]) for r in rows] == [
        ("SKM 2020", "87.50", 80, ""),
        ("SKM 2021", "87.50", 80, "Dalam batas kebetulan"),
        ("SKM 2022", "37.50", 80, "Turun nyata"),
    ]


@pytest.mark.parametrize("key", ["index", "U3"])
def test_a_picture_goes_out_as_a_file_of_its_own(made, key):
    published(made, 2012, "kep-25-2004")
    response = signed_in(made.people.leader).get(f"/hasil/tren/?svg={key}")
    assert response["Content-Type"].startswith("image/svg+xml")
    picture = ElementTree.fromstring(response.content)  # noqa: S314 - made here
    assert "ukuran berganti" in [t.text for t in picture.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize(
    "query",
    ["?unit=99", "?unit=x", "?unit=1&service=999999", "?unit=²", "?svg=U99", "?unit=1&service=a"],
)
def test_what_is_not_there_is_not_found(made, query):
    assert signed_in(made.people.leader).get(f"/hasil/tren/{query}").status_code == 404


def test_a_unit_of_another_agency_is_not_found(made):
    assert signed_in(made.people.stranger).get("/hasil/tren/?unit=1").status_code == 404


def test_one_round_alone_asks_for_another(made):
    Round.objects.filter(year__in=(2020, 2021)).update(draft=True)
    assert "sedikitnya dua putaran" in page(signed_in(made.people.leader))
    assert "Tambah putaran lama" in page(signed_in(made.people.operator))
    assert "Perubahan tiap unit memerlukan dua putaran" in (
        signed_in(made.people.leader).get("/hasil/tren/unit/").content.decode()
    )


def test_without_rounds_the_page_says_so():
    made = world()
    assert "Belum ada putaran survei" in page(signed_in(made.people.stranger))


@pytest.mark.parametrize("path", ["", "?unit=1", "unit/"])
def test_more_rounds_need_no_more_queries(made, path, django_assert_max_num_queries):
    client = signed_in(made.people.leader)
    for year in (2016, 2017, 2018):
        surveyed(made, year, waktu=(4, 3))
    with django_assert_max_num_queries(13):
        client.get(f"/hasil/tren/{path}")


def test_other_answers_to_a_question_break_its_element_and_the_index_and_nothing_else(made):
    form = standard()
    options = tuple(
        Option(o.value, {"id": f"{o.label['id']} sekali"}) for o in form.questions[2].options
    )
    waktu = replace(form.questions[2], options=options)
    changed = replace(form, questions=(*form.questions[:2], waktu, *form.questions[3:]))
    versions = [
        make_questionnaire(agency=made.agency, name=name, definition=definition, by=None, at=NOW)
        for name, definition in (("A", form), ("B", changed))
    ]
    for year, version in ((2021, versions[0]), (2022, versions[1])):
        Round.objects.filter(year=year).update(questionnaire=version)
    found = trends.agency_trend(made.agency)
    broken = {line.code for line in found.lines if verdicts(line)[2] == trend.BREAK}
    assert broken == {"", "U3"}
    assert "jawabannya berganti" in page(signed_in(made.people.leader))
