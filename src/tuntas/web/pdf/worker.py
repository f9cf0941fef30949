"""Compiles a document in its own process, because the compiler never frees its memory.

``python pdf_worker.py FOLDER OUTPUT TIMESTAMP``: the folder holds ``template.typ`` and
``data.json``; an output that ends in .png is a picture of the only page. It ends when its input is
closed: whoever wanted the document is then gone. Needs nothing but typst, so that it starts
quickly.
"""

import json
import os
import re
import sys
import threading
from pathlib import Path
from typing import Any

import typst

_STANDARDS: list[Any] = ["a-2a", "ua-1"]
_INCH = 150.0  # pixels of a picture
_UNDRAWN = re.compile(r'the text `"(.*?)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_PROBE = (
    '#set document(title: "x")\n#set text(font: "Libertinus Serif")\n#for c in '
    'json("probe.json") [#c\n\n]'
)


def compile_document(folder: Path, output: Path, timestamp: int) -> None:
    """Raises ``typst.TypstError``, and ``ValueError`` for a warning: a document is right or not
    there.
    """
    data = (folder / "data.json").read_text("utf-8")
    undrawn = _undrawn_alone(folder, data)
    picture = output.suffix == ".png"
    while True:
        text = _spelled_out(data, undrawn)
        (folder / "data.json").write_text(text, "utf-8")
        try:
            _, warnings = typst.compile_with_warnings(
                folder / "template.typ",
                output=output,
                root=folder,
                ignore_system_fonts=True,
                timestamp=timestamp,
                **({"format": "png", "ppi": _INCH} if picture else {"pdf_standards": _STANDARDS}),
            )
        except typst.TypstError as error:
            more = _undrawn(error) - undrawn
            if not more:
                raise
            undrawn |= more
            continue
        if warnings:
            raise ValueError("; ".join(warning.message for warning in warnings))
        return


def _undrawn_alone(folder: Path, data: str) -> set[str]:
    """Characters that no embedded font can draw; a small page finds them quickly."""
    rare = sorted({c for c in data if ord(c) > 0xFF})
    (folder / "probe.json").write_text(json.dumps(rare), "utf-8")
    (folder / "probe.typ").write_text(_PROBE, "utf-8")
    try:
        typst.compile(
            folder / "probe.typ", root=folder, ignore_system_fonts=True, pdf_standards=_STANDARDS
        )
    except typst.TypstError as error:
        return _undrawn(error)
    return set()


def _undrawn(error: typst.TypstError) -> set[str]:
    said = "".join(_UNDRAWN.findall(error.diagnostic))
    return {c for c in _ESCAPE.sub(lambda m: chr(int(m[1], 16)), said) if ord(c) > 0x7F}


def _spelled_out(data: str, characters: set[str]) -> str:
    """Nothing is left out silently: a character without a glyph stands as its code point."""
    return data.translate({ord(c): f"[U+{ord(c):04X}]" for c in characters})


def _end_with_input() -> None:
    os.read(0, 1)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with_input, daemon=True).start()
    compile_document(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
