"""The PDF of a report that was signed outside, by the certificate authority of the government."""

import hashlib
from datetime import datetime
from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.evaluation.snapshot import code_of
from tuntas.organisation.permissions import Viewer
from tuntas.reports.models import ReportRun, SignedFile
from tuntas.reports.refusals import refusal
from tuntas.reports.runs.actions import locked_to_publish
from tuntas.reports.runs.queries import folder_of


@transaction.atomic
def upload_signed(
    *, run: ReportRun, upload: UploadedFile[bytes], viewer: Viewer, at: datetime
) -> SignedFile:
    """Add the signed PDF of a published run; an earlier one stays as its older version.

    Refuses not_allowed, not_published, too_large, not_a_pdf, other_report (the code of this report
    is not in its text) and same_file.
    """
    run = locked_to_publish(run, viewer)
    if run.published_at is None:
        raise refusal("not_published")
    data = _read(upload, code_of(run.cut_off.digest))
    digest = hashlib.sha256(data).hexdigest()
    latest = run.signed_files.first()
    if any(files.filter(sha256=digest).exists() for files in (run.files, run.signed_files)):
        raise refusal("same_file")
    version = latest.version + 1 if latest else 1
    name = f"laporan-bertanda-tangan-{version}.pdf"
    file = SignedFile.objects.create(
        run=run, version=version, name=name, size=len(data), sha256=digest, by=viewer.person, at=at
    )
    said = {"version": version, "sha256": digest, "size": len(data)}
    record("upload", "report", run.key, said, at=at, by=viewer.person)
    folder_of(run).mkdir(parents=True, exist_ok=True)
    # Last: an earlier failure leaves no row, a later one is none.
    (folder_of(run) / name).write_bytes(data)
    return file


def _read(upload: UploadedFile[bytes], code: str) -> bytes:
    if (upload.size or 0) > settings.EVIDENCE_BYTES:
        most = settings.EVIDENCE_BYTES // 1024**2
        raise refusal("too_large", most=most)
    data: bytes = upload.read() or b""
    if not data.startswith(b"%PDF-"):
        raise refusal("not_a_pdf")
    if code not in _text(data):
        raise refusal("other_report", verification=code)
    return data


def _text(data: bytes) -> str:
    """The text without line ends; every page, because a signature page may be added anywhere."""
    from pypdf import PdfReader  # costs 60 ms, and only an upload needs it
    from pypdf.errors import PyPdfError

    try:
        pages = PdfReader(BytesIO(data)).pages
        return "".join(page.extract_text() for page in pages).replace("\n", "")
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise refusal("not_a_pdf", said="pdf_unreadable") from error
