"""A report's facts as they go into JSON: the snapshot, its figures, digest, code and addendum."""

import hashlib
from dataclasses import asdict
from typing import Any

from tuntas.core.evaluation.conformity import STATES
from tuntas.core.evaluation.snapshot import Snapshot, code_of
from tuntas.core.report import figures, texts as report_texts
from tuntas.core.report.figures import Required, UnitRound
from tuntas.core.voices.masking import INTERNAL
from tuntas.reports.document.model import Letterhead
from tuntas.reports.runs.source import Source


def build(source: Source, *, internal: bool = False) -> dict[str, Any]:
    """``digest`` is that of the snapshot as it is stored, without what is added here.

    ``personal_data`` says whether texts are covered, which the digest does not follow.

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
        "figures": _figures(snapshot),
        "conformity": _conformity(
            sum(figures.required_by_unit(snapshot).values(), figures.Required({}))
        ),
        "addendum": [event.to_dict() for event in source.later],
        "personal_data": INTERNAL if internal else "covered",
        **({"internal": True} if internal else {}),
    }
    if source.signature:
        added["signature"] = source.signature.to_dict()
    if source.texts:
        own = source.texts
        added["texts"] = {"digest": report_texts.digest(own), "own": sorted(own)}
    if source.letterhead:
        added["letterhead"] = _letterhead(source.letterhead)
    return snapshot.to_dict() | added


def _letterhead(head: Letterhead) -> dict[str, Any]:
    logo = {"sha256": hashlib.sha256(head.logo).hexdigest(), "alt": head.alt} if head.logo else None
    return {"lines": head.lines, "logo": logo}


def _figures(snapshot: Snapshot) -> list[dict[str, Any]]:
    required = figures.required_by_unit(snapshot)
    nothing = figures.Required({})
    return [
        _row(row) | {"conformity": _conformity(required.get((row.round, row.unit.no), nothing))}
        for row in figures.unit_rounds(snapshot)
    ]


def _row(row: UnitRound) -> dict[str, Any]:
    """A row of Lampiran 1; ``share`` in percent, null where there are no plans. ``round_code`` is
    there where the round is not called by its year.
    """
    count, round_ = row.count, row.round
    named = {} if round_.is_year else {"round_code": round_.code}
    place = {"unit_no": row.unit.no, "year": round_.year, **named}
    return {**place, "share": count.share, **asdict(count)}


def _conformity(required: Required) -> dict[str, Any]:
    """``share`` is null where it cannot be told; ``untold`` says of what, and why."""
    return {
        "required": required.elements,
        **{state: required.cells.get(state, 0) for state in STATES},
        "share": required.share,
        "recommendations": required.recommendations,
        "naming_elements": required.named,
        "untold": [str(reason) for reason in required.untold],
    }
