"""What a report is written from: a cut-off, and what came to it since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings

from tuntas.core.evaluation import addendum
from tuntas.core.evaluation.addendum import Later
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.core.voices.house import House
from tuntas.evaluation.models import CutOff
from tuntas.reports.document.model import Letterhead
from tuntas.reports.letterhead.queries import drawn
from tuntas.reports.models import ReportRun
from tuntas.reports.sign_off.queries import Signature, signed


@dataclass(frozen=True)
class Source:
    """What a report is written from. ``site``: where its code can be verified, "" if nobody knows.

    ``signature``: what the chain of signatures set; without one the cut-off says whether it is a
    draft. ``texts``: the agency's own paragraphs by key, as they stood when the report was asked
    for; ``letterhead`` likewise.
    """

    snapshot: Snapshot
    later: tuple[Later, ...] = ()
    site: str = ""
    signature: Signature | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    letterhead: Letterhead | None = None

    @property
    def printed(self) -> Snapshot:
        return signed(self.snapshot, self.signature)

    @property
    def house(self) -> House:
        """The names as they were frozen: units may have been renamed since."""
        frozen = self.snapshot
        units = [unit.name for unit in frozen.units]
        services = {plan.service for plan in frozen.plans}
        services |= {each.service for each in frozen.recommendations}
        return House([frozen.agency, frozen.agency_short, *units, *services])

    @property
    def audit(self) -> Mapping[str, Any]:
        """How far the audit trail was when it was signed; {} for a draft."""
        return self.signature.audit if self.signature else {}

    @classmethod
    def of_run(cls, run: ReportRun) -> Source:
        made = cls.of(run.cut_off, run.site)
        signature = Signature.from_dict(run.signature)
        return replace(made, signature=signature, texts=run.texts, letterhead=drawn(run.letterhead))

    @classmethod
    def of(cls, cut_off: CutOff, site: str = "") -> Source:
        later = addendum.from_json(cut_off.addendum)
        return cls(Snapshot.from_json(cut_off.snapshot), later, site or settings.ADDRESS)
