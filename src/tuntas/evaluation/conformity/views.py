"""Conformity of plans with recommendations: the three purposes in figures, and the required
elements.
"""

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from tuntas.core.evaluation.conformity import MISSING, OFF, PLANNED, STATES, Cell
from tuntas.core.followup.workflow import STATES as LIFE
from tuntas.core.report.figures import Purposes
from tuntas.evaluation.cut_offs.notes import cut_off_note, plans_behind
from tuntas.evaluation.cut_offs.queries import frozen
from tuntas.evaluation.models import Evaluation
from tuntas.evaluation.pages import whole_page
from tuntas.evaluation.words import say, words
from tuntas.followup.plans.queries import doubtful_in
from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.requests import Request
from tuntas.surveys.columns import round_column
from tuntas.web import display
from tuntas.web.tables.columns import Column, coded
from tuntas.web.tables.summary import SummaryTable
from tuntas.web.tables.table import Filter, Table, among, among_any, containing
from tuntas.web.terms import gettext, gettext_lazy as _

from . import queries
from .queries import UNTOLD, Conformity, Row

FEW = 3  # plans that a cell of the matrix links to; the others are in the list
TINT = {PLANNED: "grade-a", OFF: "grade-c", MISSING: "grade-d"}
TONES = {PLANNED: "good", OFF: "warn", MISSING: "bad"}
SHORT = words("elements")


@require_safe
@whole_page
def matrix(request: Request, found: Evaluation) -> HttpResponseBase:
    """The matrix; ``?bentuk=daftar`` is the same with one row for each required element."""
    at_cut_off = frozen(found, request.viewer)
    shown = queries.conformity(found, timezone.localdate(), at_cut_off)
    as_list = request.GET.get("bentuk") == "daftar"
    table = Table(
        request,
        shown.elements if as_list else shown.rows,
        name=f"kesesuaian-{'daftar-' if as_list else ''}{found.code}",
        columns=_list_columns(shown) if as_list else _matrix_columns(shown),
        filters=_filters(shown),
        search=containing(lambda row: f"{row.unit.name} {row.service}"),
        search_label=_("Cari ⟨unit⟩ atau layanan"),
        per_page=100,
        caption=_("Unsur yang diminta dan rencananya"),
        css="" if as_list else "matrix",
    )
    p = shown.purposes
    context = {
        "evaluation": found,
        "shown": shown,
        "p": p,
        "doubtful": plans_behind(at_cut_off, **doubtful_in(shown.rounds.values())),
        "untold": "; ".join(map(display.sentence, p.asked.untold)),
        "states": _states_table(request, found, p),
        "by_element": _elements_table(request, found, shown),
        "life": [
            (gettext(label), p.states[state])
            for state, label in LIFE.items()
            if p.states.get(state)
        ],
        "waiting": shown.waiting,
        **cut_off_note(at_cut_off, request.viewer),
        "as_list": as_list,
        "other_form": table.address(
            bentuk=None if as_list else "daftar", page=None, sort=None, col=None
        ),
    }
    return table.respond("evaluation/conformity/matrix.html", context)


def _states_table(request: Request, evaluation: Evaluation, p: Purposes) -> SummaryTable:
    columns = [
        Column("state", _("Keadaan"), lambda row: gettext(row[1])),
        Column("elements", _("Unsur"), lambda row: p.cells.get(row[0], 0), kind="number"),
        Column("confirmed", _("Ditegaskan"), lambda row: p.confirmed.get(row[0], 0), kind="number"),
    ]
    return SummaryTable(
        request,
        f"kesesuaian-keadaan-{evaluation.code}",
        columns,
        STATES.items(),
        key="keadaan",
        caption=_("Kesesuaian dengan rekomendasi"),
    )


def _elements_table(request: Request, evaluation: Evaluation, shown: Conformity) -> SummaryTable:
    def count(state: str) -> Callable[[Any], int]:
        return lambda row: row[1][state]

    columns = [
        Column("element", _("Unsur"), lambda row: row[0]),
        *(Column(state, label, count(state), kind="number") for state, label in SHORT.items()),
    ]
    return SummaryTable(
        request,
        f"kesesuaian-unsur-{evaluation.code}",
        columns,
        shown.matrix.by_element.items(),
        key="unsur",
        caption=_("Menurut unsur"),
    )


def _states() -> list[tuple[str, str]]:
    return [(state, gettext(label)) for state, label in STATES.items()]


def _filters(shown: Conformity) -> list[Filter]:
    rounds = [(str(pk), r.name) for pk, r in shown.rounds.items()]
    units = {str(row.unit.no): f"{row.unit.no}. {row.unit.name}" for row in shown.rows}
    states = [*_states(), (UNTOLD, _("Tidak dapat dinilai"))]
    return [
        among("putaran", _("Putaran"), lambda row: str(row.round.pk), rounds),
        among("unit", _("⟨Unit⟩"), lambda row: str(row.unit.no), list(units.items())),
        among_any("keadaan", _("Keadaan"), attrgetter("states"), states),
    ]


def _matrix_columns(shown: Conformity) -> list[Column]:
    return [
        Column(
            "unit", _("⟨Unit⟩ dan layanan"), "unit.name", html=partial(_named, shown), official=True
        ),
        service_column(_service, shown=False),
        round_column(shown=False),
        *(_element_column(shown, code) for code in shown.codes),
        *(
            Column(state, label, _count(state), kind="number", shown=False)
            for state, label in _states()
        ),
        Column(
            "untold", _("Tidak dapat dinilai"), _untold, shown=bool(shown.purposes.asked.untold)
        ),
    ]


def _count(state: str) -> Callable[[Row], int | None]:
    return lambda row: row.count(state) if row.cells else None


def _named(shown: Conformity, row: Row) -> Any:
    return format_html(
        '<a href="{}">{}</a> <span class="note">{}, {}</span>',
        _plans_of(shown, row), row.unit.name, _service(row), row.round.name,
    )  # fmt: skip


def _untold(row: Row) -> str:
    """Why something cannot be told here; "" where all can."""
    if not row.asked:
        return say("conformity.unasked")
    return say("conformity.unnamed", n=display.number(row.unnamed)) if row.unnamed else ""


def _service(row: Row) -> str:
    return row.service or gettext("⟨Unit⟩ secara keseluruhan")


def _plans_of(shown: Conformity, row: Row) -> str:
    return plans_behind(shown.frozen, unit=row.unit.no, round=row.round.code)


def _element_column(shown: Conformity, code: str) -> Column:
    def cell(row: Row) -> Cell | None:
        return row.cells.get(code)

    return Column(
        code,
        code,
        lambda row: _said(shown, found) if (found := cell(row)) else "",
        kind="score",
        html=lambda row: _cell(shown, row, cell(row)),
        css=lambda row: TINT[found.state] if (found := cell(row)) else "",
    )


def _said(shown: Conformity, cell: Cell) -> str:
    """A cell in a file: state, how sure, the plans."""
    return " · ".join(filter(None, (gettext(STATES[cell.state]), _sure(cell), _codes(shown, cell))))


def _codes(shown: Conformity, cell: Cell) -> str:
    return ", ".join(shown.addresses[told.plan.id][1] for told in cell.plans)


def _cell(shown: Conformity, row: Row, cell: Cell | None) -> Any:
    if cell is None:
        return display.DASH
    word: Any = SHORT[cell.state]
    if not cell.plans:
        word = format_html('<a href="{}">{}</a>', _plans_of(shown, row), word)
    links = _links(shown, cell, "<br>", FEW)
    if (more := len(cell.plans) - FEW) > 0:
        query = {"bentuk": "daftar", "unit": row.unit.no, "putaran": row.round.pk, "q": row.service}
        address = f"?{urlencode({key: value for key, value in query.items() if value})}"
        said = gettext("{n} lagi").format(n=display.number(more))
        links += format_html('<br><a href="{}">{}</a>', address, said)
    return format_html('<b>{}</b><br><span class="note">{}</span>{}', word, _sure(cell), links)


def _sure(cell: Cell) -> str:
    return gettext("ditegaskan") if cell.confirmed else gettext("usulan")


def _links(shown: Conformity, cell: Cell, before: str = "", most: int | None = None) -> SafeString:
    """To its plans, those that answer first."""
    told = sorted(cell.plans, key=lambda each: not each.answers)[:most]
    addresses = (shown.addresses[each.plan.id] for each in told)
    rows = ((reverse("plan", args=place), place[1]) for place in addresses)
    return format_html_join("", before + '<a class="nowrap" href="{}">{}</a> ', rows)


def _list_columns(shown: Conformity) -> list[Column]:
    return [
        unit_column(link=partial(_plans_of, shown)),
        service_column(_service),
        round_column(),
        Column("code", _("Unsur"), "cell.code"),
        coded("state", _("Keadaan"), dict(_states()), TONES, value="cell.state"),
        Column("sure", _("Kepastian"), lambda r: _sure(r.cell)),
        Column(
            "plans",
            _("Rencana"),
            lambda r: _codes(shown, r.cell),
            html=lambda r: format_html("<span>{}</span>", _links(shown, r.cell) or display.DASH),
        ),
        Column("why", _("Mengapa"), lambda r: " ".join(_reasons(r.cell)), kind="long"),
        Column(
            "done", _("Selesai"), lambda r: gettext("ya") if r.cell.achieved else gettext("belum")
        ),
    ]


def _reasons(cell: Cell) -> list[str]:
    said = list(dict.fromkeys(display.sentence(told.why) for told in cell.plans))
    if cell.state == MISSING and cell.others:
        said.append(say("conformity.unconfirmed", n=cell.others))
    return said
