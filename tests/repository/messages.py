"""The translation catalogue: collect the sentences of the source, and hold the English ones against
them.

``python -m tests.repository.messages`` brings django.po and django.mo up to date (``make
messages``); with ``--check`` it changes nothing and fails where an English sentence is missing,
unsure or left over.
"""

from __future__ import annotations

import io
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tuntas"
PO = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, Any] = {
    "N_": None,
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def sentences() -> Iterator[tuple[str, int, Any, str | None]]:
    """Place, line, message and context of every sentence in Python, templates and data files."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield from _found(path, "python", path.read_text())
    for path in sorted(SOURCE.rglob("*.html")):
        # Django turns a template into calls of gettext among X's; a lenient lexer reads those.
        yield from _found(path, "javascript", templatize(path.read_text(), origin=str(path)))
    for path in sorted(SOURCE.rglob("*.toml")):
        for text in _of_data(path):
            yield path.relative_to(ROOT).as_posix(), 0, text, None


def _of_data(path: Path) -> Iterator[str]:
    """The sentences of a data file: those under the keys that its own ``translated`` names, as
    ``grades.*``. White space is folded, as where the file is read.
    """
    table = tomllib.loads(path.read_text())
    patterns = table.pop("translated", [])
    for key, text in texts_of(table):
        if any(fnmatchcase(key, pattern) for pattern in patterns):
            yield " ".join(text.split())


def texts_of(part: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its dotted key; those of a list have the key of the list."""
    if isinstance(part, str):
        yield key, part
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from texts_of(value, f"{key}.{name}" if key else name)
    elif isinstance(part, list):
        for value in part:
            yield from texts_of(value, key)


def _found(path: Path, method: str, text: str) -> Iterator[tuple[str, int, Any, str | None]]:
    place = path.relative_to(ROOT).as_posix()
    for line, message, _comments, context in extract(method, io.BytesIO(text.encode()), KEYWORDS):
        yield place, line, message, context


def empty() -> Catalog:
    """Without the date of today, so that an unchanged catalogue stays the same file."""
    return Catalog(
        project="Tuntas",
        locale="en",
        charset="utf-8",
        header_comment="# English for Tuntas, whose sentences are written in Indonesian.",
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),
        revision_date=datetime(2026, 1, 1, tzinfo=UTC),
        last_translator="the developers",
        language_team="the developers",
        msgid_bugs_address="the issue tracker",
        fuzzy=False,
    )


def collected() -> Catalog:
    catalog = empty()
    for place, _line, message, context in sentences():
        flags = ["python-brace-format"] if "{" in str(message) else []
        catalog.add(message, locations=[(place, None)], context=context, flags=flags)
    return catalog


def current() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def compiled(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def update() -> int:
    PO.parent.mkdir(parents=True, exist_ok=True)
    catalog, old = collected(), {(m.id, m.context): m for m in current()} if PO.exists() else {}
    for message in catalog:
        if message.id and (known := old.get((message.id, message.context))):
            message.string = known.string
    with PO.open("wb") as file:
        write_po(file, catalog, width=110, sort_by_file=True, omit_header=False)
    PO.with_suffix(".mo").write_bytes(compiled(current()))
    print(f"{len(catalog)} sentences, {len(untranslated(current()))} without English")
    return 0


def untranslated(catalog: Catalog) -> list[str]:
    rows = [m for m in catalog if m.id]
    return [
        str(m.id) for m in rows if m.fuzzy or not (all(m.string) if m.pluralizable else m.string)
    ]


def problems() -> list[str]:
    wanted = {(m.id, m.context) for m in collected() if m.id}
    have = {(m.id, m.context) for m in current() if m.id}
    return [
        *(f"not in the catalogue: {m!r}" for m, _ in sorted(wanted - have, key=str)),
        *(f"no longer in the source: {m!r}" for m, _ in sorted(have - wanted, key=str)),
        *(f"without English: {m!r}" for m in untranslated(current())),
        *(
            ["django.mo is older than django.po"]
            * (PO.with_suffix(".mo").read_bytes() != compiled(current()))
        ),
    ]


def main(arguments: list[str]) -> int:
    settings.configure(USE_I18N=False)
    django.setup()
    if "--check" not in arguments:
        return update()
    found = problems()
    print("\n".join(found) or "every sentence has its English")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
