"""The one gate through which reports and papers leave: whatever the format, personal data in their
texts are covered here, unless the copy is an internal one, which says so on each page and sheet.

Other modules call the writers of formats through ``write`` only (a test holds it). Names of people
in office (``Official``), signatures and the letterhead are printed on purpose and stay.
"""

import json
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from tuntas.core.evaluation.snapshot import storable
from tuntas.core.voices.house import House
from tuntas.core.voices.masking import LABELS, NOBODY, Span, find, mask, masked
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


def write(
    made: Made, path: Path, progress: Progress = lambda _share: None, *, house: House
) -> None:
    """``made`` as the file that the ending of ``path`` names: pdf, docx, xlsx or json. Names of the
    ``house`` stay.
    """
    leaving = covered(made, house)
    match leaving:
        case Document():
            (docx if path.suffix == ".docx" else pdf).write(leaving, path, progress)
        case Workbook():
            xlsx.write(leaving, path, progress)
        case _:
            text = json.dumps(leaving, sort_keys=True, indent=1, ensure_ascii=False, default=str)
            path.write_text(storable(text) + "\n", "utf-8")


def covered(made: Made, house: House = NOBODY) -> Any:
    """``made`` with personal data covered in every text; an internal copy as it is.

    Covering again changes nothing more.
    """
    gate = _Gate(house)
    if isinstance(made, Document):
        return made if made.internal else gate.document(made)
    if isinstance(made, Workbook):
        return made if made.internal else gate.workbook(made)
    return made if made.get("internal") else masked(made, KEPT, house)


@dataclass(frozen=True)
class _Gate:
    house: House

    def document(self, made: Document) -> Document:
        return replace(
            made,
            title=self._text(made.title),
            subtitle=self._text(made.subtitle),
            notice=self._text(made.notice),
            sections=tuple(map(self._section, made.sections)),
        )

    def _text(self, text: str) -> str:
        return text if isinstance(text, Official) else mask(text, house=self.house)

    def workbook(self, made: Workbook) -> Workbook:
        sheets = tuple(map(self._sheet, made.sheets))
        return replace(made, title=self._text(made.title), sheets=sheets)

    def _sheet(self, sheet: Sheet) -> Sheet:
        rows = (
            tuple(self._text(v) if isinstance(v, str) else v for v in row) for row in sheet.rows
        )
        return replace(sheet, rows=tuple(rows))

    def _section(self, section: Section) -> Section:
        return replace(section, blocks=tuple(map(self._block, section.blocks)))

    def _block(self, block: Block) -> Block:
        match block:
            case Heading():
                return replace(block, text=self._text(block.text))
            case Paragraph():
                return self._paragraph(block)
            case Items():
                return self._items(block)
            case Table():
                return replace(block, groups=tuple(map(self._group, block.groups)))
            case Picture():
                return replace(block, alt=self._text(block.alt), caption=self._text(block.caption))
        return block

    def _items(self, items: Items) -> Items:
        return Items(
            tuple(
                tuple(self._items(p) if isinstance(p, Items) else self._paragraph(p) for p in item)
                for item in items.items
            ),
            items.marker,
        )

    def _group(self, group: Group) -> Group:
        return Group(self._text(group.title), tuple(map(self._row, group.rows)))

    def _row(self, row: TableRow) -> TableRow:
        cells = (cell and Cell(self._text(cell.text), cell.rows, cell.cols) for cell in row.cells)
        return TableRow(tuple(cells), row.strong)

    def _paragraph(self, paragraph: Paragraph) -> Paragraph:
        """A name may go on from bold into plain letters; its label stands where it begins."""
        spans = find(paragraph.text, self.house)
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
