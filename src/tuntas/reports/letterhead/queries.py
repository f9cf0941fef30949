"""An agency's letterhead: what is in force, its versions, and what a logo must be."""

import hashlib
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from tuntas.core.base.errors import Refusal
from tuntas.core.voices.masking import NOBODY
from tuntas.organisation.models import Agency
from tuntas.reports.document import model as document
from tuntas.reports.document.model import Document
from tuntas.reports.models import Letterhead, Logo
from tuntas.reports.refusals import refusal
from tuntas.reports.writers import outgoing
from tuntas.web import pictures
from tuntas.web.refusals import refusal as of_picture

MOST_LINES = 6
LONGEST = 120  # characters of a line


def versions(agency: Agency) -> Any:
    """All of them, the latest first; pictures stay in the database."""
    return (
        Letterhead.objects.filter(agency=agency).select_related("by", "logo").defer("logo__content")
    )


def in_force(agency: Agency) -> Letterhead | None:
    """The latest version; None where it is empty or there never was one."""
    row = Letterhead.objects.filter(agency=agency).select_related("logo").first()
    return None if row is None or row.empty else row


def drawn(row: Letterhead | None) -> document.Letterhead | None:
    """As the document model has it."""
    if row is None:
        return None
    if row.logo is None:
        return document.Letterhead(row.printed_lines)
    logo = bytes(row.logo.content)
    return document.Letterhead(row.printed_lines, logo, row.logo.kind, row.alt)


def read_lines(typed: str) -> tuple[str, ...]:
    """Refuses (head_lines, head_line_long) what would not be a letterhead any more."""
    lines = tuple(
        filter(None, (" ".join(document.plain(line).split()) for line in typed.splitlines()))
    )
    if len(lines) > MOST_LINES:
        raise refusal("head_lines", most=MOST_LINES)
    for line in lines:
        if len(line) > LONGEST:
            raise refusal("head_line_long", most=LONGEST, line=line[:40])
    return lines


def read_logo(content: bytes) -> Logo:
    """A logo, not yet kept, that both formats can draw. Refuses what ``web.pictures`` refuses."""
    picture = pictures.read_logo(content)
    return Logo(sha256=hashlib.sha256(content).hexdigest(), **vars(picture))


def example(head: document.Letterhead, agency: str, day: date) -> bytes:
    """A first page with this letterhead as PDF/A, drawn by the writer of reports.

    Refuses (logo_broken) what the writer cannot draw, so that no report fails because of it later.
    """
    title = "Contoh Kop Laporan"
    page = Document(title, "", agency, agency, day, (), letterhead=head)
    with tempfile.TemporaryDirectory(prefix="tuntas-kop-") as folder:
        path = Path(folder) / "kop.pdf"
        try:
            outgoing.write(page, path, house=NOBODY)
        except Refusal as error:
            raise of_picture("logo_broken") from error
        return path.read_bytes()
