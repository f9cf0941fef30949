"""Writes a document as DOCX: headings, tables with repeated heads, contents and page fields.

Prose goes through python-docx; tables are written as WordprocessingML text (``docx_table``).
"""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as Package
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section as Pages
from docx.shared import Cm, Length, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from tuntas.core.base import data
from tuntas.core.voices.masking import INTERNAL
from tuntas.reports.document.model import (
    Block,
    Document,
    Heading,
    Items,
    Letterhead,
    Paragraph,
    Picture,
    Section,
    Signature,
    Signatures,
    Table,
    plain,
)
from tuntas.web.pdf.pages import Progress, png_of_svg

from . import docx_table, qr
from .progress import steps

_FONT = "Times New Roman"
_STYLES = {"body": "Normal", "note": "Catatan", "notice": "Pemberitahuan", "label": "Label"}
_LENGTHS = {"space_after": Pt, "space_before": Cm, "left_indent": Cm}
_SHORT_LIST = 8  # lines
_LOGO_WIDTH, _LOGO_HEIGHT = Cm(4.0), Cm(2.2)
_PORTRAIT, _LANDSCAPE = Cm(15.5), Cm(25.7)  # width of the text


def write(document: Document, path: Path, progress: Progress = lambda _share: None) -> None:
    """The same document gives the same bytes; the file is complete or not there."""
    made = docx.Document()
    _set_styles(made)
    _set_properties(made, document)
    _set_pages(made.sections[0], landscape=False)
    _set_running_lines(made.sections[0], document)
    if document.cover:
        _cover(made, document)
        _contents(made, document)
    tables = (b for section in document.sections for b in section.blocks if isinstance(b, Table))
    ticks = steps(sum(len(table.groups) for table in tables), progress)
    for i, section in enumerate(document.sections):
        first = i == 0 and not document.cover
        pages = made.sections[0] if first else made.add_section(WD_SECTION.NEW_PAGE)
        _set_pages(pages, landscape=section.landscape)
        _blocks(made, section, ticks)
    memory = BytesIO()
    made.save(memory)
    path.write_bytes(_without_times(memory))
    progress(1.0)


def _blocks(made: Package, section: Section, ticks: Iterator[None]) -> None:
    width = _LANDSCAPE if section.landscape else _PORTRAIT
    for block, following in zip_longest(section.blocks, section.blocks[1:]):
        _block(made, block, width, ticks, leads=isinstance(following, Items))


def _block(
    made: Package, block: Block, width: Length, ticks: Iterator[None], *, leads: bool
) -> None:
    """``leads``: a list follows, whose words are no sentence without these."""
    match block:
        case Heading():
            line = made.add_paragraph(style=f"Heading {block.level}")
            line.add_run(plain(block.number))
            line.add_run("\n" if block.level == 1 else " ")
            line.add_run(plain(block.text))
        case Paragraph():
            line = made.add_paragraph(style=_STYLES[block.style])
            line.paragraph_format.keep_with_next = leads or None
            _runs(line, block)
        case Items():
            _keep_together(list(_items(made, block, Cm(0))))
        case Table():
            _table(made, block, width, ticks)
        case Signature():
            _signature(made, block, width)
        case Signatures():
            _signatures(made, block)
        case Picture():
            _picture(made, block, width)


def _runs(line: Line, paragraph: Paragraph) -> None:
    for part in paragraph.runs:
        run = line.add_run(plain(part.text))
        run.bold, run.italic = part.bold or None, part.italic or None


def _keep_together(lines: Sequence[Line]) -> None:
    """A short list stays on one page; a longer one is broken with two items on each side."""
    for line in lines[:-1] if len(lines) <= _SHORT_LIST else (lines[0], lines[-2]):
        line.paragraph_format.keep_with_next = True


def _items(made: Package, items: Items, indent: Length) -> Iterator[Line]:
    """The markers are text, so that they stay what they are wherever the list is pasted."""
    hang = Cm(0.8)
    for i, parts in enumerate(items.items):
        for j, part in enumerate(parts):
            if isinstance(part, Items):
                yield from _items(made, part, Length(indent + hang))
                continue
            line = made.add_paragraph()
            line.paragraph_format.left_indent = Length(indent + hang)
            if j == 0:
                line.paragraph_format.first_line_indent = -hang
                line.add_run(f"{items.mark(i)}\t")
            _runs(line, part)
            yield line


def _table(made: Package, table: Table, width: Length, ticks: Iterator[None]) -> None:
    """One table, or one a group: only rows at a table's top are repeated over pages."""
    end = made.element.body.sectPr
    for xml, _tick in zip(docx_table.tables(table, width), ticks, strict=False):
        end.addprevious(parse_xml(xml))
        made.add_paragraph(style="Jarak")


def _signature(made: Package, signature: Signature, width: Length) -> None:
    texts = _signed(signature)
    for text in texts:
        line = made.add_paragraph(plain(text))
        line.alignment = WD_PARAGRAPH_ALIGNMENT.LEFT
        line.paragraph_format.left_indent = Length(width // 2)
        line.paragraph_format.keep_with_next = text is not texts[-1]


def _signatures(made: Package, both: Signatures) -> None:
    for cell, side in zip(
        made.add_table(rows=1, cols=2).rows[0].cells, (both.left, both.right), strict=True
    ):
        cell.paragraphs[0].text = plain("\n".join(_signed(side)))
        cell.paragraphs[0].alignment = WD_PARAGRAPH_ALIGNMENT.LEFT


def _signed(side: Signature) -> list[str]:
    """With room for the signature, and for a name that is not known."""
    return [side.place_and_date, *side.lines, "\n\n\n", side.name or "(…………………………………)"]


def _picture(made: Package, picture: Picture, width: Length) -> None:
    shape = (
        made.add_paragraph().add_run().add_picture(BytesIO(png_of_svg(picture.svg)), width=width)
    )
    shape._inline.docPr.set("descr", plain(picture.alt))
    if picture.caption:
        made.add_paragraph(plain(picture.caption), style=_STYLES["note"])


def _letterhead(made: Package, head: Letterhead) -> None:
    """Logo and lines in the middle, a rule below."""
    if head.logo:
        shape = made.add_paragraph(style="Sampul").add_run().add_picture(BytesIO(head.logo))
        wide = min(_LOGO_WIDTH, shape.width * _LOGO_HEIGHT // shape.height)
        shape.height, shape.width = Length(shape.height * wide // shape.width), Length(wide)
        shape._inline.docPr.set("descr", plain(head.alt))
    for i, text in enumerate(head.lines):
        line = made.add_paragraph(style="Sampul kecil" if i else "Sampul")
        line.paragraph_format.space_after = Pt(0)
        line.add_run(plain(text)).bold = i == 0 or None
    bottom = '<w:bottom w:val="single" w:sz="12" w:space="4" w:color="000000"/>'
    rule = f"<w:pBdr {nsdecls('w')}>{bottom}</w:pBdr>"
    made.paragraphs[-1]._p.get_or_add_pPr().insert_element_before(
        parse_xml(rule), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _cover(made: Package, document: Document) -> None:
    if document.letterhead:
        _letterhead(made, document.letterhead)
    else:
        made.add_paragraph(plain(document.agency), style="Sampul")
        made.add_paragraph(plain(document.author), style="Sampul")
    made.add_paragraph(plain(document.title.upper()), style="Title")
    made.add_paragraph(plain(document.subtitle.upper()), style="Sampul")
    if document.number:
        made.add_paragraph(f"Nomor: {plain(document.number)}", style="Sampul")
    if document.letterhead:
        made.add_paragraph(plain(document.author), style="Sampul")
    if document.notice:
        made.add_paragraph(plain(document.notice), style="Pemberitahuan")
    if document.address:
        line = made.add_paragraph(style="Sampul")
        picture = line.add_run().add_picture(BytesIO(qr.png(document.address)), width=Cm(2.8))
        picture._inline.docPr.set("descr", f"Kode QR menuju halaman verifikasi {document.address}")
    if document.code:
        said = filter(None, (f"Kode verifikasi {document.code}", document.address))
        made.add_paragraph(plain("\n".join(said)), style="Sampul kecil")


def _contents(made: Package, document: Document) -> None:
    """Headings are written now; the word processor adds page numbers when it updates the field."""
    title = made.add_paragraph("DAFTAR ISI", style="Sampul")
    title.paragraph_format.page_break_before = True
    first = line = made.add_paragraph(style="toc 1")
    _field_part(first, "begin")
    _instruction(first, r'TOC \o "1-2" \h \z \u')
    _field_part(first, "separate")
    for heading in _headings(document):
        at_start = line is first and len(first.runs) == 3
        line = first if at_start else made.add_paragraph(style=f"toc {heading.level}")
        line.add_run(plain(f"{heading.number} {heading.text}"))
    _field_part(line, "end")


def _headings(document: Document) -> Iterator[Heading]:
    for section in document.sections:
        yield from (block for block in section.blocks if isinstance(block, Heading))


def _field_part(line: Line, kind: str) -> None:
    line.add_run()._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))


def _instruction(line: Line, code: str) -> None:
    xml = f'<w:instrText {nsdecls("w")} xml:space="preserve">{code}</w:instrText>'
    line.add_run()._r.append(parse_xml(xml))


def _field(line: Line, code: str) -> None:
    _field_part(line, "begin")
    _instruction(line, code)
    _field_part(line, "separate")
    line.add_run("1")
    _field_part(line, "end")


def _set_pages(pages: Pages, *, landscape: bool) -> None:
    pages.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    sides = (Cm(29.7), Cm(21.0)) if landscape else (Cm(21.0), Cm(29.7))
    pages.page_width, pages.page_height = sides
    pages.left_margin = Cm(2.0) if landscape else Cm(3.0)
    pages.right_margin = Cm(2.0) if landscape else Cm(2.5)
    pages.top_margin, pages.bottom_margin = Cm(2.5), Cm(2.2)


def _set_running_lines(pages: Pages, document: Document) -> None:
    """Later sections take header and footer from the first."""
    marks = ("KONSEP – belum ditandatangani", document.draft), (INTERNAL, document.internal)
    if said := "\n".join(mark for mark, wanted in marks if wanted):
        header = pages.header.paragraphs[0]
        header.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
        header.add_run(said).bold = True
    footer = pages.footer.paragraphs[0]
    footer.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT
    if document.code:
        footer.add_run(f"Kode verifikasi {document.code} · ")
    footer.add_run("Halaman ")
    _field(footer, "PAGE")
    footer.add_run(" dari ")
    _field(footer, "NUMPAGES")


def _set_styles(made: Package) -> None:
    for name, given in data.table("writers/docx_styles", "tuntas.reports").items():
        if name not in made.styles:
            builtin = name.startswith("toc ")
            made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=builtin)
            made.styles[name].base_style = made.styles["Normal"]
        _set_style(made.styles[name], **given)
    title = made.styles["Title"]
    title.element.pPr.remove(title.element.pPr.find(qn("w:pBdr")))


def _set_style(
    style: Any, size: float = 0, *, bold: bool = False, align: str = "", **paragraph: float
) -> None:
    """``size`` in points, 0 where it is that of the style below; ``paragraph``: its format, indents
    and room before it in centimetres.
    """
    if size:
        style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), bold
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_after = Pt(min(size, 6))
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    if align:
        style.paragraph_format.alignment = WD_PARAGRAPH_ALIGNMENT[align.upper()]
    for name, value in paragraph.items():
        length = _LENGTHS.get(name)
        setattr(style.paragraph_format, name, length(value) if length else value)


def _set_properties(made: Package, document: Document) -> None:
    moment = datetime.combine(document.day, datetime.min.time(), UTC)
    properties = made.core_properties
    properties.title = plain(f"{document.title} {document.subtitle}".strip())[:255]
    properties.author = properties.last_modified_by = plain(document.author)[:255]
    properties.created = properties.modified = moment
    properties.language = "id-ID"
    properties.comments = f"SHA-256 {document.digest}"
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "id-ID")
    made.settings.element.append(parse_xml(f'<w:updateFields {nsdecls("w")} w:val="true"/>'))


def _without_times(package: BytesIO) -> bytes:
    """The same package with every entry dated alike, so that equal content is equal bytes."""
    memory = BytesIO()
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return memory.getvalue()
