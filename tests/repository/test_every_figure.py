"""One figure is the same wherever it stands: on pages, in files, in papers and in the report.

A place says which figure it shows (``web.figures``): its name, a word of the glossary that means
one base; of whom it is; and in which round. All that an agency shows is walked, and what has the
same name must have the same value. The agency has what made figures differ once: units that do not
count, rounds of other methods, excluded answers, a round that is still running, proposals beside
recommendations.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest
import python_calamine
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from lxml import html

from tests import factories
from tests.people import Cast, as_viewer, cast, signed_in
from tests.reports.factories import ASSIGNMENT
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.core.report import figures as report
from tuntas.core.survey.instruments import SKM_2017
from tuntas.evaluation.assignments.actions import open_evaluation
from tuntas.evaluation.cut_offs.actions import make_cut_off
from tuntas.followup.models import ActionPlan, Recommendation
from tuntas.followup.recommendations.actions import release_run, run_rules, take_ready
from tuntas.organisation.models import Agency, Service, Unit
from tuntas.reports.papers.poster import poster
from tuntas.reports.papers.round_report.facts import round_facts
from tuntas.results.integrity.actions import read_answers
from tuntas.results.scores.actions import exclude_answers, roll_up
from tuntas.surveys.answers.actions import receive_many
from tuntas.surveys.models import Response, Round, RoundService, RoundUnit
from tuntas.web import display
from tuntas.web.figures import key
from tuntas.web.tables.summary import DownloadableTable

AGES = ("20-29", "30-39", "40-49")
USERS = (40, 90, 25)  # of the services of each unit
# A column under one of these words shows a figure, so it must say which.
WORDS = {"Nilai", "Responden", "Responden yang dihitung", "Rekomendasi", "Jawaban", "Diperlukan"}
UNNAMED = {
    ("profile", "Nilai"): "of a group of respondents, which no other page shows",
    ("profile", "Responden"): "the same",
}
Places = dict[str, dict[Decimal, set[str]]]  # figure -> value -> where it stands


@dataclass(frozen=True)
class Made:
    agency: Agency
    units: list[Unit]
    rounds: list[Round]  # those that have ended, then the one that runs
    people: Cast
    snapshot: Snapshot


@pytest.fixture
def made(db):
    now = timezone.now()
    agency = factories.agency()
    units = factories.units(agency)
    people = cast(agency, units[0], now - timedelta(days=900))
    rng = random.Random(12)  # noqa: S311 - examples, not secrets
    methods = ("pooled", "mean_of_units", "weighted_by_respondents")
    rounds = [
        survey(agency, units, now.year - 3 + place, method, rng)
        for place, method in enumerate(methods)
    ]
    rounds.append(running(agency, units, now, rng))
    exclude(rounds[1], units[0], people, now)
    recommend(rounds, units, people, now)
    plan(rounds[1], units[0])
    evaluation = open_evaluation(
        agency=agency,
        code="uji",
        assignment=ASSIGNMENT,
        scope={round_: [u.pk for u in units] for round_ in rounds[:3]},
        by=None,
        at=now,
    )
    cut_off = make_cut_off(evaluation=evaluation, by=None, at=now, moment=now)
    return Made(agency, units, rounds, people, Snapshot.from_json(cut_off.snapshot))


def survey(agency, units, year, method, rng):
    """The third unit is surveyed and does not count."""
    round_ = factories.open_round(
        agency=agency,
        year=year,
        name=f"SKM {year}",
        target=Decimal(80),
        rules=[],
        counted=units[:2],
        uncounted=units[2:],
        by=None,
        at=timezone.now(),
    )
    round_.aggregation = method
    round_.save()
    answer(round_, units, rng)
    return round_


def running(agency, units, now, rng):
    today = timezone.localdate(now)
    round_ = Round.objects.create(
        agency=agency,
        year=today.year,
        code=f"{today.year}-S2",
        name="SKM berjalan",
        target=Decimal(80),
        opens=today - timedelta(days=9),
        closes=today + timedelta(days=9),
    )
    for place, unit in enumerate(units[:2]):
        RoundUnit.objects.create(round=round_, unit=unit, counted=place == 0)
    answer(round_, units[:2], rng)
    return round_


def answer(round_, units, rng):
    """Each service of each unit by another number of people, some of whom leave a blank."""
    forms = []
    for place, unit in enumerate(units):
        for service in unit.services.all():
            asked = RoundService(round=round_, service=service, users_last_year=USERS[place])
            asked.save()
            for _ in range(7 + 4 * place):
                given = {e: rng.choice((4, 4, 3, 3 - place)) for e in SKM_2017.keys}
                if rng.random() < 0.3:
                    del given["biaya"]
                forms.append((service.pk, given, {"p.usia": rng.choice(AGES)}))
    receive_many(round_=round_, answers=forms, by=None, at=timezone.now())
    roll_up(at=timezone.now(), round_=round_)


def exclude(round_, unit, people, now):
    service = unit.services.first()
    answers = Response.objects.filter(round=round_, service=service).values_list("pk", flat=True)
    read_answers(at=now)
    exclude_answers(
        round_=round_,
        service=service,
        answers=list(answers)[:2],
        excluded=True,
        reason="Diisi petugas",
        viewer=as_viewer(people.team_leader, now.date()),
        at=now,
    )


def recommend(rounds, units, people, now):
    """Released ones of the first round; of an old report, beside proposals, of the second."""
    viewer = as_viewer(people.team_leader, now.date())
    rules = take_ready(key="skm-2022", viewer=viewer, at=now)
    first = run_rules(round_=rounds[0], rule_set=rules, viewer=viewer, at=now)
    release_run(run=first, viewer=viewer, at=now)
    for unit in units:
        Recommendation.objects.create(round=rounds[1], unit=unit, text="Menyusun rencana aksi")
    run_rules(round_=rounds[1], rule_set=rules, viewer=viewer, at=now)


def plan(round_, unit):
    """One closed, one under way, and a draft that no evaluation counts."""
    states = (("close", "closed"), ("open", "approved"), ("open", "draft"))
    for number, (status, state) in enumerate(states, start=1):
        code = f"{round_.code}-{unit.no:02}-{number:02}"
        text = f"Menambah kursi {number}"
        ActionPlan.objects.create(
            round=round_, unit=unit, code=code, text=text, status=status, state=state
        )


# The walk


@dataclass
class Seen:
    """What was found: figures with their values, and what is wrong with a place."""

    figures: Places = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    wrong: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)  # tables whose files were read

    def add(self, figure: str, value: Any, place: str) -> None:
        if figure and value not in (None, ""):
            self.figures[figure][Decimal(str(value))].add(place)

    @property
    def differing(self) -> dict[str, Any]:
        return {name: dict(values) for name, values in self.figures.items() if len(values) > 1}


def addresses(made: Made) -> list[tuple[str, str]]:
    """(name of the page, address): each page of each round, unit and service that it can show."""
    found = [("overview", ""), ("trend", ""), ("trend-units", ""), ("published", "")]
    found += [("recommendations", ""), ("evaluations", "")]
    services = Service.objects.filter(unit__agency=made.agency).select_related("unit")
    for unit in made.units:
        found.append(("trend", f"unit={unit.no}"))
    for s in services:
        of = f"unit={s.unit.no}&service={s.pk}"
        found += [("trend", of), ("quality", f"{of}&round={made.rounds[1].code}")]
    pages = [("evaluation", reverse("evaluation", args=["uji"]))]
    for round_ in made.rounds:
        of = f"round={round_.code}"
        found += [(page, of) for page in ("results", "ranking", "map", "quality", "profile")]
        found += [("ranking", f"{of}&per={level}") for level in ("service", "kind")]
        found += [("results", f"{of}&bobot=0.11"), ("ranking", f"{of}&bobot=0.11")]
        found += [(p, f"{of}&unit={u.no}") for u in made.units for p in ("quality", "profile")]
        pages += [("unit", reverse("unit", args=[u.no], query=QueryDict(of))) for u in made.units]
        pages += [(p, reverse(p, args=[round_.pk])) for p in ("round", "integrity-comparison")]
        pages += [("unit", reverse("unit", args=[1], query=QueryDict(f"{of}&bobot=0.11")))]
        if not round_.provisional and round_ in made.rounds[:3]:
            pages.append(("published-round", reverse("published-round", args=[round_.pk])))
    return [(page, reverse(page, query=QueryDict(query))) for page, query in found] + pages


def walk(made: Made) -> Seen:
    client, seen = signed_in(made.people.team_leader), Seen()
    for page, address in addresses(made):
        response = client.get(address)
        assert response.status_code == 200, address
        shown = html.fromstring(response.content)
        for element in shown.xpath("//*[@data-figure]"):
            text = " ".join(element.text_content().split())
            for said in element.get("data-figure").split(";"):
                figure, value = said.rsplit("=", 1)
                seen.add(figure, value, address)
                places = None if "." not in value else 2
                if display.number(Decimal(value), places) not in text:
                    seen.wrong.append(f"{address}: {said} is not in “{text}”")
        contexts = [d for c in response.context or () for d in c.dicts]
        tables = {v.name: v for d in contexts for v in d.values() if is_table(v)}
        for table in tables.values():
            of_table(client, page, address, table, seen)
    return seen


def is_table(value: Any) -> bool:
    return isinstance(value, DownloadableTable)


def of_table(client: Any, page: str, address: str, table: Any, seen: Seen) -> None:
    """The figures of a table as one of its files has them, each kind in turn; the others and the
    page show the same (``test_every_table``).
    """
    for column in table.file_columns:
        named = (page, str(column.label)) in UNNAMED
        if str(column.label) in WORDS and column.figure is None and not named:
            seen.wrong.append(f"{address}: “{column.label}” of {table.name} does not say which")
    columns = [(i, c) for i, c in enumerate(table.file_columns) if c.figure]
    rows = list(table.rows)
    if not columns or not rows:
        return
    kind, read = FILES[len(seen.read) % len(FILES)]
    seen.read.append(table.name)
    response = client.get(table.file_address(kind))
    lines = read(b"".join(response.streaming_content))
    assert len(lines) == len(rows), (address, kind)
    for row, line in zip(rows, lines, strict=True):
        for i, column in columns:
            seen.add(column.figure(row), number(line[i]), f"{address} {table.name} {kind}")


def of_json(body: bytes) -> list[list[Any]]:
    return [list(row.values()) for row in json.loads(body, parse_float=Decimal)]


def of_csv(body: bytes) -> list[list[Any]]:
    return [*csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))][1:]


def of_xlsx(body: bytes) -> list[list[Any]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
    return book.get_sheet_by_index(0).to_python()[1:]


FILES = (("json", of_json), ("csv", of_csv), ("xlsx", of_xlsx))


def number(value: Any) -> Decimal | None:
    try:
        return None if value in (None, "") else Decimal(str(value)).normalize()
    except InvalidOperation:
        return None


def of_report(made: Made, seen: Seen) -> None:
    """The official report is written from the snapshot."""
    counts = report.unit_rounds(made.snapshot)
    for round_ in made.snapshot.rounds:
        code = round_.round_code or str(round_.year)
        seen.add(key("index", "agency", code), round_.index, "report")
        seen.add(key("respondents", "agency", code), round_.respondents, "report")
        for element in round_.elements:
            seen.add(key(element.code, "agency", code), element.value, "report")
        count = report.total(counts, round_.round)
        for name in ("recommendations", "plans", "closed"):
            seen.add(key(name, "evaluation-uji", code), getattr(count, name), "report")
        seen.add(
            key("recommendations", "units-seen", code), count.recommendations or None, "report"
        )


def of_papers(made: Made, seen: Seen) -> None:
    """The report and the poster of each unit."""
    now = timezone.now()
    viewer = as_viewer(made.people.leader, now.date())
    for unit in made.units:
        for round_ in made.rounds[:3]:
            facts, shown = round_facts(viewer, unit, round_, now), poster(unit, round_, now)
            here = f"unit-{unit.no}", round_.code
            seen.add(key("index", *here), shown["index"].replace(",", "."), "poster")
            seen.add(key("respondents", *here), shown["respondents"].replace(".", ""), "poster")
            seen.add(key("respondents", *here), facts.respondents.n, "paper")
            last = facts.trend.index.stops[-1]
            seen.add(key("index", *here), last.value, "paper")
            for name, bound in zip(("low", "high"), last.interval or (), strict=False):
                seen.add(key(name, *here), bound, "paper")
            for element in facts.elements:
                seen.add(key(element.code, *here), element.index, "paper")


@pytest.mark.thorough
@pytest.mark.timeout(600)
def test_a_figure_is_the_same_on_every_page_in_every_file_in_papers_and_the_report(made):
    seen = walk(made)
    of_report(made, seen)
    of_papers(made, seen)
    assert (seen.wrong, seen.differing) == ([], {})
    code = made.rounds[1].code
    for name in ("index", "respondents", "low", "high", *(f"U{n}" for n in range(1, 10))):
        for scope in ("agency", "unit-1", "unit-3"):
            (places,) = seen.figures[key(name, scope, code)].values()
            pages = {place.split("?")[0].split(" ")[0] for place in places}
            assert len(pages) > 1, (name, scope, pages)


def test_the_walk_tells_two_bases_of_one_name():
    seen = Seen()
    seen.add(key("respondents", "agency", "2022"), 6669, "/")
    seen.add(key("respondents", "agency", "2022"), "8006", "/hasil/kuesioner/")
    assert [*seen.differing] == ["respondents|agency|2022"]
