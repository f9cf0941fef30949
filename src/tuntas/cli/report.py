"""``tuntas report EVALUATION --out DIR``: write the report of an assignment at its latest cut-off.

Where that one was signed, as it was signed; otherwise as it would be written now.
"""

import argparse
from dataclasses import replace

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
    for path in write_files(source, args.out, args.format).values():
        print(path)
    return 0
