"""Where evidence lies: on disk or in object storage, under a key that nobody can guess or
choose.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

from tuntas.followup.models import Evidence
from tuntas.followup.refusals import refusal

YOUNG = timedelta(days=1)  # an upload may still be under way
log = logging.getLogger(__name__)


def files() -> Storage:
    return storages["evidence"]


@contextmanager
def kept(content: File[Any]) -> Iterator[UUID]:
    """Store a file for the act inside; when that fails, the file is gone again.

    Whether it failed is seen by the row of the file: where something fails after the commit, the
    row is there, and the file stays.
    """
    key = uuid4()
    try:
        files().save(key.hex, content)
        yield key
    except BaseException:
        if not Evidence.objects.filter(key=key).exists():
            files().delete(key.hex)
        raise


def opened(evidence: Evidence) -> File[Any]:
    """Its content. Raises OSError (FileNotFoundError) where the file is lost."""
    return files().open(evidence.key.hex, "rb")


def opened_for_page(evidence: Evidence) -> File[Any]:
    """Its content for somebody who looks at it. Refuses file_lost."""
    try:
        return opened(evidence)
    except FileNotFoundError as lost:
        raise refusal("file_lost") from lost


@dataclass(frozen=True)
class Orphans:
    """``without_row``: stored files that no evidence knows; ``left``: of uploads that broke off."""

    without_row: list[str]
    left: list[Path]
    without_file: list[Evidence]


def orphans(at: datetime) -> Orphans:
    """What does not belong together. A file younger than a day may belong to an upload that is
    under way.
    """
    rows = {e.key.hex: e for e in Evidence.objects.filter(url="").select_related("plan").iterator()}
    try:
        stored = set(files().listdir("")[1])
    except FileNotFoundError:  # nothing was ever stored
        stored = set()
    old = [n for n in sorted(stored - rows.keys()) if files().get_modified_time(n) < at - YOUNG]
    begun = (at - YOUNG).timestamp()
    incoming = Path(settings.EVIDENCE_INCOMING)
    left = (
        [p for p in sorted(incoming.iterdir()) if p.stat().st_mtime < begun]
        if incoming.is_dir()
        else []
    )
    missing = [row for name, row in rows.items() if name not in stored and row.at < at - YOUNG]
    return Orphans(old, left, missing)


def problems(found: Orphans) -> list[str]:
    """What an operator should look at, a sentence each."""
    lost = [
        f"{row.plan.code}: berkas data dukung {row.key.hex} ({row.title}) hilang dari penyimpanan"
        for row in found.without_file
    ]
    strange = (
        f"{len(found.without_row)} berkas data dukung tidak dikenal basis data: 'tuntas "
        "sweep --orphans'"
    )
    return [*lost, *([strange] if found.without_row else [])]


def sweep(at: datetime, strangers: bool = False) -> Orphans:
    """Delete what broken uploads left, and with ``strangers`` the stored files without a row.

    These may be the newest evidence where an older backup was restored, so somebody must say so.
    Rows without a file stay as they are.
    """
    found = orphans(at)
    for name in found.without_row if strangers else ():
        files().delete(name)
        log.warning("deleted stored file %s: no evidence knows it", name)
    for path in found.left:
        path.unlink(missing_ok=True)
    return found
