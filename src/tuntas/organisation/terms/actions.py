from datetime import datetime

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.base.terms import Terms
from tuntas.organisation.models import Agency
from tuntas.organisation.permissions import Viewer, may_change_structure
from tuntas.organisation.refusals import refusal

from .queries import terms_seen


@transaction.atomic
def change_terms(*, new: Terms, seen: int, viewer: Viewer, at: datetime) -> bool:
    """Whether anything changed. ``seen``: the number of the last change that the person saw, 0 for
    none; of two at once the second is told. Cut-offs keep the words that they were made with.
    """
    if not may_change_structure(viewer):
        raise refusal("not_allowed", said="not_of_agency")
    agency = Agency.objects.select_for_update(no_key=True).get(pk=viewer.own_agency.pk)
    if terms_seen(agency) != seen:
        raise refusal("changed_meanwhile", said="agency_changed")
    old, kept = agency.terms, new.own()
    if kept == old:
        return False
    agency.terms = kept
    agency.save(update_fields=["terms"])
    data = {"old": old, "new": kept}
    record("change", "terms", agency.pk, data, at=at, by=viewer.person)
    return True
