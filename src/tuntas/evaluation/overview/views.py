"""The first page: one sentence, the pictures behind it, and what needs attention.

Nothing is counted here that cannot be opened: each figure carries the address of its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuntas.core.report import figures
from tuntas.core.score.scoring import ElementScore
from tuntas.evaluation.models import Discrepancy
from tuntas.followup.models import ActionPlan, Finding
from tuntas.followup.permissions import plans_seen
from tuntas.organisation.columns import unit_column
from tuntas.organisation.permissions import Viewer, units_seen
from tuntas.organisation.requests import Request
from tuntas.results.scores import queries as results
from tuntas.results.scores.queries import ElementFigure, RoundScore, UnitResult
from tuntas.surveys.columns import round_column
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.charts import bars as charts
from tuntas.web.charts import standalone
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page

SHOWN = 5  # rows of each list of what needs attention
LOW = {"C", "D"}


class Link(NamedTuple):
    text: str
    address: str


@dataclass(frozen=True)
class PlanCounts:
    """The plans of one round by status."""

    round: Round
    close: int
    open: int
    unknown: int

    @property
    def total(self) -> int:
        return self.close + self.open + self.unknown

    @property
    def share(self) -> Decimal | None:
        """Percent closed; None without plans."""
        return figures.Count(plans=self.total, closed=self.close).share


@dataclass(frozen=True)
class LowElement:
    unit: Any
    element: ElementScore


# What is known


def plans_by_round(plans: QuerySet[ActionPlan], rounds: Iterable[Round]) -> list[PlanCounts]:
    """One query; rounds without plans are there with zeros."""
    rows = plans.order_by().values_list("round_id", "status").annotate(count=Count("pk"))
    found = {(round_id, status): count for round_id, status, count in rows}
    return [
        PlanCounts(r, *(found.get((r.pk, s), 0) for s in ("close", "open", ""))) for r in rounds
    ]


def doubtful_plans(viewer: Viewer) -> list[tuple[int, str, int]]:
    """(unit number, name, plans with a finding that nobody dismissed), most first."""
    standing = Finding.objects.exclude(state=Finding.State.DISMISSED)
    rows = (
        standing.filter(plan__unit__in=units_seen(viewer))
        .values_list("plan__unit__no", "plan__unit__name")
        .annotate(count=Count("plan", distinct=True))
    )
    return list(rows.order_by("-count", "plan__unit__no"))


def discrepancies_by_evaluation(viewer: Viewer) -> list[tuple[str, str, int]]:
    """(evaluation code, title, figures that do not agree), for those who see every unit."""
    if not viewer.sees_all_units:
        return []
    rows = Discrepancy.objects.filter(evaluation__agency=viewer.agency)
    counted = rows.values_list("evaluation__code", "evaluation__title").annotate(count=Count("pk"))
    return list(counted.order_by("-evaluation__cut_off"))


def lowest_units(units: Sequence[UnitResult]) -> list[UnitResult]:
    known = [u for u in units if u.score and u.score.exact is not None]
    return sorted(known, key=lambda u: (u.score.exact, u.unit.no))[:SHOWN]  # type: ignore[union-attr]


def low_elements(units: Sequence[UnitResult]) -> list[LowElement]:
    """Every element of a unit that is graded C or D, the lowest first."""
    low = [LowElement(u.unit, e) for u in units for e in u.elements if e.grade in LOW]
    return sorted(low, key=lambda low: (low.element.exact, low.unit.no))


# What is said


def headline(
    latest: RoundScore, units: Sequence[UnitResult], plans: Sequence[PlanCounts], doubtful: int
) -> list[Link]:
    return [*_score_said(latest, units), *_plans_said(plans, doubtful)]


def _score_said(latest: RoundScore, units: Sequence[UnitResult]) -> list[Link]:
    shown = {"round": latest.round.code}
    said = gettext("Nilai {round}: {value}").format(
        round=latest.round.name, value=display.graded(latest.index, latest.grade)
    )
    if over := display.against_target(latest.over_target):
        said = f"{said}, {over}"
    links = [Link(said, reverse("results", query=shown))]
    spread = results.spread(units)
    if latest.round.target is not None and spread.without_data < spread.units:
        text = gettext("{count} dari {total} unit belum mencapai target").format(
            count=display.number(spread.below_target),
            total=display.number(spread.units - spread.without_data),
        )
        links.append(Link(text, reverse("results", query={**shown, "target": "below"})))
    return links


def _plans_said(plans: Sequence[PlanCounts], doubtful: int) -> list[Link]:
    total, closed = sum(p.total for p in plans), sum(p.close for p in plans)
    if not total:
        return []
    text = gettext("{closed} dari {total} rencana aksi selesai ({share})").format(
        closed=display.number(closed),
        total=display.number(total),
        share=display.percent(figures.Count(plans=total, closed=closed).share),
    )
    links = [Link(text, reverse("plans", query={"status": "close"}))]
    if doubtful:
        text = gettext("{count} rencana aksi memiliki temuan").format(
            count=display.number(doubtful)
        )
        links.append(Link(text, reverse("plans", query={"finding": "any"})))
    return links


# What is drawn


def index_chart(scores: Sequence[RoundScore]) -> Any:
    rows = [
        charts.Bar(
            _with_target(s.round), s.index, display.graded_short(s.index, s.grade), s.round.target
        )
        for s in scores
    ]
    return charts.bars(
        rows,
        title=gettext("Nilai indeks per putaran, skala 25 sampai 100"),
        description="; ".join(f"{row.label}: {row.text}" for row in rows),
    )


def index_said(scores: Sequence[RoundScore]) -> str:
    """The index chart in a sentence: how the latest stands to the round before."""
    latest, before = scores[-1], scores[-2] if len(scores) > 1 else None
    change = results.difference(latest.index, before.index) if before else None
    alike = before and before.round.instrument == latest.round.instrument
    if not before or not alike or change is None:
        return ""
    return gettext("Nilai {moved} dibanding {round}.").format(
        moved=display.movement(change), round=before.round.name
    )


def elements_said(latest: RoundScore) -> str:
    """The element charts in a sentence: the lowest and the highest of the latest round."""
    known = [e for e in latest.elements if e.index is not None]
    if not known:
        return ""
    low = min(known, key=lambda e: e.index)  # type: ignore[arg-type,return-value]
    high = max(known, key=lambda e: e.index)  # type: ignore[arg-type,return-value]
    return gettext("Terendah {low}, tertinggi {high}.").format(
        low=_element_said(low, latest.round), high=_element_said(high, latest.round)
    )


def _element_said(element: ElementFigure, round_: Round) -> str:
    name = display.element_name(element.key, round_.instrument)
    return f"{element.code} {name} {display.graded(element.index, element.grade)}"


def _with_target(round_: Round) -> str:
    if round_.target is None:
        return round_.name
    return gettext("{round}, target {target}").format(
        round=round_.name, target=display.number(round_.target, 2)
    )


def element_charts(scores: Sequence[RoundScore]) -> list[dict[str, Any]]:
    """One small line per element of the latest round; rounds of another instrument are not
    comparable.
    """
    latest = scores[-1]
    alike = [s for s in scores if s.round.instrument == latest.round.instrument]
    known = [e.index for s in alike for e in s.elements if e.index is not None]
    if not known:
        return []
    return [_element_chart(i, alike, min(known), max(known)) for i in range(len(latest.elements))]


def _element_chart(
    place: int, scores: Sequence[RoundScore], lowest: Decimal, highest: Decimal
) -> dict[str, Any]:
    latest = scores[-1].elements[place]
    points = [(s.round.code, s.elements[place].index) for s in scores]
    name = f"{latest.code} {display.element_name(latest.key, scores[-1].round.instrument)}"
    said = ", ".join(f"{code}: {display.number(value, 2)}" for code, value in points)
    return {
        "name": name,
        "values": [
            (value, s.elements[place].grade) for (_, value), s in zip(points, scores, strict=True)
        ],
        "change": results.difference(points[-1][1], points[-2][1]) if len(points) > 1 else None,
        "address": reverse("results", query={"round": scores[-1].round.code, "sort": latest.code}),
        "chart": charts.trend(
            [(code, value, display.number(value, 2)) for code, value in points],
            lowest=lowest,
            highest=highest,
            title=f"{name}: {said}",
        ),
    }


def plan_chart(counts: PlanCounts, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """One bar of the plans by status, with the addresses of the plans behind each part."""
    parts = [
        ("close", gettext("selesai"), counts.close),
        ("open", gettext("terbuka"), counts.open),
        ("none", gettext("tanpa status"), counts.unknown),
    ]
    said = ", ".join(f"{display.number(count)} {label}" for *_, label, count in parts)
    query = {**parameters, "round": counts.round.code}
    return {
        "counts": counts,
        "address": reverse("plans", query=query),
        "parts": [
            (
                label,
                display.tone_of(status),
                count,
                reverse("plans", query={**query, "status": status}),
            )
            for status, label, count in parts
            if count
        ],
        "chart": charts.stacked(
            [charts.Part(label, count, display.tone_of(status)) for status, label, count in parts],
            title=f"{counts.round.name}: {said}",
        ),
    }


# The page


@require_safe
def overview(request: Request) -> HttpResponseBase:
    viewer = request.viewer
    rounds = results.rounds_of(viewer.agency)
    if not rounds:
        return render(request, "evaluation/overview/overview_empty.html")
    if request.GET.get("svg") == "index":
        return _picture(rounds)
    facts = _facts(viewer, rounds)
    return page(request, "evaluation/overview/overview.html", {**facts, **_tables(request, facts)})


def _picture(rounds: list[Round]) -> HttpResponse:
    """The index chart as a file of its own."""
    notes = [results.convention(rounds[-1]), gettext("Garis tegak adalah target.")]
    return standalone.download(
        index_chart(results.agency_scores(rounds)),
        "nilai-per-putaran",
        title=gettext("Nilai indeks per putaran, skala 25 sampai 100"),
        notes=[gettext("Sumber: {agency}.").format(agency=rounds[-1].agency.name), *notes],
    )


def _facts(viewer: Viewer, rounds: list[Round]) -> dict[str, Any]:
    kept = results.versions_of(rounds)
    figures = results.unit_figures(kept)
    scores = results.agency_scores(rounds, kept)
    units = results.unit_results(rounds[-1], {key: f.score for key, f in figures.items()})
    plans = plans_by_round(plans_seen(viewer), rounds)
    doubtful = doubtful_plans(viewer)
    low = low_elements(units)
    return {
        "round": rounds[-1],
        "headline": headline(scores[-1], units, plans, sum(count for *_, count in doubtful)),
        "scores": scores,
        "index_chart": index_chart(scores),
        "index_said": index_said(scores),
        "elements": element_charts(scores),
        "elements_said": elements_said(scores[-1]),
        "comparable": [s.round for s in scores if s.round.instrument == rounds[-1].instrument],
        "counted": [p for p in plans if p.total],
        "plans": [plan_chart(p, {}) for p in plans if p.total],
        "lowest_units": lowest_units(units),
        "low_elements": low[:SHOWN],
        "low_elements_total": len(low),
        "low_units_total": len({e.unit.pk for e in low}),
        "doubtful": doubtful[:SHOWN],
        "all_doubtful": doubtful,
        "discrepancies": discrepancies_by_evaluation(viewer),
        "convention": results.convention(rounds[-1]),
    }


# What stands beside the pictures, and their files

SCORES = (
    round_column(link=lambda s: reverse("results", query={"round": s.round.code})),
    Column("index", _("Nilai"), lambda s: s.index, kind="score"),
    Column("grade", _("Mutu"), lambda s: s.grade, html=lambda s: display.grade(s.grade)),
    Column("target", _("Target"), lambda s: s.round.target, kind="score"),
    Column("achievement", _("Capaian"), lambda s: s.achievement, kind="percent"),
    Column("respondents", _("Responden"), lambda s: s.respondents, kind="number"),
)
PLANS = (
    round_column(),
    Column("close", _("selesai"), lambda p: p.close, kind="number"),
    Column("open", _("terbuka"), lambda p: p.open, kind="number"),
    Column("none", _("tanpa status"), lambda p: p.unknown, kind="number"),
    Column("share", _("Bagian selesai"), lambda p: p.share, kind="percent"),
)
DOUBTFUL = (
    unit_column(lambda row: row[1]),
    Column("plans", _("Rencana dengan temuan"), lambda row: row[2], kind="number"),
)


def _tables(request: Request, facts: Mapping[str, Any]) -> dict[str, SummaryTable]:
    rounds = facts["comparable"]
    elements = [
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
    counted, doubtful = facts["counted"], facts["all_doubtful"]
    return {
        "score_table": SummaryTable(
            request,
            "nilai-per-putaran",
            SCORES,
            facts["scores"],
            caption=_("Nilai dan target per putaran"),
        ),
        "plan_table": SummaryTable(
            request,
            "rencana-menurut-status",
            PLANS,
            counted,
            key="rencana",
            caption=_("Rencana aksi"),
        ),
        "element_table": SummaryTable(
            request,
            "nilai-tiap-unsur",
            elements,
            facts["elements"],
            key="unsur",
            caption=_("Nilai tiap unsur"),
        ),
        "doubtful_table": SummaryTable(
            request, "unit-dengan-temuan", DOUBTFUL, doubtful, key="temuan", caption=_("Temuan")
        ),
    }


def _element_column(place: int, round_: Round) -> Column:
    return Column(
        f"round_{round_.pk}",
        round_.name,
        lambda e: e["values"][place][0],
        kind="score",
        html=lambda e: display.score(*e["values"][place]),
    )
