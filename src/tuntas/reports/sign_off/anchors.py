"""Signed reports as a place where the audit trail is anchored."""

from collections.abc import Iterator

from tuntas.audit.anchors import Kept, kept_in
from tuntas.core.base.messages import messages
from tuntas.reports.models import ReportRun

sentence = messages("sentences", "tuntas.reports", "anchors")


def kept() -> Iterator[Kept]:
    runs = ReportRun.objects.exclude(signature={}).order_by("pk")
    for key, requested_at, signature in runs.values_list("key", "requested_at", "signature"):
        where = sentence("signed", number=signature["number"])
        yield kept_in(f"report:{key}", where, signature.get("audit"), requested_at)
