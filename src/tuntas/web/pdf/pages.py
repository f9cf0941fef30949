"""Tagged PDF (PDF/A-2a, PDF/UA-1) or a PNG of one page from a typst template and data."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tuntas.web.refusals import refusal

INCH = 150  # pixels of a picture, as the worker draws it
Progress = Callable[[float], None]  # called with the share that is done, 0 to 1

_WORKER = Path(__file__).parent / "worker.py"
_TIMEOUT_SECONDS = 300
_PICTURE = """#set page(width: auto, height: auto, margin: 0pt)
#set text(font: "Libertinus Serif")
#image(bytes(json("data.json").svg), format: "svg")"""


def write_pdf(
    template: Path, data: Any, path: Path, day: date, progress: Progress = lambda _share: None
) -> None:
    """Fill ``template``, which reads ``data.json``, as of ``day``; same data, same bytes.

    A ``path`` that ends in ``.png`` is drawn as a picture of its one page, ``INCH`` pixels an inch.
    Raises ``Refusal`` (pdf_failed) and then leaves no file.
    """
    progress(0.0)
    with tempfile.TemporaryDirectory(prefix="tuntas-pdf-") as name:
        folder = Path(name)
        made = folder / f"made{path.suffix if path.suffix == '.png' else '.pdf'}"
        shutil.copyfile(template, folder / "template.typ")
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        progress(0.1)
        _compile(folder, made, day, lambda: progress(0.1))
        progress(0.95)
        shutil.move(made, path)
    progress(1.0)


def png_of_svg(svg: str) -> bytes:
    """The picture as pixels, for formats without vectors; the same picture gives the same bytes."""
    with tempfile.TemporaryDirectory(prefix="tuntas-png-") as name:
        template, made = Path(name) / "picture.typ", Path(name) / "made.png"
        template.write_text(_PICTURE, "utf-8")
        write_pdf(template, {"svg": svg}, made, date(1970, 1, 1))
        return made.read_bytes()


def _compile(folder: Path, made: Path, day: date, alive: Callable[[], None]) -> None:
    """``alive`` is called while it lasts; what it raises ends the compiler. So does the end of this
    process, however it comes: the compiler then finds its input closed."""
    moment = datetime.combine(day, datetime.min.time(), UTC)
    command = [sys.executable, str(_WORKER), str(folder), str(made), str(int(moment.timestamp()))]
    said = folder / "said.txt"
    with (
        said.open("wb") as out,
        subprocess.Popen(  # noqa: S603 - our own file
            command, stdin=subprocess.PIPE, stdout=out, stderr=out
        ) as compiler,
    ):
        try:
            _wait(compiler, alive)
        except BaseException:
            compiler.kill()
            raise
    if compiler.returncode:
        reason = said.read_text("utf-8", "replace").strip()[-2000:]
        raise refusal("pdf_failed", reason=reason)


def _wait(compiler: subprocess.Popen[bytes], alive: Callable[[], None]) -> None:
    for _ in range(_TIMEOUT_SECONDS):
        try:
            compiler.wait(1)
        except subprocess.TimeoutExpired:
            alive()
        else:
            return
    raise subprocess.TimeoutExpired(compiler.args, _TIMEOUT_SECONDS)
