from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tuntas.core.base.fields import fields_of
from tuntas.core.evaluation.snapshot import code_of, digest_begins
from tuntas.core.voices.masking import masked
from tuntas.organisation.house import house_of
from tuntas.reports.models import ReportFile, SignedFile
from tuntas.reports.runs.queries import published_runs


@dataclass(frozen=True)
class Published:
    """What a code leads to.

    ``files``: of every run that was published from these facts, the newest first.
    """

    code: str
    digest: str
    agency: str
    title: str
    period: str
    number: str
    moment: datetime
    published_at: datetime
    files: list[ReportFile]
    signed: list[SignedFile]  # signed outside, the one that counts first

    def file_with(self, sha256: str) -> ReportFile | None:
        return next((file for file in self.files if file.sha256 == sha256), None)

    def signed_with(self, sha256: str) -> SignedFile | None:
        return next((file for file in self.signed if file.sha256 == sha256), None)

    def to_dict(self) -> dict[str, Any]:
        """For programs: digests of the data, of files written here and of those signed outside."""
        said = ("code", "digest", "agency", "title", "period", "number")
        return fields_of(self, *said) | {
            "cut_off": self.moment.isoformat(),
            "published_at": self.published_at.isoformat(),
            "files": [fields_of(file, "kind", "size", "sha256") for file in self.files],
            "signed": [fields_of(file, "version", "size", "sha256") for file in self.signed],
        }


def published(code: str) -> Published | None:
    """None where nobody published a report under this code; three queries."""
    begins = digest_begins(code)
    runs = list(published_runs(begins)) if begins else []
    if not runs:
        return None
    first = runs[-1]
    digest = first.cut_off.digest
    return Published(
        code=code_of(digest),
        digest=digest,
        moment=first.cut_off.at,
        published_at=first.published_at,
        files=[file for run in runs for file in run.files.all()],
        signed=[file for run in runs for file in run.signed_files.all()],
        **masked(first.cover, ("number",), house_of()),
    )
