"""The list of units and the page of one: its figures are everyone's, its plans and findings are
not.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from tuntas.core.score import uncertainty
from tuntas.core.score.tallies import total
from tuntas.evaluation.cut_offs.notes import since_said
from tuntas.evaluation.cut_offs.queries import Frozen, frozen_rounds
from tuntas.evaluation.models import Discrepancy
from tuntas.evaluation.old_reports import queries as old_reports
from tuntas.evaluation.overview.charts import plan_chart
from tuntas.evaluation.overview.queries import PlanCounts, plans_by_round
from tuntas.evaluation.queries import discrepancy_facts
from tuntas.evaluation.words import say
from tuntas.followup.models import ActionPlan
from tuntas.followup.permissions import plans_seen
from tuntas.organisation.columns import service_column
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer, units_seen
from tuntas.organisation.queries import kind_name, kind_names
from tuntas.organisation.requests import Request
from tuntas.results.columns import Place, bounds, figure_of
from tuntas.results.ranking import queries as ranking
from tuntas.results.ranking.queries import Standing
from tuntas.results.running.queries import running
from tuntas.results.scores import charts, convention, queries as results
from tuntas.results.scores.convention import Shown
from tuntas.results.scores.queries import UnitResult
from tuntas.surveys.models import Round
from tuntas.surveys.queries import excluded_by_unit
from tuntas.web import display
from tuntas.web.charts import standalone
from tuntas.web.figures import key
from tuntas.web.tables.columns import Column, graded, signed
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.tables.table import Table, having
from tuntas.web.terms import gettext, gettext_lazy as _

from .queries import ElementRow, elements_of, findings_of, services_of


@require_safe
def units(request: Request) -> HttpResponseBase:
    kinds = kind_names(request.viewer.agency)
    table = Table(
        request,
        Unit.objects.filter(agency=request.viewer.agency),
        name="unit",
        columns=[
            Column(
                "name",
                _("⟨Unit⟩"),
                sort="name",
                link=lambda u: reverse("unit", args=[u.no]),
                official=True,
            ),
            Column("no", _("No."), sort="no", kind="number"),
            Column(
                "kind",
                _("Jenis"),
                lambda u: kinds.get(u.kind, u.kind),
                sort="kind",
                official=True,
            ),
            Column("province", _("Provinsi"), sort="province"),
            Column(
                "independent_since",
                _("Mandiri sejak"),
                lambda u: u.independent_since and str(u.independent_since),
                sort="independent_since",
            ),
        ],
        filters=[having("kind", _("Jenis ⟨unit⟩"), "kind", list(kinds.items()))],
        search=lambda rows, text: rows.filter(name__icontains=text),
        search_label=_("Cari ⟨unit⟩"),
        order="no",
        per_page=100,
        caption=_("Daftar ⟨unit⟩"),
    )
    return table.respond("evaluation/units/units.html")


@require_safe
def unit(request: Request, no: int) -> HttpResponseBase:
    viewer = request.viewer
    found = get_object_or_404(Unit, agency=viewer.agency, no=no)
    rounds = results.rounds_of(viewer.agency, running=True)
    chosen = results.round_asked(rounds, request.GET)
    context: dict[str, Any] = {"unit": found, "rounds": rounds, "round": chosen}
    context["kind"] = kind_name(viewer.agency)(found)
    context["running"] = running(rounds, found)
    if chosen:
        shown = convention.shown(request.GET, chosen)
        context |= _figures(found, shown, rounds)
        context["element_table"] = _element_table(request, context, shown)
        context["service_table"] = _service_table(request, found, shown, context["services"])
        if request.GET.get("format") == "svg" and context["chart"]:
            return _picture(context, shown)
    if units_seen(viewer).filter(pk=found.pk).exists():
        context |= {"may_see_plans": True, **_follow_up(viewer, found, rounds)}
    return page(request, "evaluation/units/unit.html", context)


def _figures(unit: Unit, shown: Shown, rounds: Sequence[Round]) -> dict[str, Any]:
    chosen, earlier = shown.round, results.round_before(rounds, shown.own)
    before = convention.like(shown, earlier) if earlier else None
    standing = ranking.unit_standing(chosen, unit)
    then = results.unit_scores([before], unit).get((before.pk, unit.pk)) if before else None
    result = UnitResult(unit, True, chosen, standing.score, then)
    return {
        "shown": shown,
        "result": result,
        "headline": headline(result, before),
        "certainty": certainty(standing),
        "standing": standing,
        "elements": elements_of(result, standing),
        "chart": charts.element_chart(result) if result.score else "",
        "services": services_of(unit, standing),
        "excluded": excluded_by_unit([chosen]).get((chosen.pk, unit.pk), 0),
        "convention": results.convention(chosen),
    }


def headline(result: UnitResult, before: Round | None) -> str:
    """``Nilai SKM 2022: 88,12 (B), 1,33 di bawah target, naik 0,50 dari SKM 2021; terendah U3
    …``.
    """
    if result.score is None:
        return say("unit.no_answers", round=result.round.name)
    value = display.graded(result.index, result.grade)
    parts = [say("results.index", round=result.round.name, value=value)]
    parts += [p for p in (display.against_target(result.over_target),) if p]
    if before and (moved := display.movement(result.change)):
        parts.append(say("unit.moved", moved=moved, round=before.name))
    sentence = ", ".join(parts)
    if low := result.lowest:
        sentence += say(
            "unit.lowest",
            element=f"{low.code} {display.element_name(low.key, result.round.instrument)}",
            value=display.graded(low.index, low.grade),
        )
    return f"{sentence}."


def certainty(standing: Standing) -> list[str]:
    """How sure the value, its grade and the order of the lowest elements are, each in a
    sentence.
    """
    if standing.score is None:
        return []
    return [said for said in (_sure(standing), _sampled(standing), _lowest(standing)) if said]


def _sure(standing: Standing) -> str:
    if standing.interval is None:
        refusal = standing.estimate.refusal if standing.estimate else None
        return display.sentence(refusal) if refusal else say("unit.one_respondent")
    said = say("unit.interval", interval=display.between(standing.interval))
    if not standing.chances:
        return f"{said}."
    likely = [(letter, p) for letter, p in standing.chances.items() if round(100 * p) >= 1]
    parts = ", ".join(f"{letter} {display.chance(p)}" for letter, p in likely)
    if len(standing.grades) > 1:
        letters = gettext(" atau ").join(standing.grades)
        return say("unit.grades_alike", said=said, letters=letters, parts=parts)
    return say("unit.grade", said=said, parts=parts)


def _sampled(standing: Standing) -> str:
    if standing.required is None:
        return say("unit.users_unknown")
    sample = standing.sample
    return say("unit.sample", counted=sample.counted, required=sample.required)


def _lowest(standing: Standing) -> str:
    """Whether the three lowest elements are surely the lowest."""
    moments = total(part.count for part in standing.parts).moments
    used = results.instrument_of(standing.round)
    found = uncertainty.boundary(moments, used, ranking.LOWEST, ranking.users_of(standing.parts))
    return display.sentence(found.message) if found else ""


def _interval_columns(place: Place) -> tuple[Column, ...]:
    return (
        Column(
            "interval",
            _("Selang 95 %"),
            lambda r: display.between(r.interval) if r.interval else None,
            css=lambda _r: "kind-score",
        ),
        *bounds(place, shown=False),
    )


def _element_columns(unit: Unit, shown: Shown) -> list[Column]:
    def figure(name: str) -> Callable[[ElementRow], str]:
        code = f"{shown.own.code}{shown.suffix}"
        return lambda row: key(f"{row.score.code}{name}", f"unit-{unit.no}", code)

    interval, *ends = _interval_columns(shown.place)
    return [
        Column("element", _("Unsur"), lambda r: f"{r.score.code} {r.name}"),
        Column("n", _("Jawaban"), "score.n", kind="number", figure=figure("-answers")),
        Column(
            "nrr",
            "NRR",
            "score.nrr",
            kind="number",
            html=lambda r: display.number(r.score.nrr, 4),
        ),
        graded("index", _("Nilai"), "score.index", "score.grade", figure=figure("")),
        Column("grade", _("Mutu"), "score.grade", shown=False),
        interval,
        *(replace(end, figure=figure(f"-{end.key}")) for end in ends),
        signed("change", _("Perubahan")),
        *shown.column,
    ]


def _service_columns(shown: Shown) -> list[Column]:
    return [
        service_column(lambda s: s),
        Column("n", _("Responden"), kind="number", figure=figure_of("respondents", shown.place)),
        Column(
            "required", _("Diperlukan"), kind="number", figure=figure_of("required", shown.place)
        ),
        graded("index", _("Nilai"), figure=figure_of("index", shown.place)),
        Column("grade", _("Mutu"), shown=False),
        *_interval_columns(shown.place),
        *shown.column,
    ]


def _element_table(request: Request, context: dict[str, Any], shown: Shown) -> SummaryTable:
    columns, name = _element_columns(context["unit"], shown), _file_name(context["unit"], shown)
    return SummaryTable(request, name, columns, context["elements"], caption=_("Nilai tiap unsur"))


def _service_table(
    request: Request, unit: Unit, shown: Shown, rows: Sequence[Standing]
) -> SummaryTable:
    columns, name = _service_columns(shown), f"layanan-{_file_name(unit, shown)}"
    return SummaryTable(request, name, columns, rows, key="layanan", caption=_("Layanan"))


def _file_name(unit: Unit, shown: Shown) -> str:
    return f"unit-{unit.no}-{shown.own.code}{shown.suffix}"


def _picture(context: dict[str, Any], shown: Shown) -> HttpResponseBase:
    """The chart of the elements as a file."""
    title = say("unit.chart", unit=context["unit"].name, round=shown.own.name)
    notes = convention.notes(shown, *context["certainty"])
    name = _file_name(context["unit"], shown)
    return standalone.download(context["chart"], name, title=title, notes=notes)


def _follow_up(viewer: Viewer, unit: Unit, rounds: Sequence[Round]) -> dict[str, Any]:
    """Of rounds that an evaluation has frozen, the plans as they were then, and what came since."""
    seen, frozen = plans_seen(viewer).filter(unit=unit), frozen_rounds(unit, viewer)
    bars = [_bar(unit, now, seen, frozen.get(now.round.pk)) for now in plans_by_round(seen, rounds)]
    return {
        "plans": [bar for bar in bars if bar["counts"].total or bar["since"]],
        "frozen": bool(frozen),
        "findings": findings_of(unit),
        "discrepancies": [
            (d, old_reports.measure(d), old_reports.explanation(d))
            for d in discrepancy_facts(Discrepancy.objects.filter(unit=unit))
        ],
    }


def _bar(
    unit: Unit, now: PlanCounts, plans: QuerySet[ActionPlan], frozen: Frozen | None
) -> dict[str, Any]:
    query: dict[str, Any] = {"unit": unit.no}
    if frozen is None:
        return plan_chart(now, query) | {"cut_off": None, "since": []}
    since = since_said(frozen, plans.filter(round=now.round), **query, round=now.round.code)
    found = frozen.statuses(unit, now.round)
    doubts = frozen.doubts(unit, now.round)
    then = PlanCounts(now.round, found["close"], found["open"], found[""], doubts)
    return plan_chart(then, query, frozen) | {"cut_off": frozen.cut_off, "since": since}
