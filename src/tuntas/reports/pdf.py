"""Writes a document as tagged PDF (PDF/A-2a and PDF/UA-1)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tuntas.core.errors import Refusal
from tuntas.core.messages import N_
from tuntas.reports.document import Column, Document, Group, Table, plain

Progress = Callable[[float], None]  # called with the share that is done, 0 to 1

_HERE = Path(__file__).parent
_LINE = 75  # characters that fit a line of the narrower page
_ZERO_WIDTH = "\u200b"
_TIMEOUT_SECONDS = 300


def write(document: Document, path: Path, progress: Progress | None = None) -> None:
    """The same document gives the same bytes. Raises ``Refusal`` (pdf_failed) and then leaves no file."""
    report = progress or (lambda _share: None)
    report(0.0)
    with tempfile.TemporaryDirectory(prefix="tuntas-pdf-") as name:
        folder = Path(name)
        shutil.copyfile(_HERE / "typst" / "report.typ", folder / "report.typ")
        (folder / "data.json").write_text(json.dumps(_data(document), ensure_ascii=False), "utf-8")
        report(0.1)
        made = folder / "report.pdf"
        _compile(folder, made, document)
        report(0.95)
        shutil.move(made, path)
    report(1.0)


def _compile(folder: Path, made: Path, document: Document) -> None:
    moment = datetime.combine(document.day, datetime.min.time(), UTC)
    command = [
        sys.executable,
        str(_HERE / "pdf_worker.py"),
        str(folder),
        str(made),
        str(int(moment.timestamp())),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False)  # noqa: S603 - our own file
    if done.returncode:
        raise Refusal(
            "pdf_failed", N_("Berkas PDF tidak dapat dibuat: {reason}"), reason=done.stderr.strip()[-2000:]
        )


def _data(document: Document) -> dict[str, Any]:
    day = document.day
    footer = " · ".join(filter(None, (document.agency, document.number)))
    return {**_value(document), "year": day.year, "month": day.month, "dom": day.day, "footer": footer}


def _value(value: Any, longest: int = _LINE) -> Any:
    """Dataclasses as mappings with their kind, texts without words of more than ``longest`` characters."""
    match value:
        case str():
            return _breakable(plain(value), longest)
        case tuple():
            return [_value(item, longest) for item in value]
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
        {"cells": [_value(*pair) for pair in zip(row.cells, limits, strict=True)], "strong": row.strong}
        for row in group.rows
    ]
    return {"title": _value(group.title), "rows": rows}


def _limit(column: Column, table: Table) -> int:
    """How many characters surely fit the column; small tables stand on the wider page."""
    share = table.width * column.width / sum(each.width for each in table.columns)
    return max(8, int((2 if table.small else 1) * _LINE * share))


def _breakable(text: str, longest: int) -> str:
    """Words too long for their line may break after their signs, and where none comes in time, anywhere."""
    before_break = re.compile(rf"[/._\-&=?@,;:](?=\w)|\w{{{longest}}}(?=\w)")
    return re.sub(
        rf"\S{{{longest + 1},}}", lambda word: before_break.sub(rf"\g<0>{_ZERO_WIDTH}", word[0]), text
    )
