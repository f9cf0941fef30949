"""Runs of the rules: the list, making one, what it recommends and why, comparing, release."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tuntas.core.errors import Refusal
from tuntas.core.reasons import unpacked
from tuntas.core.rule_sets import from_dict
from tuntas.followup import actions_recommendations as actions
from tuntas.followup import queries_recommendations as queries
from tuntas.followup.forms_recommendations import READY, RunForm
from tuntas.followup.models import Recommendation, RecommendationLine, RecommendationRun
from tuntas.followup.models import RuleSet as Stored
from tuntas.followup.permissions import may_run_rules, rule_sets_seen, runs_seen
from tuntas.organisation.permissions import Viewer, units_seen
from tuntas.results.queries import instrument_of
from tuntas.surveys.queries import is_open
from tuntas.web import display
from tuntas.web.table import Column, Filter, Table

REMARKS = {
    "tied": (_("Seri"), "info"),
    "too_small": (_("Jawaban kurang"), "warn"),
    "unclear": (_("Tidak dapat dibedakan"), "warn"),
    "unknown": (_("Tidak dapat dihitung"), "none"),
    "cause": (_("Perlu analisis sebab"), "info"),
}


def runner(request: HttpRequest) -> Viewer:
    """The person, who may run rules; 403 for everyone else."""
    if not may_run_rules(request.viewer):
        raise PermissionDenied
    return request.viewer


def run_or_404(request: HttpRequest, pk: int) -> RecommendationRun:
    runs = runs_seen(request.viewer).select_related(
        "round__agency", "round__questionnaire", "before__questionnaire", "rule_set", "by", "released_by"
    )
    return get_object_or_404(runs, pk=pk)


# The list


@require_safe
def runs(request: HttpRequest) -> HttpResponseBase:
    rows = list(queries.runs_listed(request.viewer))
    table = Table(
        request,
        rows,
        name="rekomendasi",
        columns=_run_columns(),
        filters=[
            Filter(
                "state",
                _("Keadaan"),
                lambda found, values: [r for r in found if r.state in values],
                RecommendationRun.State.choices,
            )
        ],
        caption=_("Rekomendasi menurut putaran"),
    )
    released = [r for r in rows if not r.is_draft]
    context = {
        "may_run": may_run_rules(request.viewer),
        "newest": max(released, key=lambda r: r.round.opens, default=None),
        "drafts": len(rows) - len(released),
    }
    return table.respond("followup/recommendations/runs.html", context)


def _run_columns() -> list[Column]:
    return [
        Column(
            "round",
            _("Putaran"),
            lambda r: r.round.name,
            link=lambda r: reverse("recommendation-run", args=[r.pk]),
        ),
        Column("rules", _("Aturan"), lambda r: rule_set_name(r.rule_set)),
        Column("state", _("Keadaan"), lambda r: r.get_state_display(), html=state_badge),
        Column("lines", _("Rekomendasi"), lambda r: r.lines_seen, kind="number"),
        Column("units", _("Unit"), lambda r: r.units, kind="number"),
        Column("made", _("Dijalankan"), lambda r: timezone.localdate(r.made_at), kind="date"),
        Column("by", _("Oleh"), lambda r: r.by.name),
    ]


def state_badge(run: RecommendationRun) -> Any:
    return display.badge(run.get_state_display(), "none" if run.is_draft else "good")


def rule_set_name(rule_set: Stored) -> str:
    return f"{gettext(rule_set.name)} v{rule_set.version}"


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    viewer = runner(request)
    form = RunForm(request.POST or None, viewer=viewer, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.run_rules(
                round_=form.cleaned_data["round"],
                rule_set=_chosen(viewer, form.cleaned_data["rules"]),
                viewer=viewer,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, display.sentence(refusal.message))
        else:
            return redirect("recommendation-run", made.pk)
    status = 422 if form.errors else 200
    return render(request, "followup/recommendations/new.html", {"form": form}, status=status)


def _chosen(viewer: Viewer, value: str) -> Stored:
    """The agency's rule set of a choice of ``rule_choices``; a ready one becomes the agency's."""
    if value.startswith(READY):
        return actions.take_ready(key=value.removeprefix(READY), viewer=viewer, at=timezone.now())
    return rule_sets_seen(viewer).get(pk=value)


# One run


@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = run_or_404(request, pk)
    runs_it = may_run_rules(request.viewer)
    summary = queries.summary(request.viewer, found)
    draft = found.is_draft
    context = {
        "run": found,
        "round": found.round,
        "badge": state_badge(found),
        "rule_set": rule_set_name(found.rule_set),
        "rules": from_dict(found.rule_set.definition).rules,
        "headline": _headline(summary),
        "elements": [(code, gettext(element.name)) for element, code in _codes(found)],
        "notes": [(unpacked(note), services) for note, services in found.notes],
        "may_run": runs_it,
        "draft": draft,
        "changed": draft and not queries.is_current(found),
        "taken": draft and _taken(found),
    }
    return _lines_table(request, found).respond("followup/recommendations/run.html", context)


def _taken(run: RecommendationRun) -> bool:
    """Whether the round has recommendations already, so that this draft only serves to compare."""
    return Recommendation.objects.filter(round=run.round).exists()


def _headline(summary: queries.Summary) -> str:
    if not summary.lines:
        return gettext("Tidak ada unsur yang perlu ditindaklanjuti menurut aturan ini.")
    parts = [
        ngettext(
            "{n} rekomendasi untuk {units} unit", "{n} rekomendasi untuk {units} unit", summary.lines
        ).format(n=display.number(summary.lines), units=display.number(summary.units))
    ]
    said = [
        (summary.unclear, gettext("{n} tidak dapat dibedakan dari kebetulan")),
        (summary.too_small, gettext("{n} dari jawaban yang terlalu sedikit")),
        (summary.tied, gettext("{n} karena nilai seri")),
        (summary.needs_cause, gettext("{n} perlu analisis sebab")),
    ]
    parts += [text.format(n=display.number(n)) for n, text in said if n]
    return f"{'; '.join(parts)}."


def _lines_table(request: HttpRequest, run: RecommendationRun) -> Table:
    elements = [(element.key, f"{code} {gettext(element.name)}") for element, code in _codes(run)]
    rules = from_dict(run.rule_set.definition).rules
    return Table(
        request,
        queries.lines_listed(request.viewer, run),
        name=f"rekomendasi-{run.round.year}",
        columns=_line_columns(run),
        filters=[
            Filter(
                "unit",
                _("Unit"),
                lambda rows, v: rows.filter(unit__no__in=v),
                [
                    (str(no), f"{no}. {name}")
                    for no, name in units_seen(request.viewer).values_list("no", "name")
                ],
            ),
            Filter("element", _("Unsur"), lambda rows, v: rows.filter(element__in=v), elements),
            Filter("rule", _("Aturan"), queries.with_rules, [(r.number, r.number) for r in rules]),
            Filter(
                "remark",
                _("Catatan"),
                queries.with_remarks,
                [(k, label) for k, (label, _) in REMARKS.items()],
            ),
        ],
        search=lambda rows, text: (
            rows.filter(unit__name__icontains=text) | rows.filter(service__name__icontains=text)
        ),
        search_label=_("Cari unit atau layanan"),
        order="unit",
        caption=_("Rekomendasi per layanan dan unsur"),
    )


def _codes(run: RecommendationRun) -> list[tuple[Any, str]]:
    used = instrument_of(run.round)
    return [(element, used.code(element.key)) for element in used.elements]


def _element(run: RecommendationRun, code: str) -> str:
    return f"{code} {display.element_name(code, run.round.instrument)}"


def _line_columns(run: RecommendationRun) -> list[Column]:
    def address(line: RecommendationLine) -> str:
        return subject_address(run, line)

    return [
        Column(
            "unit",
            _("Unit"),
            lambda x: x.unit.name,
            sort="unit__no",
            html=lambda x: Truncator(x.unit.name).chars(40),
        ),
        Column(
            "service",
            _("Layanan"),
            lambda x: x.service.name if x.service else gettext("Semua layanan"),
            sort="service__name",
            link=address,
        ),
        Column("element", _("Unsur"), lambda x: _element(run, x.code), sort="code", html=lambda x: x.code),
        Column(
            "value",
            _("Nilai"),
            lambda x: x.value,
            sort="value",
            kind="score",
            html=lambda x: display.score(x.value, x.grade),
            css=lambda x: display.grade_class(x.grade),
        ),
        Column("grade", _("Mutu"), lambda x: x.grade, sort="grade", shown=False),
        Column("interval", _("Selang 95 %"), lambda x: interval_text(x.low, x.high), css=_nowrap),
        Column("rank", _("Urutan"), lambda x: _rank(x.place, x.of), sort="place", css=_nowrap),
        Column(
            "answers",
            _("Jawaban"),
            lambda x: x.answers,
            sort="answers",
            kind="number",
            html=_answers,
        ),
        Column(
            "required", _("Diperlukan"), lambda x: x.required, sort="required", kind="number", shown=False
        ),
        Column("remarks", _("Catatan"), _remarks_text, html=_remarks_html),
        Column("reasons", _("Alasan"), _reasons_text, kind="long", html=_reasons_html),
        Column("doubts", _("Kepastian"), _doubts_text, kind="long", shown=False),
    ]


def _nowrap(_line: RecommendationLine) -> str:
    return "nowrap"


def interval_text(low: Any, high: Any) -> str:
    return "" if low is None else f"{display.number(low)}–{display.number(high)}"


def _answers(line: RecommendationLine) -> str:
    if line.required is None:
        return display.number(line.answers)
    shown = gettext("{n} dari {required}")
    return shown.format(n=display.number(line.answers), required=display.number(line.required))


def _rank(place: int, of: int) -> str:
    return gettext("{place} dari {of}").format(place=place, of=of)


def _reasons_text(line: RecommendationLine) -> str:
    return "; ".join(f"{r.rule}. {display.sentence(r.message)}" for r in queries.reasons_of(line))


def _reasons_html(line: RecommendationLine) -> Any:
    rows = ((r.rule, display.sentence(r.message)) for r in queries.reasons_of(line))
    return format_html_join("", "<div>{}. {}</div>", rows)


def _doubts_text(line: RecommendationLine) -> str:
    doubts = (d for r in queries.reasons_of(line) for d in r.doubts)
    return "; ".join(display.sentence(d.message) for d in doubts)


def _remarks(line: RecommendationLine) -> list[str]:
    found = {
        "tied": line.tied,
        "too_small": bool(line.too_small),
        "unclear": line.certain is False,
        "unknown": line.certain is None,
        "cause": line.needs_cause,
    }
    return [remark for remark, holds in found.items() if holds]


def _remarks_text(line: RecommendationLine) -> str:
    return "; ".join(str(REMARKS[remark][0]) for remark in _remarks(line))


def _remarks_html(line: RecommendationLine) -> Any:
    badges = ((display.badge(*REMARKS[remark]),) for remark in _remarks(line))
    return format_html("<span>{}</span>", format_html_join(" ", "{}", badges) or display.DASH)


def subject_address(run: RecommendationRun, line: RecommendationLine) -> str:
    if line.service_id is None:
        return reverse("recommended-unit", args=[run.pk, line.unit.no])
    return reverse("recommended-service", args=[run.pk, line.service_id])


# What becomes of a draft


@require_POST
def rerun(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, found = runner(request), run_or_404(request, pk)
    actions.run_rules(
        round_=found.round, rule_set=found.rule_set, viewer=viewer, at=timezone.now(), run=found
    )
    messages.success(request, gettext("Aturan dijalankan ulang atas angka terbaru."))
    return redirect("recommendation-run", pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, found = runner(request), run_or_404(request, pk)
    actions.discard_run(run=found, viewer=viewer, at=timezone.now())
    messages.success(request, gettext("Draf rekomendasi {round} dibuang.").format(round=found.round.name))
    return redirect("recommendations")


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """What a release will do; the button does it."""
    viewer, found = runner(request), run_or_404(request, pk)
    problem = ""
    if request.method == "POST":
        try:
            actions.release_run(run=found, viewer=viewer, at=timezone.now())
        except Refusal as refusal:
            problem = display.sentence(refusal.message)
        else:
            messages.success(request, gettext("Rekomendasi {round} dirilis.").format(round=found.round.name))
            return redirect("recommendation-run", pk)
    elif not found.is_draft:
        return redirect("recommendation-run", pk)
    context = {
        "run": found,
        "round": found.round,
        "summary": queries.summary(viewer, found),
        "rule_set": rule_set_name(found.rule_set),
        "problem": problem,
        "changed": found.is_draft and not queries.is_current(found),
        "taken": _taken(found),
        "open": is_open(found.round, timezone.now()),
        "draft": found.is_draft,
    }
    status = 422 if problem else 200
    return render(request, "followup/recommendations/release.html", context, status=status)
