"""``tuntas export KIND FILE``: what is stored, as a file for other programs."""

import argparse
from typing import Any

from tuntas.core.base.numerals import number

from .refusals import refusal


def run(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from tuntas.results.export.files import export_answers

    written = export_answers(
        target=args.file,
        rounds=_rounds(args.round),
        comments=args.comments,
        by=None,
        at=timezone.now(),
    )
    print(f"{args.file}: {number(written)} baris")
    return 0


def _rounds(wanted: list[str] | None) -> list[Any]:
    from tuntas.surveys.models import Round

    known = list(
        Round.objects.filter(draft=False).select_related("agency", "questionnaire").order_by("pk")
    )
    if wanted is None:
        return known
    for name in wanted:
        if not any(name in _names(r) for r in known):
            raise refusal("round_unknown", name=name, known=", ".join(r.name for r in known) or "-")
    return [r for r in known if _names(r) & set(wanted)]


def _names(round_: Any) -> set[str]:
    """How a round can be asked for; its year means every round of it."""
    return {round_.name, round_.code, str(round_.year)}
