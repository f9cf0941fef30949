"""Cut-offs as a place where the audit trail is anchored."""

from collections.abc import Iterator

from tuntas.audit.anchors import Kept, kept_in
from tuntas.core.base.messages import messages
from tuntas.evaluation.models import CutOff

sentence = messages("sentences", "tuntas.evaluation", "anchors")


def kept() -> Iterator[Kept]:
    rows = CutOff.objects.order_by("pk").values_list("pk", "evaluation__code", "made_at", "anchor")
    for pk, code, made_at, anchor in rows:
        where = sentence("cut_off", code=code)
        yield kept_in(f"cut-off:{pk}", where, anchor, made_at)
