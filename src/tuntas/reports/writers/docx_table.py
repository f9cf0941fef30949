"""Tables as WordprocessingML text: ten times faster than cell by cell through python-docx."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from docx.oxml.ns import nsdecls
from docx.shared import Length

from tuntas.reports.document.model import Cell, Column, Table, TableRow, one_line, plain

NORMAL, SMALL = "Sel", "Sel kecil"  # paragraph styles; Word's id of a style has no spaces
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{color}"/>'
    for side, size, color in (
        ("top", 8, "000000"),
        ("bottom", 8, "000000"),
        ("insideH", 4, "808080"),
    )
)
_MARGINS = (
    '<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/></w:tblCellMar>'
)


def tables(table: Table, width: Length) -> Iterator[str]:
    """The XML of the table; with groups one table each, under the group's name."""
    total = sum(column.width for column in table.columns)
    twips = [round(width.twips * table.width * column.width / total) for column in table.columns]
    style = SMALL if table.small else NORMAL
    for group in table.groups:
        heads = [_titles(table.columns)]
        if group.title:
            whole = (Cell(one_line(group.title), cols=len(twips)), *([None] * (len(twips) - 1)))
            heads.insert(0, TableRow(whole, strong=True))
        parts = [_row(head, table.columns, twips, style, head=True) for head in heads]
        parts += [_row(row, table.columns, twips, style) for row in group.rows]
        yield (
            "<w:tbl "
            f"{nsdecls('w')}>{_properties(table, group.title, twips)}{''.join(parts)}</w:tbl>"
        )


def _titles(columns: Sequence[Column]) -> TableRow:
    return TableRow(tuple(Cell(column.title) for column in columns), strong=True)


def _properties(table: Table, title: str, twips: Sequence[int]) -> str:
    description = quoteattr(plain(f"{title}: {table.summary}" if title else table.summary))
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in twips)
    return (
        f'<w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'{_MARGINS}<w:tblLook w:val="0020" w:firstRow="1"/><w:tblDescription '
        f"w:val={description}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )


def _row(
    row: TableRow,
    columns: Sequence[Column],
    twips: Sequence[int],
    style: str,
    *,
    head: bool = False,
) -> str:
    cells, at = [], 0
    while at < len(row.cells):
        cell = row.cells[at]
        span = cell.cols if cell else 1
        align = "left" if span > 1 else columns[at].align
        width = sum(twips[at : at + span])
        cells.append(
            _cell(
                cell,
                width,
                align,
                style,
                strong=row.strong,
                keep=head or bool(cell and cell.rows > 1),
            )
        )
        at += span
    repeat = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if head else ""
    return f"<w:tr>{repeat}{''.join(cells)}</w:tr>"


def _cell(
    cell: Cell | None, width: int, align: str, style: str, *, strong: bool, keep: bool
) -> str:
    """None where a cell above spans; what a cell spans to the right is left out."""
    span = f'<w:gridSpan w:val="{cell.cols}"/>' if cell and cell.cols > 1 else ""
    merge = (
        "<w:vMerge/>" if cell is None else '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
    )
    bold = "<w:rPr><w:b/></w:rPr>" if strong else ""
    text = escape(plain(cell.text)) if cell else ""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(text.split("\n"))
    stay = "<w:keepNext/>" if keep else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style.replace(" ", "")}"/>{stay}<w:jc '
        f'w:val="{align}"/></w:pPr>'
        f'<w:r>{bold}<w:t xml:space="preserve">{lines}</w:t></w:r></w:p></w:tc>'
    )
