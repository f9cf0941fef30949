"""The plan list as a spreadsheet, and a filled spreadsheet back: every change is shown before it
happens.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_safe

from tuntas.core.followup.plan_cells import COLUMNS
from tuntas.followup.bulk.actions import batch_or_404
from tuntas.followup.models import Batch
from tuntas.followup.permissions import may_import_plans
from tuntas.followup.plans.tables import plan_table
from tuntas.followup.sentences import unpacked
from tuntas.organisation.requests import Request, acting, only
from tuntas.surveys.columns import round_column
from tuntas.web.acts import Attempt, require_page, status_of
from tuntas.web.tables.table import Column, Table, among
from tuntas.web.terms import gettext, gettext_lazy as _

from . import actions, spreadsheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("Berkas XLSX"),
        widget=forms.FileInput({"accept": ".xlsx"}),
        error_messages={"empty": _("Berkas itu kosong."), "required": _("Pilih berkasnya.")},
    )


@require_safe
def export(request: Request) -> HttpResponseBase:
    """The plans that the list's filters leave, in the columns that can be read back."""
    file = spreadsheet.write_plans(plan_table(request).rows, request.viewer, timezone.now())
    name = f"rencana-aksi-{timezone.localdate():%Y-%m-%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_page
@only(may_import_plans)
def upload(request: Request) -> HttpResponse:
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        with Attempt(form, field="file") as attempt:
            data = file.read(spreadsheet.MAX_BYTES + 1)
            batch = actions.prepare_import(
                rows=spreadsheet.read(data, file.name), name=file.name, **acting(request)
            )
        if attempt.done:
            return redirect("plans-import-batch", batch.pk)
    context = {"form": form}
    return render(request, "followup/sheets/import.html", context, status=status_of(form))


@dataclass(frozen=True)
class Line:
    """A row of the sheet that changes something."""

    row: int
    round: str
    code: str
    unit: int
    cells: dict[str, tuple[str, str]]

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """(column, old, new)."""
        return [(COLUMNS[key], old, new) for key, (old, new) in self.cells.items()]


@require_page
def batch(request: Request, pk: int) -> HttpResponseBase:
    """What the sheet would change, or why it cannot be taken; then what it did change."""
    found = batch_or_404(request.viewer, pk, timezone.now())
    if found.act != actions.ACT:
        raise Http404
    if request.method == "POST":
        actions.carry_out_import(batch=found, **acting(request))
        return redirect("plans-import-batch", pk)
    problems = found.outcome["problems"]
    lines = [Line(*change) for change in found.outcome["changes"]]
    new = sum(not line.code for line in lines)
    context = {
        "batch": found,
        "name": found.wanted["name"],
        "done": found.state == Batch.State.DONE,
        "new": new,
        "changed": len(lines) - new,
        "untouched": found.outcome["untouched"],
        "problems": len(problems),
        "rows_with_problems": len({row for row, *_ in problems}),
    }
    table = _problems(request, problems) if problems else _changes(request, lines)
    return table.respond("followup/sheets/batch.html", context)


def _problems(request: Request, problems: list[Any]) -> Table:
    return Table(
        request,
        problems,
        name="kekeliruan",
        columns=[
            Column("row", _("Baris"), lambda p: p[0], kind="number"),
            Column("column", _("Kolom"), lambda p: p[1]),
            Column("problem", _("Yang perlu diperbaiki"), lambda p: unpacked(p[2]), kind="long"),
        ],
        caption=_("Yang perlu diperbaiki"),
    )


def _changes(request: Request, lines: list[Line]) -> Table:
    kinds = [("new", _("Rencana baru")), ("changed", _("Berubah"))]
    return Table(
        request,
        lines,
        name="perubahan",
        columns=[
            Column("row", _("Baris"), kind="number"),
            Column("plan", _("Rencana"), lambda line: line.code or gettext("Baru"), css="nowrap"),
            round_column(),
            Column("unit", _("No. ⟨unit⟩"), kind="number"),
            Column("cells", _("Perubahan"), _in_words, kind="long", html=_as_list),
        ],
        filters=[among("kind", _("Jenis"), lambda line: "changed" if line.code else "new", kinds)],
        caption=_("Perubahan"),
    )


def _in_words(line: Line) -> str:
    if not line.code:
        return "; ".join(f"{column}: {new}" for column, _old, new in line.parts)
    return "; ".join(f"{column}: {old or '–'} → {new or '–'}" for column, old, new in line.parts)


def _as_list(line: Line) -> Any:
    if not line.code:
        items = format_html_join(
            "", "<li><b>{}:</b> {}</li>", ((c, new) for c, _old, new in line.parts)
        )
    else:
        pairs = ((column, old or "–", new or "–") for column, old, new in line.parts)
        items = format_html_join("", "<li><b>{}:</b> <del>{}</del> → <ins>{}</ins></li>", pairs)
    return format_html('<ul class="cell-changes">{}</ul>', items)
