"""What happened to plans after a cut-off: told beside the frozen state, never mixed into it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from tuntas.core.base.messages import N_
from tuntas.core.survey.round_codes import RoundName

WHAT = {
    "load": N_("Dimuat dari laporan lama"),
    "approve": N_("Disetujui"),
    "start": N_("Mulai dikerjakan"),
    "hand_in": N_("Diserahkan untuk diverifikasi"),
    "return": N_("Dikembalikan"),
    "close": N_("Selesai"),
    "reopen": N_("Dibuka kembali"),
    "deadline": N_("Tenggat dipindah"),
    "evidence_added": N_("Data dukung ditambah"),
    "evidence_withdrawn": N_("Data dukung ditarik"),
    "evidence_accepted": N_("Data dukung diterima"),
    "evidence_rejected": N_("Data dukung tidak diterima"),
    "elements_confirmed": N_("Unsur ditegaskan"),
    "elements_released": N_("Penegasan unsur dibatalkan"),
    "finding_found": N_("Temuan baru"),
    "finding_gone": N_("Temuan tidak terlihat lagi"),
    "finding_confirmed": N_("Temuan dibenarkan"),
    "finding_dismissed": N_("Temuan dikesampingkan"),
    "finding_open": N_("Temuan dibuka kembali"),
}


@dataclass(frozen=True)
class Later:
    """One thing that happened. ``at``: ISO, in the agency's time; ``what``: a key of ``WHAT``.

    ``detail``: the reason, the new day, the title of the evidence or the id of the check, as it was
    written. ``late``: it took effect before the moment and was only recorded after the cut-off was
    made.
    """

    at: str
    year: int
    plan: str
    unit: str
    what: str
    detail: str = ""
    late: bool = False
    round_code: str = ""  # where the round is not called by its year

    @property
    def round(self) -> RoundName:
        return RoundName(self.year, self.round_code or str(self.year))

    def to_dict(self) -> dict[str, Any]:
        """Without ``round_code`` where it is "", as before rounds had codes."""
        return {k: v for k, v in asdict(self).items() if k != "round_code" or v}


def to_json(events: Iterable[Later]) -> str:
    return json.dumps(
        [e.to_dict() for e in events], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def from_json(text: str) -> tuple[Later, ...]:
    return tuple(Later(**event) for event in json.loads(text))
