"""The papers of a unit as files, each by its name and format."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext, gettext_lazy as _

from tuntas.core.score.disclosure import LEAST
from tuntas.core.score.tallies import total
from tuntas.core.voices.house import House
from tuntas.organisation.house import house_of
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer
from tuntas.reports.document.model import Document
from tuntas.reports.refusals import refusal
from tuntas.reports.writers import outgoing
from tuntas.results.scores import queries
from tuntas.surveys.models import Round
from tuntas.web.downloads import download
from tuntas.web.tables import exports
from tuntas.web.tables.columns import Column

from . import plan_tables, poster
from .plan_facts import as_of, at_cut_off, plan_facts
from .round_report import content as round_report
from .round_report.facts import (
    ended,
    question_code,
    respondents,
    round_facts,
    standing_of,
)

PAPERS: dict[str, tuple[str, ...]] = {
    "laporan": ("pdf", "docx"),
    "poster": ("pdf", "png"),
    "ratl": ("pdf", "docx", "xlsx"),
    "tindak-lanjut": ("pdf", "docx", "xlsx"),
    "responden": ("csv", "xlsx", "json"),
}
TITLES = {
    "laporan": _("Laporan satu putaran survei"),
    "poster": _("Poster nilai"),
    "ratl": _("Rencana tindak lanjut (RATL)"),
    "tindak-lanjut": _("Pelaksanaan tindak lanjut"),
    "responden": _("Jawaban per responden"),
}
Write = Callable[[Path, Callable[[float], None]], Any]  # to a path, telling the share that is done
_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def respond(
    paper: str, kind: str, unit: Unit, round_: Round, viewer: Viewer, at: datetime
) -> HttpResponseBase:
    """``paper`` and ``kind`` as in PAPERS. Refuses what the papers refuse."""
    if paper == "responden":
        return _respondents(kind, unit, round_, at)
    return _written(
        writer(paper, kind, unit, round_, viewer, at), name_of(paper, kind, unit, round_)
    )


def name_of(paper: str, kind: str, unit: Unit, round_: Round) -> str:
    return f"{paper}-unit-{unit.no}-{round_.code}.{kind}"


def writer(paper: str, kind: str, unit: Unit, round_: Round, viewer: Viewer, at: datetime) -> Write:
    """What writes a paper that is no table of answers. Refuses what the papers refuse."""
    if paper == "poster":
        made = poster.poster(unit, round_, at)
        return lambda path, _progress: poster.write(made, round_, path)
    if paper == "laporan":
        report = round_report.build(round_facts(viewer, unit, round_, at))
        return partial(outgoing.write, report, house=house_of(unit.agency))
    return _plans(paper, kind, unit, round_, viewer)


def document(made: Document, name: str, house: House) -> HttpResponse:
    """As PDF or DOCX, by the ending of ``name``."""
    return _written(partial(outgoing.write, made, house=house), name)


def as_download(content: bytes, name: str) -> HttpResponse:
    response = download(content, _TYPES[name.rpartition(".")[2]], name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _written(write: Write, name: str) -> HttpResponse:
    with tempfile.TemporaryDirectory(prefix="tuntas-paper-") as folder:
        path = Path(folder) / name
        write(path, lambda _share: None)
        return as_download(path.read_bytes(), name)


def _plans(paper: str, kind: str, unit: Unit, round_: Round, viewer: Viewer) -> Write:
    plans = plan_facts(viewer, unit, round_)
    if not plans:
        raise refusal("no_plans", unit=unit.name, round=round_.name)
    score = queries.unit_scores([round_], unit).get((round_.pk, unit.pk))
    values = {e.code: e.exact for e in score.elements} if score else {}
    ordered = plan_tables.by_priority(plans, values)
    about = (
        paper,
        unit,
        round_,
        ordered,
        queries.instrument_of(round_),
        as_of(unit, round_) or ended(round_),
    )
    house = house_of(unit.agency)
    if kind == "xlsx":
        return partial(outgoing.write, plan_tables.workbook(*about), house=house)
    frozen = at_cut_off(unit, round_, viewer)
    return partial(outgoing.write, plan_tables.document(*about, at_cut_off=frozen), house=house)


def _respondents(kind: str, unit: Unit, round_: Round, at: datetime) -> HttpResponseBase:
    """The annex of the report as a file, form by form: answers and nothing about who gave them."""
    standing = standing_of(unit, round_, at)
    if standing.n < LEAST:
        raise refusal("too_few_answers", said="too_few_for_answers", least=LEAST)
    found = respondents(unit, round_, total(part.count for part in standing.parts))
    codes = [question_code(round_, question) for question in found.questions]
    columns = [Column("no", gettext("No."), itemgetter(0), kind="number")]
    columns += [
        Column(code, code, itemgetter(place), kind="number")
        for place, code in enumerate(codes, start=1)
    ]
    forms = ((number, *values) for number, values in enumerate(found.forms, start=1))
    name = f"responden-unit-{unit.no}-{round_.code}"
    return exports.respond(kind, name, columns, forms, house_of(unit.agency))
