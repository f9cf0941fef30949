"""The poster of a unit's result: one A4 page as PDF or PNG, to be hung up and put on the web."""

from datetime import datetime
from pathlib import Path
from typing import Any

from tuntas.core.base import numerals
from tuntas.core.score.disclosure import LEAST
from tuntas.organisation.models import Unit
from tuntas.reports.document.model import NONE, plain, printed
from tuntas.reports.refusals import refusal
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.pdf.pages import write_pdf

from . import words
from .round_report.facts import ended, profiles, standing_of

_TEMPLATE = Path(__file__).parents[1] / "typst" / "poster.typ"
_SHOWN = ("p.jenis_kelamin", "p.pendidikan")


def poster(unit: Unit, round_: Round, at: datetime) -> dict[str, Any]:
    """What stands on it.

    Refuses as ``round_facts``, and fewer than five respondents (too_few_answers).
    """
    standing = standing_of(unit, round_, at)
    if standing.n < LEAST:
        raise refusal("too_few_answers", said="too_few_for_poster", least=LEAST)
    day = ended(round_)
    grade = display.grade_name(standing.grade, round_.instrument) if standing.grade else ""
    groups = [
        {
            "title": text,
            "bands": [[b.label or "Tidak menjawab", printed(b.n)] for b in found.bands],
        }
        for text, found in profiles(unit, round_, _SHOWN)
    ]
    hidden = any(count == NONE for group in groups for _, count in group["bands"])
    return {
        "title": f"Indeks Kepuasan Masyarakat {unit.name} {round_.name}",
        "agency": plain(unit.agency.name),
        "unit": plain(unit.name),
        "services": [plain(part.service.name) for part in standing.parts if part.count.n],
        "index": printed(standing.index),
        "grade": standing.grade or "",
        "meaning": grade,
        "respondents": printed(standing.n),
        "groups": groups,
        "note": words.hidden_note() if hidden else "",
        "period": f"{numerals.long_date(round_.opens)} sampai {numerals.long_date(day)}",
        "round": plain(round_.name),
        "thanks": words.text("poster.thanks"),
        "example": words.text("poster.generated") if round_.generated else "",
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }


def write(made: dict[str, Any], round_: Round, path: Path) -> None:
    """As PDF/A and PDF/UA, or PNG, by the ending of ``path``. The same facts, the same bytes."""
    write_pdf(_TEMPLATE, made, path, ended(round_))
