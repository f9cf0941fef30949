"""The cells of a spreadsheet of action plans: their columns, one spelling for each, and what goes
out of a plan: personal data covered, with a trace of how the row was.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from tuntas.core.base.messages import N_
from tuntas.core.base.periods import read_date
from tuntas.core.voices.house import House
from tuntas.core.voices.masking import LABELS, NOBODY, find, mask

CELL = 32_767  # characters that a cell can hold
LONGEST_TAG = 40
LONGEST_MILESTONE = 300
# The titles are Indonesian in every language, so that a file goes from hand to hand. Those that the
# tables of pages share (followup.columns) are marked for translation there.
COLUMNS: Mapping[str, str] = {
    "code": N_("Kode"),
    "version": "Versi",
    "round": "Putaran",
    "unit": "No. unit",
    "unit_name": "Unit",
    "service": "Layanan",
    "recommendation": "ID rekomendasi",
    "elements": N_("Unsur"),
    "text": N_("Rencana aksi"),
    "cause": "Sebab",
    "measure": "Ukuran keberhasilan",
    "person": N_("Penanggung jawab"),
    "deadline": N_("Tenggat"),
    "reason": "Alasan pindah tenggat",
    "milestones": "Tahapan",
    "tags": "Penanda",
    "state": N_("Keadaan"),
    "trace": "Jejak unduhan",  # when, and a digest of the row as it was then
}
COVERED = ("text", "cause", "measure", "milestones", "tags")


def plain(text: str) -> str:
    """A text as a cell gives it back: one kind of line break, nothing at its ends, no longer than a
    cell."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()[:CELL].strip()


def canonical(column: str, text: str) -> str:
    """One spelling for what means the same, so that only a real change shows."""
    text = plain(text)
    if not text:
        return ""
    if column == "deadline" and (day := day_of(text)):
        return day.isoformat()
    if column == "milestones":
        milestones = milestones_of(text)
        return (
            "\n".join(f"{day} {what}" for what, day in milestones)
            if all(day for _, day in milestones)
            else text
        )
    if column == "elements":
        return ", ".join(sorted(set(elements_of(text))))
    if column == "tags":
        return ", ".join(sorted(set(tags_of(text))))
    return text


def shown(column: str, text: str, house: House = NOBODY) -> str:
    """A cell as a sheet shows it: in one spelling, personal data covered."""
    return canonical(column, mask(text, house=house) if column in COVERED else text)


def leaving(cells: Mapping[str, str], at: datetime, house: House = NOBODY) -> dict[str, str]:
    """A plan's row as it goes out, with its trace."""
    out = {key: shown(key, cells.get(key, ""), house) for key in COLUMNS}
    return out | {"trace": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z {_digest(out)}"}


def _digest(cells: Mapping[str, str]) -> str:
    said = "\x1f".join(cells.get(key, "") for key in COLUMNS if key != "trace")
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def is_as_downloaded(cells: Mapping[str, str]) -> bool:
    _moment, _, digest = cells.get("trace", "").partition("Z ")
    return bool(digest) and digest == _digest(cells)


def downloaded_at(cells: Mapping[str, str]) -> datetime | None:
    """None where the trace is missing or was changed."""
    try:
        return datetime.fromisoformat(cells.get("trace", "").partition("Z")[0]).replace(tzinfo=UTC)
    except ValueError:
        return None


def keeps_label(key: str, whole: str, cell: str, house: House) -> bool:
    """A changed cell in which something is covered still: what it stands for would be lost."""
    labels = {LABELS[span.kind] for span in find(whole, house)} if key in COVERED else ()
    return any(label in cell for label in labels)


def day_of(written: str) -> date | None:
    """A date that is written in full and without doubt: ``2026-12-31`` or ``31/12/2026``."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        read = read_date(written, 0)
    return read.value if read.kind == "day" and not read.repaired else None


def milestones_of(written: str) -> list[tuple[str, date | None]]:
    """What and until when, a milestone a line that begins with its day, in the order of the days;
    None where no day can be read."""
    lines = [line.split() for line in written.split("\n") if line.strip()]
    milestones = [(" ".join(words), day_of(day)) for day, *words in lines]
    return sorted(milestones, key=lambda milestone: (milestone[1] or date.min, milestone[0]))


def elements_of(written: str) -> list[str]:
    return [code for code in re.split(r"[,;\s]+", written.upper()) if code]


def tags_of(written: str) -> list[str]:
    return [tag.strip() for tag in written.split(",") if tag.strip()]
