"""What can be told: the steps in a plan's life that tell somebody, the reminders of its deadline,
and a release of recommendations.

A kind is also the name of a webhook's event.
"""

from __future__ import annotations

from collections.abc import Mapping

from tuntas.core.base.messages import N_
from tuntas.core.followup import reminders
from tuntas.core.followup import workflow as followup

TEST = "test"
RELEASED = "recommendations.released"
TO_SIGN, SENT_BACK, SIGNED = "report.to_sign", "report.sent_back", "report.signed"
# What is told of a report on its way through its signatures.
SIGN_OFF: Mapping[str, str] = {
    TO_SIGN: N_("{who} meneruskan laporan {report}, {period}, untuk Anda baca dan tandatangani."),
    SENT_BACK: N_("{who} mengembalikan laporan {report}, {period}: {reason}"),
    SIGNED: N_("{who} menandatangani laporan {report}, {period}; berkas akhirnya sedang ditulis."),
}
KINDS: Mapping[str, str] = {
    **{f"plan.{verb}": label for verb, label in followup.HAPPENED.items()},
    **{f"plan.{name}": label for name, label in reminders.LABELS.items()},
    RELEASED: N_("Rekomendasi dirilis"),
}
LABELS: Mapping[str, str] = {
    **KINDS,
    TO_SIGN: N_("Laporan menunggu tanda tangan"),
    SENT_BACK: N_("Laporan dikembalikan"),
    SIGNED: N_("Laporan ditandatangani"),
    TEST: N_("Uji coba"),
}
