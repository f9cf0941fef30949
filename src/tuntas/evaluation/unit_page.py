"""The list of units and the page of one: its figures are everyone's, its plans and findings are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuntas.core.scoring import Score
from tuntas.evaluation.overview import Link, plan_chart, plans_by_round
from tuntas.evaluation.queries import discrepancies_of
from tuntas.followup.models import Finding
from tuntas.followup.permissions import plans_seen
from tuntas.followup.queries import check_title
from tuntas.organisation.models import Service, Unit
from tuntas.organisation.permissions import Viewer, units_seen
from tuntas.results import queries as results
from tuntas.results.queries import UnitResult
from tuntas.surveys.models import Round
from tuntas.surveys.queries import excluded_by_unit
from tuntas.web import charts, display
from tuntas.web.table import Column, Filter, Table


@require_safe
def units(request: HttpRequest) -> HttpResponseBase:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    table = Table(
        request,
        Unit.objects.filter(agency=viewer.agency),
        name="unit",
        columns=[
            Column(
                "name", _("Unit"), lambda u: u.name, sort="name", link=lambda u: reverse("unit", args=[u.no])
            ),
            Column("no", _("No."), lambda u: u.no, sort="no", kind="number"),
            Column("kind", _("Jenis"), lambda u: u.get_kind_display(), sort="kind"),
            Column("province", _("Provinsi"), lambda u: u.province, sort="province"),
            Column(
                "independent_since",
                _("Mandiri sejak"),
                lambda u: u.independent_since and str(u.independent_since),
                sort="independent_since",
            ),
        ],
        filters=[Filter("kind", _("Jenis unit"), lambda rows, v: rows.filter(kind__in=v), Unit.Kind.choices)],
        search=lambda rows, text: rows.filter(name__icontains=text),
        search_label=_("Cari unit"),
        order="no",
        per_page=100,
        caption=_("Daftar unit"),
    )
    return table.respond("evaluation/units.html")


@dataclass(frozen=True)
class ServiceResult:
    name: str
    score: Score | None


@require_safe
def unit(request: HttpRequest, no: int) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    found = get_object_or_404(Unit, agency=viewer.agency, no=no)
    rounds = results.rounds_of(viewer.agency)
    chosen = results.round_asked(rounds, request.GET.get("year"))
    context: dict[str, Any] = {"unit": found, "rounds": rounds, "round": chosen}
    if chosen:
        context |= _figures(found, chosen, rounds)
    if units_seen(viewer).filter(pk=found.pk).exists():
        context |= {"may_see_plans": True, **_follow_up(viewer, found, rounds)}
    return render(request, "evaluation/unit.html", context)


def _figures(unit: Unit, chosen: Round, rounds: Sequence[Round]) -> dict[str, Any]:
    before = results.round_before(rounds, chosen)
    scores = results.unit_scores([chosen, *([before] if before else [])], unit)
    result = UnitResult(
        unit,
        True,
        chosen,
        scores.get((chosen.pk, unit.pk)),
        scores.get((before.pk, unit.pk)) if before else None,
    )
    return {
        "result": result,
        "headline": headline(result, before),
        "elements": _elements(result),
        "chart": element_chart(result) if result.score else "",
        "services": _services(unit, chosen),
        "excluded": excluded_by_unit([chosen]).get((chosen.pk, unit.pk), 0),
        "convention": results.convention(chosen),
    }


def headline(result: UnitResult, before: Round | None) -> str:
    """``Nilai SKM 2022: 88,12 (B), 1,33 di bawah target, naik 0,50 dari SKM 2021; terendah U3 …``."""
    if result.score is None:
        return gettext("Belum ada jawaban responden untuk unit ini pada {round}.").format(
            round=result.round.name
        )
    value = display.graded(result.index, result.grade)
    parts = [gettext("Nilai {round}: {value}").format(round=result.round.name, value=value)]
    parts += [p for p in (display.against_target(result.over_target),) if p]
    if before and (moved := display.movement(result.change)):
        parts.append(gettext("{moved} dari {round}").format(moved=moved, round=before.name))
    sentence = ", ".join(parts)
    if low := result.lowest:
        sentence += gettext("; unsur terendah {element} {value}").format(
            element=f"{low.code} {display.element_name(low.key, result.round.instrument)}",
            value=display.graded(low.index, low.grade),
        )
    return f"{sentence}."


def _elements(result: UnitResult) -> list[dict[str, Any]]:
    before = {e.key: e.index for e in result.before.elements} if result.before else {}
    return [
        {
            "score": e,
            "name": display.element_name(e.key, result.round.instrument),
            "change": results.difference(e.index, before.get(e.key)),
        }
        for e in result.elements
    ]


def element_chart(result: UnitResult) -> Any:
    rows = [
        charts.Bar(
            f"{e.code} {display.element_name(e.key, result.round.instrument)}",
            e.index,
            display.graded_short(e.index, e.grade),
            result.round.target,
            "warn" if e.grade in ("C", "D") else "bar",
        )
        for e in result.elements
    ]
    return charts.bars(
        rows,
        title=gettext("Nilai tiap unsur {unit}, skala 25 sampai 100").format(unit=result.unit.name),
        description="; ".join(f"{row.label}: {row.text}" for row in rows),
    )


def _services(unit: Unit, round_: Round) -> list[ServiceResult]:
    scores = results.service_scores(round_, unit)
    rows = [ServiceResult(s.name, scores.get(s.pk)) for s in Service.objects.filter(unit=unit)]
    return sorted(rows, key=lambda s: s.score is None)


def _follow_up(viewer: Viewer, unit: Unit, rounds: Sequence[Round]) -> dict[str, Any]:
    plans = plans_by_round(plans_seen(viewer).filter(unit=unit), rounds)
    return {
        "plans": [plan_chart(p, {"unit": unit.no}) for p in plans if p.total],
        "findings": _findings(unit),
        "discrepancies": discrepancies_of(unit),
    }


def _findings(unit: Unit) -> list[tuple[Link, int]]:
    """Plans of the unit with a standing finding, by check; each links to those plans."""
    rows = (
        Finding.objects.exclude(state=Finding.State.DISMISSED)
        .filter(plan__unit=unit)
        .values_list("check_id")
        .annotate(count=Count("pk"))
        .order_by("-count", "check_id")
    )
    return [
        (Link(check_title(check), reverse("plans", query={"unit": unit.no, "finding": check})), count)
        for check, count in rows
    ]
