"""``tuntas report EVALUATION --out DIR``: write the report of an assignment at its latest cut-off.

Where that one was signed, as it was signed; otherwise as it would be written now. Personal data are
covered, but for an internal copy, which is recorded.
"""

import argparse
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tuntas.core.report.texts import recheck

from .refusals import refusal

FORMATS = ("pdf", "docx", "xlsx", "json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        type=_formats,
        default=("pdf", "docx", "xlsx"),
        help="dipisah koma: " + ",".join(FORMATS),
    )


def _formats(text: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(text.lower().split(",")))
    if unknown := [kind for kind in wanted if kind not in FORMATS]:
        raise argparse.ArgumentTypeError(
            f"“{', '.join(unknown)}” tidak dikenal; pilih dari {', '.join(FORMATS)}"
        )
    return wanted


def run(args: argparse.Namespace) -> int:
    from tuntas.evaluation.models import CutOff
    from tuntas.reports.letterhead.queries import drawn, in_force
    from tuntas.reports.runs.queries import signed_run
    from tuntas.reports.runs.source import Source
    from tuntas.reports.runs.writing import write_files
    from tuntas.reports.texts.queries import own_texts

    cut_off = CutOff.objects.filter(evaluation__code=args.evaluation).first()
    if cut_off is None:
        raise refusal("no_cut_off", evaluation=args.evaluation)
    run = signed_run(cut_off)
    source = Source.of_run(run) if run else Source.of(cut_off)
    if run is None:
        agency = cut_off.evaluation.agency
        head = drawn(in_force(agency))
        source = replace(source, texts=recheck(own_texts(agency)), letterhead=head)
    if args.internal:
        _record(cut_off, args.format)
    for path in write_files(source, args.out, args.format, internal=args.internal).values():
        print(path)
    return 0


def _record(cut_off: Any, kinds: Iterable[str]) -> None:
    """That an internal copy is taken here, where nobody has signed in."""
    from django.db import transaction
    from django.utils import timezone

    from tuntas.reports.runs.actions import record_internal_copies

    if not cut_off.evaluation.agency.internal_copies:
        raise refusal("no_internal_copies", agency=cut_off.evaluation.agency.name)
    with transaction.atomic():
        record_internal_copies(cut_off, kinds, by=None, at=timezone.now())
