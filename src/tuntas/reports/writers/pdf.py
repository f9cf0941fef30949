"""Writes a document as tagged PDF (PDF/A-2a and PDF/UA-1)."""

import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from tuntas.core.voices.masking import INTERNAL
from tuntas.reports.document.model import (
    Column,
    Document,
    Group,
    Picture,
    Table,
    one_line,
    plain,
)
from tuntas.web.pdf.pages import Progress, write_pdf

from . import qr

_TEMPLATE = Path(__file__).parents[1] / "typst" / "report.typ"
_LINE = 75  # characters that fit a line of the narrower page
_ZERO_WIDTH = "\u200b"


def write(document: Document, path: Path, progress: Progress = lambda _share: None) -> None:
    """The same document gives the same bytes.

    Raises ``Refusal`` (pdf_failed) and then leaves no file.
    """
    write_pdf(_TEMPLATE, _data(document), path, document.day, progress)


def _data(document: Document) -> dict[str, Any]:
    day = document.day
    verified = document.code and "Kode verifikasi"  # the code follows on the page
    footer = one_line(" · ".join(filter(None, (document.agency, document.number, verified))))
    more = {"year": day.year, "month": day.month, "dom": day.day, "footer": footer}
    more["mark"] = INTERNAL if document.internal else ""
    return {**_value(document), **more, "qr": qr.svg(document.address) if document.address else ""}


def _value(value: Any, longest: int = _LINE) -> Any:
    """Dataclasses as mappings with their kind; no word is longer than ``longest`` characters."""
    match value:
        case str():
            return _breakable(plain(value), longest)
        case bytes():
            return list(value)
        case tuple():
            return [_value(item, longest) for item in value]
        case Picture():
            return {**_parts(replace(value, svg=""), longest), "svg": value.svg}
        case Table():
            limits = [_limit(column, value) for column in value.columns]
            groups = [_group(group, limits) for group in value.groups]
            return {**_parts(replace(value, groups=()), _LINE), "groups": groups}
        case _ if is_dataclass(value):
            return _parts(value, longest)
    return value if isinstance(value, int | float | None) else str(value)


def _parts(value: Any, longest: int) -> dict[str, Any]:
    parts = {f.name: _value(getattr(value, f.name), longest) for f in fields(value)}
    return {"kind": type(value).__name__, **parts}


def _group(group: Group, limits: Sequence[int]) -> dict[str, Any]:
    rows = [
        {
            "cells": [_value(*pair) for pair in zip(row.cells, limits, strict=True)],
            "strong": row.strong,
        }
        for row in group.rows
    ]
    return {"title": _value(one_line(group.title)), "rows": rows}


def _limit(column: Column, table: Table) -> int:
    """How many characters surely fit the column; small tables stand on the wider page."""
    share = table.width * column.width / sum(each.width for each in table.columns)
    return max(8, int((2 if table.small else 1) * _LINE * share))


def _breakable(text: str, longest: int) -> str:
    """Words too long for a line may break after punctuation, else anywhere."""
    before_break = re.compile(rf"[/._\-&=?@,;:](?=\w)|\w{{{longest}}}(?=\w)")
    return re.sub(
        rf"\S{{{longest + 1},}}",
        lambda word: before_break.sub(rf"\g<0>{_ZERO_WIDTH}", word[0]),
        text,
    )
