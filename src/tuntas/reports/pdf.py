"""Writes a document as tagged PDF (PDF/A-2a and PDF/UA-1)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tuntas.core.errors import Refusal
from tuntas.core.messages import N_
from tuntas.reports.document import Document, plain

Progress = Callable[[float], None]  # called with the share that is done, 0 to 1

_HERE = Path(__file__).parent
_LONG_WORD = re.compile(r"\S{24,}")
_BREAKABLE = re.compile(r"(?<=[/._\-&=?@,;:])(?=\w)|(?<=\w{24})(?=\w)")
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


def _value(value: Any) -> Any:
    """Dataclasses as mappings with their kind, texts that can be broken over lines."""
    if isinstance(value, str):
        return _LONG_WORD.sub(_with_breaks, plain(value))
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    if is_dataclass(value):
        return {
            "kind": type(value).__name__,
            **{f.name: _value(getattr(value, f.name)) for f in fields(value)},
        }
    return value if isinstance(value, int | float | None) else str(value)


def _with_breaks(match: re.Match[str]) -> str:
    """Addresses and other words that are wider than a column may break at their signs."""
    return _BREAKABLE.sub(_ZERO_WIDTH, match[0])
