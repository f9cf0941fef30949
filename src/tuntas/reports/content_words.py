"""Words and sentences that several chapters share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tuntas.core import checks, figures, numerals
from tuntas.core.checks import CHECKS
from tuntas.core.figures import Count
from tuntas.core.masking import mask
from tuntas.core.snapshot import Discrepancy, Finding, Snapshot
from tuntas.readers import reconciliation
from tuntas.reports.document import Paragraph, Run

KINDS = {
    "pusat": "unit kerja pusat",
    "balai_besar": "Balai Besar",
    "balai": "Balai",
    "loka": "Loka",
}
ROLES = {
    "penanggung_jawab": "Penanggung Jawab",
    "pengendali_teknis": "Pengendali Teknis",
    "ketua_tim": "Ketua Tim",
    "anggota": "Anggota",
}
STATUSES = {"open": "Open", "close": "Close"}


def notice(snapshot: Snapshot) -> str:
    """What a reader must know before anything else, "" for real data."""
    if not snapshot.generated:
        return ""
    made_up = "jawaban responden" if snapshot.source else "jawaban responden dan rencana aksi"
    return f"Contoh: {made_up} dalam laporan ini dibuat oleh program untuk peragaan, bukan data sebenarnya."


def sentence(template: str, style: str = "body", **values: object) -> Paragraph:
    """``**`` in the template marks bold; the values go in afterwards and stay plain text."""
    parts = (part.format(**values) for part in template.split("**"))
    return Paragraph(tuple(Run(part, bold=i % 2 == 1) for i, part in enumerate(parts) if part), style)


def year_list(snapshot: Snapshot) -> str:
    """``tahun 2021 dan 2022``."""
    return f"tahun {numerals.listing([str(year) for year in figures.years(snapshot)])}".rstrip()


def agency(snapshot: Snapshot) -> str:
    return snapshot.agency_short or snapshot.agency


def inspectorate(snapshot: Snapshot) -> str:
    return snapshot.assignment.inspectorate or "Inspektorat"


def kinds(snapshot: Snapshot, unit_nos: Iterable[int]) -> str:
    """``15 (lima belas) unit kerja pusat, 34 (tiga puluh empat) Balai, dan 14 (empat belas) Loka``."""
    counts = figures.by_kind(snapshot, unit_nos)
    return numerals.listing([f"{numerals.counted(n)} {KINDS.get(kind, kind)}" for kind, n in counts.items()])


def closed(count: Count) -> str:
    """The predicate of a sentence about some plans: what part of them is closed."""
    if count.share is None:
        return "belum ada yang berstatus close"
    share = numerals.percent(count.share)
    if not count.remaining:
        return f"seluruhnya ({share}) telah berstatus close"
    done, rest = numerals.number(count.closed), numerals.number(count.remaining)
    return f"{done} ({share}) telah berstatus close dan {rest} belum berstatus close"


MEASURES = {
    "plans": "Rencana aksi",
    "units": "Jumlah unit",
    "recommendations": "Rekomendasi",
    "closed": "Rencana aksi close",
    "total_plans": "Jumlah rencana aksi",
    "total_recommendations": "Jumlah rekomendasi",
    "total_closed": "Jumlah rencana aksi close",
    "index": "Nilai SKM",
    "achievement": "Capaian target",
}
SEVERITIES = {"high": "Tinggi", "medium": "Sedang", "low": "Rendah"}


def check_title(check: str) -> str:
    return CHECKS[check].title if check in CHECKS else check


def severity(check: str) -> str:
    level = CHECKS[check].severity if check in CHECKS else ""
    return SEVERITIES.get(level, level)


def quote(finding: Finding) -> str:
    """What a check saw, with personal data covered: the report is published."""
    return mask(finding.quote)


def explanation(finding: Finding) -> str:
    """Why the check has its doubt, every text that it quotes covered like the quote."""
    if finding.check not in CHECKS:
        return ""
    values = {k: mask(v) if isinstance(v, str) else v for k, v in finding.values.items()}
    return str(checks.explain(replace(finding, quote=quote(finding), values=values)))


def explain(discrepancy: Discrepancy) -> str:
    return str(reconciliation.explain(discrepancy)) if discrepancy.reason in reconciliation.REASONS else ""
