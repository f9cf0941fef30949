"""Digest letters as a place where the audit trail is anchored: in their rows, and in mailboxes."""

from collections.abc import Iterator

from tuntas.audit.anchors import Kept, kept_in
from tuntas.core.base.messages import messages
from tuntas.notify.models import Delivery

sentence = messages("sentences", "tuntas.notify", "anchors")


def kept() -> Iterator[Kept]:
    """One for all letters of the same moment; those of an earlier version kept none."""
    rows = Delivery.objects.filter(event="letter", data__has_key="audit").order_by("pk")
    known = set()
    for made_at, anchor in rows.values_list("made_at", "data__audit"):
        if str(anchor) not in known:
            known.add(str(anchor))
            yield kept_in("letter", sentence("letter"), anchor, made_at)
