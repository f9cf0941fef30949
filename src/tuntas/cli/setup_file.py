"""``tuntas setup --file``: agency, kinds, units, services and people from one workbook."""

import argparse
import csv
import json
import os
import secrets
import smtplib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from .refusals import refusal

LINKS = "tautan.csv"
SITE = "http://127.0.0.1:8000"  # as "serve" has it, where TUNTAS_ADDRESS says nothing else


def write_template(path: Path) -> int:
    from tuntas.organisation.beginning.workbook import ALL
    from tuntas.organisation.structure.sheets import template

    path.write_bytes(template(*ALL))
    print(f"{path}: templat ditulis. Isi, lalu jalankan 'tuntas setup --file {path}'.")
    return 0


def from_file(
    args: argparse.Namespace, given: Mapping[str, str], password: Mapping[str, str]
) -> int:
    """All of it or nothing; with ``--dry-run`` nothing, and what it would have been."""
    from tuntas.organisation.beginning.workbook import BookProblems, book_rows

    rows = book_rows(args.file.read_bytes(), args.file.name)
    word = password["password"] or (secrets.token_urlsafe(16) if args.dry_run else "")
    try:
        made = _dry(rows, given, word) if args.dry_run else _stored(args, rows, given, word)
    except BookProblems as problems:
        if args.format == "json":
            print(json.dumps({"problems": _listed(problems)}, ensure_ascii=False))
        raise
    print(json.dumps(made, ensure_ascii=False) if args.format == "json" else _text(made))
    return 0


def _dry(rows: Any, given: Mapping[str, str], password: str) -> dict[str, Any]:
    from django.db import transaction
    from django.utils import timezone

    from tuntas.organisation.beginning.workbook import set_up_from

    with transaction.atomic():
        made = set_up_from(rows=rows, given=given, password=password, at=timezone.now())
        transaction.set_rollback(True)
    return _said(made) | {"stored": False}


def _stored(
    args: argparse.Namespace, rows: Any, given: Mapping[str, str], password: str
) -> dict[str, Any]:
    """The file of links is written before anything is final: whoever is invited gets in."""
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from tuntas.organisation.beginning.workbook import set_up_from

    path = args.links or settings.DATA_DIR / LINKS
    done = False
    with _own_file(path) as file:
        try:
            with transaction.atomic():
                made = set_up_from(rows=rows, given=given, password=password, at=timezone.now())
                by_hand = _write_links(file, made.links)
            done = True
        finally:
            if not (done and by_hand):
                path.unlink()
    sent, unsent = _send(made)
    said = _said(made) | {"stored": True, "letters": sent, "unsent": unsent}
    return said | {"links": str(path) if by_hand else "", "folder": str(settings.DATA_DIR)}


def _own_file(path: Path) -> IO[str]:
    """New, and for this account only: whoever reads it signs in as anybody."""
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w")
    except OSError as error:
        raise refusal("cannot_write", file=path, why=error.strerror) from error


def _write_links(file: IO[str], links: Sequence[Any]) -> int:
    """Those of everybody: a letter may be lost."""
    rows = csv.writer(file)
    rows.writerow(("nama", "nama pengguna", "surel", "tautan"))
    for link in links:
        person = link.person
        cells = (person.name, person.username, person.email)
        rows.writerow((*map(_as_text, cells), _address(link)))
    file.flush()
    return len(links)


def _as_text(text: str) -> str:
    """A spreadsheet must not run a name as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


def _address(link: Any) -> str:
    from django.conf import settings

    from tuntas.organisation.invitations.queries import address_under

    return address_under(settings.ADDRESS or SITE, link)


def _send(made: Any) -> tuple[int, int]:
    """Letters that went and that did not, where e-mail is configured."""
    from tuntas.organisation.invitations import letters

    wanted = [link for link in made.links if letters.can_send(link.person.email)]
    sent = 0
    for link in wanted:
        try:
            letters.send(link, made.agency, _address(link))
        except (OSError, smtplib.SMTPException) as error:
            print(f"{link.person.email}: {error}", file=sys.stderr)
        else:
            sent += 1
    return sent, len(wanted) - sent


def _said(made: Any) -> dict[str, Any]:
    from tuntas.organisation.structure.sheets import SHEETS

    counts = {key: made.counts.get(key, 0) for key in SHEETS}
    return {"agency": made.agency.name, "username": made.person.username, "made": counts}


def _listed(problems: Any) -> list[dict[str, Any]]:
    return [
        {
            "sheet": f.sheet,
            "row": f.problem.line,
            "column": f.problem.column,
            "said": f.problem.said,
        }
        for f in problems.found
    ]


def _text(made: Mapping[str, Any]) -> str:
    counts = ", ".join(f"{key} {n}" for key, n in made["made"].items())
    if not made["stored"]:
        return f"{made['agency']}: akan dibuat {counts}. Tidak ada yang disimpan."
    parts = [f"{made['agency']}: siap ({counts})."]
    if made["links"]:
        parts.append(f"Tautan undangan, masing-masing sekali pakai: {made['links']}.")
    if made["letters"] or made["unsent"]:
        parts.append(f"Surat terkirim {made['letters']}, gagal {made['unsent']}.")
    parts.append(f"Jalankan 'tuntas serve', lalu masuk sebagai {made['username']}.")
    return " ".join(parts)
