"""The first page: one sentence, the pictures behind it, and what needs attention.

Nothing is counted here that cannot be opened: each figure carries the address of its rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import require_safe

from tuntas.core.report import figures
from tuntas.core.score.scoring import ElementScore
from tuntas.evaluation.words import say
from tuntas.followup.permissions import plans_seen
from tuntas.followup.plans.queries import DOUBTFUL
from tuntas.organisation.columns import unit_column
from tuntas.organisation.permissions import Viewer
from tuntas.organisation.requests import Request
from tuntas.results.columns import figure_of, finality_column
from tuntas.results.running.queries import Running, running
from tuntas.results.scores import queries as results
from tuntas.results.scores.queries import RoundScore, UnitResult
from tuntas.surveys.columns import round_column
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.charts import standalone
from tuntas.web.figures import figure, key
from tuntas.web.tables.columns import Column, graded
from tuntas.web.tables.summary import SummaryTable, page

from .charts import element_charts, index_chart, plan_chart
from .queries import (
    SHOWN,
    Link,
    PlanCounts,
    discrepancies_by_evaluation,
    doubtful_plans,
    low_elements,
    lowest_units,
    plans_by_round,
    rounds_named,
)

# What is said


def headline(
    latest: RoundScore,
    running: Sequence[Running],
    units: Sequence[UnitResult],
    plans: Sequence[PlanCounts],
    doubtful: int,
) -> list[Link]:
    """What runs is said apart; of the rounds that have ended the latest."""
    ended = [] if latest.round.provisional else _score_said(latest, units)
    return [*ended, *map(_running_said, running), *_plans_said(plans, doubtful)]


def _running_said(running: Running) -> Link:
    address = reverse("results", query={"round": running.round.code})
    return Link(running.said.rstrip("."), address, running.marks)


def _score_said(latest: RoundScore, units: Sequence[UnitResult]) -> list[Link]:
    shown = {"round": latest.round.code}
    value = display.graded(latest.index, latest.grade)
    said = say("results.index", round=latest.round.name, value=value)
    if over := display.against_target(latest.over_target):
        said = f"{said}, {over}"
    marks = figure("index", "agency", latest.round.code, latest.index)
    links = [Link(said, reverse("results", query=shown), marks)]
    spread = results.spread([unit for unit in units if unit.counted])
    if latest.round.target is not None and spread.without_data < spread.units:
        known = spread.units - spread.without_data
        text = say("overview.below_target", count=spread.below_target, total=known)
        below = {**shown, "counted": "yes", "target": "below"}
        marks = figure("units-below-target", "agency", latest.round.code, spread.below_target)
        links.append(Link(text, reverse("results", query=below), marks))
    return links


def _plans_said(plans: Sequence[PlanCounts], doubtful: int) -> list[Link]:
    count = sum((p.count for p in plans), figures.Count())
    if not count.plans:
        return []
    share, rounds = display.share_closed(count), rounds_named([p.round for p in plans])
    values = {"closed": count.closed, "total": count.plans, "rounds": rounds, "share": share}
    if drafts := sum(p.drafts for p in plans):
        text = say("overview.closed_with_drafts", **values, drafts=drafts)
    else:
        text = say("overview.closed", **values)
    links = [Link(text, reverse("plans", query={"status": "close"}))]
    if count.doubtful:
        links.append(Link(say("overview.which"), reverse("plans", query=DOUBTFUL)))
    if doubtful:
        text = say("overview.doubtful", count=doubtful)
        links.append(Link(text, reverse("plans", query={"finding": "any"})))
    return links


def index_said(scores: Sequence[RoundScore]) -> str:
    """The index chart in a sentence: how the latest stands to the round before."""
    latest, before = scores[-1], scores[-2] if len(scores) > 1 else None
    change = results.difference(latest.index, before.index) if before else None
    alike = before and before.round.instrument == latest.round.instrument
    if not before or not alike or change is None:
        return ""
    return say("overview.moved", moved=display.movement(change), round=before.round.name)


def elements_said(latest: RoundScore) -> str:
    """The element charts in a sentence: the lowest and the highest of the latest round."""
    known = [e for e in latest.elements if e.index is not None]
    if not known:
        return ""
    low, high = min(known, key=attrgetter("index")), max(known, key=attrgetter("index"))
    of = latest.round
    return say("overview.extremes", low=_element_said(low, of), high=_element_said(high, of))


def _element_said(element: ElementScore, round_: Round) -> str:
    name = display.element_name(element.key, round_.instrument)
    return f"{element.code} {name} {display.graded(element.index, element.grade)}"


# The page


@require_safe
def overview(request: Request) -> HttpResponseBase:
    viewer = request.viewer
    rounds = results.rounds_of(viewer.agency, running=True)
    if not rounds:
        return render(request, "evaluation/overview/overview_empty.html")
    if request.GET.get("svg") == "index":
        return _picture(rounds)
    facts = _facts(viewer, rounds)
    return page(request, "evaluation/overview/overview.html", {**facts, **_tables(request, facts)})


def _picture(rounds: list[Round]) -> HttpResponse:
    """The index chart as a file of its own."""
    source = say("overview.source", agency=rounds[-1].agency.name)
    ended = results.ended(rounds)
    return standalone.download(
        index_chart([*results.agency_scores(ended), *running(rounds)]),
        "nilai-per-putaran",
        title=say("overview.chart"),
        notes=[source, results.convention((ended or rounds)[-1]), say("overview.line")],
    )


def _facts(viewer: Viewer, every: list[Round]) -> dict[str, Any]:
    """Of the rounds that have ended; of the one that is running where none has."""
    rounds, still = results.ended(every) or every[-1:], running(every)
    kept = results.versions_of(rounds)
    figures = results.unit_figures(kept)
    scores = results.agency_scores(rounds, kept)
    drawn: list[RoundScore | Running] = [*(s for s in scores if not s.round.provisional), *still]
    units = results.unit_results(rounds[-1], {key: f.score for key, f in figures.items()})
    plans = plans_by_round(plans_seen(viewer), every)
    doubtful = doubtful_plans(viewer)
    low = low_elements(units)
    return {
        "round": rounds[-1],
        "headline": headline(scores[-1], still, units, plans, sum(count for *_, count in doubtful)),
        "scores": drawn,
        "index_chart": index_chart(drawn),
        "index_said": index_said(scores),
        "elements": element_charts(scores),
        "elements_said": elements_said(scores[-1]),
        "comparable": [s.round for s in scores if s.round.instrument == rounds[-1].instrument],
        "counted": plans,
        "plans": [plan_chart(p, {}) for p in plans],
        "lowest_units": lowest_units(units),
        "low_elements": low[:SHOWN],
        "low_elements_total": len(low),
        "low_units_total": len({e.unit.pk for e in low}),
        "surveyed": len(units),
        "doubtful": doubtful[:SHOWN],
        "all_doubtful": doubtful,
        "discrepancies": discrepancies_by_evaluation(viewer),
        "convention": results.convention(rounds[-1]),
    }


# What stands beside the pictures, and their files


def _named(score: RoundScore | Running) -> str:
    """Whether the figures are final is a column of the files, and a word of the page."""
    word = f" {gettext('(sementara)')}" if score.round.provisional else ""
    return f"{score.round.name}{word}"


def _place(row: Any) -> tuple[str, str]:
    return "agency", row.round.code


def _seen(row: Any) -> tuple[str, str]:
    return "units-seen", row.round.code


SCORES = (
    round_column(link=lambda s: reverse("results", query={"round": s.round.code}), html=_named),
    graded("index", _("Nilai"), figure=figure_of("index", _place)),
    Column("grade", _("Mutu"), shown=False),
    Column("target", _("Target"), "round.target", kind="score"),
    Column("achievement", _("Capaian"), kind="percent"),
    Column(
        "respondents",
        _("Responden yang dihitung"),
        kind="number",
        figure=figure_of("respondents", _place),
    ),
    finality_column("round.", shown=False),
)
PLANS = (
    round_column(),
    Column("close", _("selesai"), kind="number", figure=figure_of("closed", _seen)),
    Column("open", _("terbuka"), kind="number"),
    Column("none", _("tanpa status"), "unknown", kind="number"),
    Column("doubtful", _("selesai, diragukan"), kind="number"),
    Column("drafts", _("belum disetujui"), kind="number", shown=False),
    Column("share", _("Bagian selesai"), kind="percent"),
)
WITH_FINDINGS = (
    unit_column(lambda row: row[1]),
    Column("plans", _("Rencana dengan temuan"), lambda row: row[2], kind="number"),
)


def _tables(request: Request, facts: Mapping[str, Any]) -> dict[str, SummaryTable]:
    table = partial(SummaryTable, request)
    elements, rounds = facts["elements"], facts["comparable"]
    return {
        "score_table": table(
            "nilai-per-putaran", SCORES, facts["scores"], caption=_("Nilai dan target per putaran")
        ),
        "plan_table": table(
            "rencana-menurut-status",
            PLANS,
            facts["counted"],
            key="rencana",
            caption=_("Rencana aksi"),
        ),
        "element_table": table(
            "nilai-tiap-unsur",
            _element_columns(rounds),
            elements,
            key="unsur",
            caption=_("Nilai tiap unsur"),
        ),
        "doubtful_table": table(
            "unit-dengan-temuan",
            WITH_FINDINGS,
            facts["all_doubtful"],
            key="temuan",
            caption=_("Temuan"),
        ),
    }


def _element_columns(rounds: Iterable[Round]) -> list[Column]:
    return [
        Column("element", _("Unsur"), lambda e: e["name"]),
        *(_element_column(place, r) for place, r in enumerate(rounds)),
        Column(
            "change",
            _("Perubahan"),
            lambda e: e["change"],
            kind="score",
            html=lambda e: display.signed(e["change"]),
        ),
    ]


def _element_column(place: int, round_: Round) -> Column:
    return Column(
        f"round_{round_.pk}",
        round_.name,
        lambda e: e["values"][place][0],
        kind="score",
        html=lambda e: display.score(*e["values"][place]),
        figure=lambda e: key(e["code"], "agency", round_.code),
    )
