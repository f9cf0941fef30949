"""What a document says: its paragraphs and its tables."""

from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.reports.document.model import Document, Items, Paragraph, Table
from tuntas.reports.official import content


def texts(document: Document) -> list[str]:
    """Every paragraph of the report, list items included."""

    def of(block):
        if isinstance(block, Paragraph):
            yield "".join(run.text for run in block.runs)
        elif isinstance(block, Items):
            for item in block.items:
                for part in item:
                    yield from of(part)

    return [text for section in document.sections for block in section.blocks for text in of(block)]


def said(made: Snapshot) -> str:
    return "\n".join(texts(content.build(made))).replace("\u00a0", " ")


def tables(document: Document) -> list[Table]:
    return [b for section in document.sections for b in section.blocks if isinstance(b, Table)]


def rows(table: Table) -> list[list[str]]:
    return [
        [c.text if c else "" for c in row.cells] for group in table.groups for row in group.rows
    ]
