"""One service (or unit) in a run, with what respondents wrote; and two sides of a comparison."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tuntas.core.followup.recommendations import compare as compare_keys
from tuntas.core.followup.rule_sets import RULE_SETS, from_dict
from tuntas.followup.models import RecommendationLine, RecommendationRun
from tuntas.followup.permissions import (
    lines_seen,
    may_write_plans,
    rule_sets_seen,
    runs_seen,
)
from tuntas.followup.words import say
from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.models import Service, Unit
from tuntas.organisation.permissions import Viewer, units_seen
from tuntas.organisation.requests import Request
from tuntas.results.comments.queries import Voice, about_each
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.tables.table import Column, Filter, Table, among
from tuntas.web.terms import gettext, gettext_lazy as _
from tuntas.web.typed import whole_number

from . import queries
from .forms import READY, rule_choices
from .tables import (
    ELEMENTS,
    reasons_column,
    rule_set_name,
    state_badge,
)
from .views import run_or_404, runners_only

VOICES = 5  # comments shown with an element; all of them are one click away


@require_safe
def of_service(request: Request, pk: int, service: int) -> HttpResponseBase:
    services = Service.objects.filter(unit__in=units_seen(request.viewer)).select_related("unit")
    found = get_object_or_404(services, pk=service)
    return _subject_page(request, run_or_404(request, pk), found.unit, found)


@require_safe
def of_unit(request: Request, pk: int, no: int) -> HttpResponseBase:
    return _subject_page(
        request, run_or_404(request, pk), get_object_or_404(units_seen(request.viewer), no=no), None
    )


def _element_columns(recommended: Container[str]) -> tuple[Column, ...]:
    return (
        *ELEMENTS,
        Column(
            "recommended",
            _("Rekomendasi"),
            lambda row: say("recommendations.see_reasons") if row.key in recommended else "",
            link=lambda row: f"#{row.code}" if row.key in recommended else "",
        ),
    )


def _subject_page(
    request: Request, run: RecommendationRun, unit: Unit, service: Service | None
) -> HttpResponseBase:
    rules = from_dict(run.rule_set.definition)
    found = queries.subject_of(run.round, run.before, unit, service, rules.per)
    if found is None:
        raise Http404
    lines = list(
        lines_seen(request.viewer, run).filter(unit=unit, service=service).order_by("place", "code")
    )
    written = about_each(request.viewer, run.round, [line.element for line in lines], unit, service)
    answering = queries.answering(request.viewer, lines)
    rows = queries.measured(found.now.instrument, found.now)
    values = {row.code: row.value for row in rows}
    context = {
        "run": run,
        "round": run.round,
        "unit": unit,
        "service": service,
        "badge": state_badge(run),
        "rule_set": rule_set_name(run.rule_set),
        "elements": SummaryTable(
            request,
            f"unsur-{unit.no}-{run.round.code}",
            _element_columns({line.element for line in lines}),
            rows,
            caption=_("Nilai semua unsur"),
        ),
        "asked": [
            _asked(run, line, written[line.element]) | {"plans": answering[line.pk]}
            for line in lines
        ],
        "may_write": not run.is_draft and may_write_plans(request.viewer, unit),
        "notes": found.outcome(rules).notes,
        "changed": any(values.get(line.code) != line.value for line in lines),
    }
    return page(request, "followup/recommendations/subject.html", context)


def _asked(
    run: RecommendationRun, line: RecommendationLine, written: Sequence[Voice]
) -> dict[str, Any]:
    """A recommended element with its reasons as they were in the run, and what was written about
    it.
    """
    name = display.element_name(line.code, run.round.instrument)
    reasons = queries.reasons_of(line)
    return {"line": line, "name": name, "reasons": reasons, **queries.heard(written, VOICES)}


# Two of them side by side


@dataclass(frozen=True)
class Pair:
    """One recommendation in both sides; ``change``: added, gone or same.

    ``either``: that of the second side where it is there, else of the first.
    """

    change: str
    first: RecommendationLine | None
    second: RecommendationLine | None
    either: RecommendationLine


CHANGES = {
    "added": (_("Baru"), "info"),
    "gone": (_("Hilang"), "warn"),
    "same": (_("Tetap"), "none"),
}


# Its name, and how to get what is recommended there.
Side = tuple[str, Callable[[], list[RecommendationLine]]]


@require_safe
@runners_only
def compare(request: Request) -> HttpResponseBase:
    """Two runs of a round, or what two rule sets would recommend on it; the address says which."""
    viewer = request.viewer
    rounds = queries.rounds_to_choose(viewer)
    chosen = whole_number(request.GET.get("round")) or 0
    round_ = (
        get_object_or_404(rounds.select_related("agency", "questionnaire"), pk=chosen)
        if chosen
        else None
    )
    sides = _sides(viewer, round_) if round_ else {}
    names = [request.GET.get(side, "") for side in ("a", "b")]
    context: dict[str, Any] = {
        "rounds": rounds,
        "round": round_,
        "sides": [(key, name) for key, (name, _) in sides.items()],
        "a": names[0],
        "b": names[1],
    }
    if not all(name in sides for name in names):
        context["unknown"] = bool(any(names))
        return render(request, "followup/recommendations/compare.html", context)
    pairs = _pairs(*(sides[name][1]() for name in names))
    labels = [sides[name][0] for name in names]
    return _compare_table(request, pairs, labels).respond(
        "followup/recommendations/compare.html",
        {**context, "compared": labels, "counts": _counts(pairs)},
    )


def _sides(viewer: Viewer, round_: Round) -> Mapping[str, Side]:
    """What can be compared on a round: its runs, and every rule set as if it were run now."""
    runs = runs_seen(viewer).filter(round=round_).select_related("rule_set", "round")
    stored = {
        f"run-{r.pk}": (
            say(
                "recommendations.run",
                rules=rule_set_name(r.rule_set),
                state=r.get_state_display(),
                moment=display.moment(r.made_at),
            ),
            partial(queries.of_run, viewer, r),
        )
        for r in runs
    }
    definitions = {str(s.pk): from_dict(s.definition) for s in rule_sets_seen(viewer)}
    definitions |= {f"{READY}{key}": rules for key, rules in RULE_SETS.items()}
    tried = {
        f"rules-{key}": (
            say("recommendations.tried", rules=name),
            partial(queries.tried, round_, definitions[key]),
        )
        for key, name in rule_choices(viewer)
    }
    return stored | tried


def _pairs(first: list[RecommendationLine], second: list[RecommendationLine]) -> list[Pair]:
    one, two = ({r.key: r for r in side} for side in (first, second))
    found = compare_keys(one, two)
    pairs = [
        Pair(change, one.get(key), two.get(key), two.get(key) or one[key])
        for change in CHANGES
        for key in getattr(found, change)
    ]
    return sorted(pairs, key=lambda p: (p.either.unit.no, p.either.service_id or 0, p.either.code))


def _counts(pairs: Sequence[Pair]) -> dict[str, int]:
    return {change: sum(p.change == change for p in pairs) for change in CHANGES}


def _compare_table(request: Request, pairs: list[Pair], labels: Sequence[str]) -> Table:
    return Table(
        request,
        pairs,
        name="banding-rekomendasi",
        columns=[
            unit_column("either.unit"),
            service_column("either.service", without=gettext("Semua layanan")),
            Column("element", _("Unsur"), "either.code"),
            Column(
                "change",
                _("Perubahan"),
                lambda p: str(CHANGES[p.change][0]),
                html=lambda p: display.badge(*CHANGES[p.change]),
            ),
            reasons_column("first", labels[0], attrgetter("first")),
            reasons_column("second", labels[1], attrgetter("second")),
        ],
        filters=_compare_filters(pairs),
        caption=_("Perbandingan rekomendasi"),
    )


def _compare_filters(pairs: Sequence[Pair]) -> list[Filter]:
    units = {p.either.unit.no: p.either.unit.name for p in pairs}
    return [
        among(
            "change",
            _("Perubahan"),
            "change",
            [(key, label) for key, (label, _) in CHANGES.items()],
        ),
        among(
            "unit",
            _("⟨Unit⟩"),
            lambda pair: str(pair.either.unit.no),
            [(str(no), f"{no}. {name}") for no, name in units.items()],
        ),
    ]
