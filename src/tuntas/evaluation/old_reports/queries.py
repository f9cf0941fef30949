"""Uploaded old reports: kept as files by their digest, and read again whenever they are looked
at.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.utils.text import get_valid_filename

from tuntas.organisation.models import Agency
from tuntas.readers.old_reports.audit import ReportAudit, audit, read_bytes

_DIGEST = re.compile(r"[0-9a-f]{64}")


def take(agency: Agency, name: str, data: bytes) -> str:
    """Keep a file that can be read as a report; returns its digest. Refused files leave nothing
    behind.
    """
    safe = get_valid_filename(name)[-60:]
    digest = hashlib.sha256(data).hexdigest()
    read_bytes(safe, data)
    folder = _folder(agency, digest)
    folder.mkdir(parents=True, exist_ok=True)
    if not any(folder.iterdir()):
        unfinished = folder.with_suffix(".part")
        unfinished.write_bytes(data)
        unfinished.replace(folder / safe)
    return digest


def read(name: str, data: bytes, cut_off: date | None) -> ReportAudit:
    """``cut_off`` stands in for the report's own. Raises UnreadableFile."""
    report = read_bytes(name, data)
    if cut_off is not None:
        report = replace(report, assignment=replace(report.assignment, cut_off=cut_off))
    return audit(report)


def kept_or_404(agency: Agency, digest: str, cut_off: date | None) -> ReportAudit:
    """The report that was kept under this digest, as it is read today."""
    folder = _folder(agency, digest)
    files = list(folder.iterdir()) if _DIGEST.fullmatch(digest) and folder.is_dir() else []
    if not files:
        raise Http404
    return _read_kept(files[0], cut_off)


@lru_cache(maxsize=1)  # paging through a preview asks for the same report again and again
def _read_kept(path: Path, cut_off: date | None) -> ReportAudit:
    return read(path.name, path.read_bytes(), cut_off)


def _folder(agency: Agency, digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "old-reports" / str(agency.pk) / digest
