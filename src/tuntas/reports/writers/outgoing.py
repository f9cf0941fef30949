"""The one gate through which reports and papers leave: whatever the format, personal data in their
texts are covered here, unless the copy is an internal one, which says so on each page and sheet.

Other modules call the writers of formats through ``write`` only (a test holds it). Names of people
in office (``Official``), signatures and the letterhead are printed on purpose and stay.
"""

import json
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from tuntas.core.evaluation.snapshot import storable
from tuntas.core.voices.masking import LABELS, Span, find, mask, masked
from tuntas.reports.document.model import (
    Block,
    Cell,
    Document,
    Group,
    Heading,
    Items,
    Official,
    Paragraph,
    Picture,
    Run,
    Section,
    Table,
    TableRow,
)
from tuntas.reports.document.workbook import Sheet, Workbook
from tuntas.web.pdf.pages import Progress

from . import docx, pdf, xlsx

Facts = dict[str, Any]
Made = Document | Workbook | Facts
# Of a report's JSON: codes, digests and numbers of letters, and who holds an office.
_CODES = ("digest", "sha256", "code", "address", "number", "letter_number")
KEPT = frozenset([*_CODES, "team", "signer", "signature", "letterhead"])


def write(made: Made, path: Path, progress: Progress = lambda _share: None) -> None:
    """``made`` as the file that the ending of ``path`` names: pdf, docx, xlsx or json."""
    leaving = covered(made)
    match leaving:
        case Document():
            (docx if path.suffix == ".docx" else pdf).write(leaving, path, progress)
        case Workbook():
            xlsx.write(leaving, path, progress)
        case _:
            text = json.dumps(leaving, sort_keys=True, indent=1, ensure_ascii=False, default=str)
            path.write_text(storable(text) + "\n", "utf-8")


def covered(made: Made) -> Any:
    """``made`` with personal data covered in every text; an internal copy as it is.

    Covering again changes nothing more.
    """
    if isinstance(made, Document):
        return made if made.internal else _document(made)
    if isinstance(made, Workbook):
        sheets = tuple(map(_sheet, made.sheets))
        return made if made.internal else replace(made, title=_text(made.title), sheets=sheets)
    return made if made.get("internal") else masked(made, KEPT)


def _document(made: Document) -> Document:
    return replace(
        made,
        title=_text(made.title),
        subtitle=_text(made.subtitle),
        notice=_text(made.notice),
        sections=tuple(map(_section, made.sections)),
    )


def _text(text: str) -> str:
    return text if isinstance(text, Official) else mask(text)


def _sheet(sheet: Sheet) -> Sheet:
    rows = (tuple(_text(v) if isinstance(v, str) else v for v in row) for row in sheet.rows)
    return replace(sheet, rows=tuple(rows))


def _section(section: Section) -> Section:
    return replace(section, blocks=tuple(map(_block, section.blocks)))


def _block(block: Block) -> Block:
    match block:
        case Heading():
            return replace(block, text=_text(block.text))
        case Paragraph():
            return _paragraph(block)
        case Items():
            return _items(block)
        case Table():
            return replace(block, groups=tuple(map(_group, block.groups)))
        case Picture():
            return replace(block, alt=_text(block.alt), caption=_text(block.caption))
    return block


def _items(items: Items) -> Items:
    return Items(
        tuple(
            tuple(_items(p) if isinstance(p, Items) else _paragraph(p) for p in item)
            for item in items.items
        ),
        items.marker,
    )


def _group(group: Group) -> Group:
    return Group(_text(group.title), tuple(map(_row, group.rows)))


def _row(row: TableRow) -> TableRow:
    cells = (cell and Cell(_text(cell.text), cell.rows, cell.cols) for cell in row.cells)
    return TableRow(tuple(cells), row.strong)


def _paragraph(paragraph: Paragraph) -> Paragraph:
    """A name may go on from bold into plain letters; its label stands where it begins."""
    spans = find(paragraph.text)
    if not spans:
        return paragraph
    ends = list(accumulate(len(run.text) for run in paragraph.runs))
    starts = [0, *ends]
    parts = (_part(*each, spans) for each in zip(paragraph.runs, starts, strict=False))
    return replace(paragraph, runs=tuple(parts))


def _part(run: Run, start: int, spans: list[Span]) -> Run:
    """A run that begins at ``start`` of its paragraph."""
    if isinstance(run.text, Official):
        return run
    parts, place = [], 0
    for span in spans:
        first, last = span.start - start, span.end - start
        if last <= 0 or first >= len(run.text):
            continue
        parts += [run.text[place : max(first, 0)], LABELS[span.kind] if first >= 0 else ""]
        place = last
    return replace(run, text="".join([*parts, run.text[place:]]))
