"""Writes a report's facts as JSON: the snapshot, its figures, digest, code and addendum."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tuntas.core.evaluation.snapshot import code_of, storable
from tuntas.core.report import figures, texts as report_texts
from tuntas.core.report.figures import UnitRound
from tuntas.reports.document.model import Letterhead
from tuntas.reports.runs.source import Source


def write(source: Source, path: Path) -> None:
    """The same facts give the same bytes.

    ``digest`` is that of the snapshot without what is added here.

    ``texts`` and ``letterhead`` are named by their digests, and only where the agency has its own.
    """
    snapshot = source.snapshot
    code = code_of(snapshot.digest)
    added: dict[str, Any] = {
        "digest": snapshot.digest,
        "verification": {
            "code": code,
            **({"address": f"{source.site}/verifikasi/{code}/"} if source.site else {}),
        },
        "figures": [_figures(row) for row in figures.unit_rounds(snapshot)],
        "addendum": [event.to_dict() for event in source.later],
    }
    if source.signature:
        added["signature"] = source.signature.to_dict()
    if source.texts:
        own = source.texts
        added["texts"] = {"digest": report_texts.digest(own), "own": sorted(own)}
    if source.letterhead:
        added["letterhead"] = _letterhead(source.letterhead)
    data = snapshot.to_dict() | added
    text = json.dumps(data, sort_keys=True, indent=1, ensure_ascii=False, default=str)
    path.write_text(storable(text) + "\n", "utf-8")


def _letterhead(head: Letterhead) -> dict[str, Any]:
    logo = {"sha256": hashlib.sha256(head.logo).hexdigest(), "alt": head.alt} if head.logo else None
    return {"lines": head.lines, "logo": logo}


def _figures(row: UnitRound) -> dict[str, Any]:
    """A row of Lampiran 1; ``share`` in percent, null where there are no plans. ``round_code`` is
    there where the round is not called by its year.
    """
    count, round_ = row.count, row.round
    named = {} if round_.is_year else {"round_code": round_.code}
    place = {"unit_no": row.unit.no, "year": round_.year, **named}
    return {**place, "share": count.share, **asdict(count)}
