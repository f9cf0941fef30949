"""How runs and their recommendations look in tables, files and badges."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator

from tuntas.core.followup.rule_sets import from_dict
from tuntas.followup.models import RecommendationLine, RecommendationRun, RuleSet as Stored
from tuntas.followup.words import say
from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.queries import unit_choices
from tuntas.organisation.requests import Request
from tuntas.results.scores.queries import instrument_of
from tuntas.surveys.columns import round_column
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.figures import key
from tuntas.web.tables.columns import graded
from tuntas.web.tables.table import Column, Filter, Table, having
from tuntas.web.terms import gettext, gettext_lazy as _

from . import queries

REMARKS = {
    "tied": (_("Seri"), "info"),
    "too_small": (_("Jawaban kurang"), "warn"),
    "unclear": (_("Tidak dapat dibedakan"), "warn"),
    "unknown": (_("Tidak dapat dihitung"), "none"),
    "cause": (_("Perlu analisis sebab"), "info"),
}


def run_columns() -> list[Column]:
    return [
        round_column(link=lambda r: reverse("recommendation-run", args=[r.pk])),
        Column("rules", _("Aturan"), lambda r: rule_set_name(r.rule_set)),
        Column("state", _("Keadaan"), "get_state_display", html=state_badge),
        Column("lines", _("Usulan aturan"), "lines_seen", kind="number"),
        Column(
            "recommendations",
            _("Rekomendasi"),
            kind="number",
            figure=lambda r: key("recommendations", "units-seen", r.round.code),
        ),
        Column("units", _("⟨Unit⟩"), kind="number"),
        Column("made", _("Dijalankan"), lambda r: timezone.localdate(r.made_at), kind="date"),
        Column("by", _("Oleh"), "by.name", official=True),
    ]


def with_plans_columns(round_: Round) -> list[Column]:
    """Of units that have plans of the round before its recommendations are released."""
    return [
        unit_column(
            link=lambda r: reverse("plans", query={"unit": r.unit.no, "round": round_.code})
        ),
        Column("lines", _("Rekomendasi"), "recommendations", kind="number"),
        Column("plans", _("Rencana"), kind="number"),
    ]


def state_badge(run: RecommendationRun) -> Any:
    return display.badge(run.get_state_display(), "none" if run.is_draft else "good")


def rule_set_name(rule_set: Stored) -> str:
    return f"{gettext(rule_set.name)} v{rule_set.version}"


def lines_table(request: Request, run: RecommendationRun) -> Table:
    elements = [(element.key, f"{code} {gettext(element.name)}") for element, code in codes(run)]
    rules = from_dict(run.rule_set.definition).rules
    return Table(
        request,
        queries.lines_listed(request.viewer, run),
        name=f"rekomendasi-{run.round.code}",
        columns=_line_columns(run),
        filters=[
            having("unit", _("⟨Unit⟩"), "unit__no", unit_choices(request.viewer)),
            having("element", _("Unsur"), "element", elements),
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
        search_label=_("Cari ⟨unit⟩ atau layanan"),
        order="unit",
        caption=_("Rekomendasi per layanan dan unsur"),
    )


def codes(run: RecommendationRun) -> list[tuple[Any, str]]:
    used = instrument_of(run.round)
    return [(element, used.code(element.key)) for element in used.elements]


def _line_columns(run: RecommendationRun) -> list[Column]:
    return [
        unit_column(sort="unit__no", html=lambda x: Truncator(x.unit.name).chars(40)),
        service_column(without=gettext("Semua layanan"), sort="service__name", link=_address),
        Column(
            "element",
            _("Unsur"),
            lambda x: f"{x.code} {display.element_name(x.code, run.round.instrument)}",
            sort="code",
            html=lambda x: x.code,
        ),
        *_figure_columns(),
        Column("remarks", _("Catatan"), _remarks_text, html=_remarks_html),
        reasons_column("reasons", _("Alasan"), lambda line: line),
        Column("doubts", _("Kepastian"), _doubts_text, kind="long", shown=False),
    ]


def _figure_columns() -> list[Column]:
    """What the element was found to be in the round, and on how many answers that rests."""
    return [
        graded("value", _("Nilai"), sort="value", css=_grade_class),
        Column("grade", _("Mutu"), sort="grade", shown=False),
        Column("interval", _("Selang 95 %"), _interval, css="nowrap"),
        Column("rank", _("Urutan"), _rank, sort="place", css="nowrap"),
        Column("answers", _("Jawaban"), sort="answers", kind="number", html=_answers),
        Column("required", _("Diperlukan"), sort="required", kind="number", shown=False),
    ]


def _interval(line: RecommendationLine) -> str:
    return "" if line.low is None or line.high is None else display.between((line.low, line.high))


def _grade_class(row: Any) -> str:
    return display.grade_class(row.grade)


# Of rows with what an element of one service was found to be: code, name, value, grade, interval,
# answers.
ELEMENTS = (
    Column("element", _("Unsur"), lambda row: f"{row.code} {row.name}"),
    graded("value", _("Nilai"), css=_grade_class),
    Column("grade", _("Mutu"), shown=False),
    Column(
        "interval", _("Selang 95 %"), lambda row: row.interval and display.between(row.interval)
    ),
    Column("answers", _("Jawaban"), kind="number"),
)


def _answers(line: RecommendationLine) -> str:
    if line.required is None:
        return display.number(line.answers)
    n, required = display.number(line.answers), display.number(line.required)
    return say("recommendations.answers", n=n, required=required)


def _rank(line: RecommendationLine) -> str:
    return say("recommendations.place", place=line.place, of=line.of)


def reasons_column(key: str, label: Any, of: Callable[[Any], Any]) -> Column:
    """``of``: the line of a row; where there is none, there are no reasons."""

    def said(row: Any) -> list[tuple[str, str]]:
        reasons = queries.reasons_of(line) if (line := of(row)) else ()
        return [(reason.rule, display.sentence(reason.message)) for reason in reasons]

    return Column(
        key,
        label,
        lambda row: "; ".join(f"{rule}. {text}" for rule, text in said(row)),
        kind="long",
        html=lambda row: format_html_join("", "<div>{}. {}</div>", said(row)) or display.DASH,
    )


def _doubts_text(line: RecommendationLine) -> str:
    doubts = (d for r in queries.reasons_of(line) for d in r.doubts)
    return "; ".join(display.sentence(d.message) for d in doubts)


def _remarks(line: RecommendationLine) -> list[str]:
    return [remark for remark in REMARKS if getattr(line, f"is_{remark}")]


def _remarks_text(line: RecommendationLine) -> str:
    return "; ".join(str(REMARKS[remark][0]) for remark in _remarks(line))


def _remarks_html(line: RecommendationLine) -> Any:
    badges = ((display.badge(*REMARKS[remark]),) for remark in _remarks(line))
    return format_html("<span>{}</span>", format_html_join(" ", "{}", badges) or display.DASH)


def _address(line: RecommendationLine) -> str:
    if line.service_id is None:
        return reverse("recommended-unit", args=[line.run_id, line.unit.no])
    return reverse("recommended-service", args=[line.run_id, line.service_id])
