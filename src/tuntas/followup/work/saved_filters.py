"""States of the plan list that people keep: saved, renamed, shared with a unit, opened first,
deleted.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict

from tuntas.audit.actions import record
from tuntas.followup.models import SavedFilter
from tuntas.followup.refusals import refusal
from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer

MOST = 30  # of one person
NOT_STATE = ("page", "format", "csrfmiddlewaretoken")


def own_filters(viewer: Viewer) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(person=viewer.person)


def filters_seen(viewer: Viewer) -> QuerySet[SavedFilter]:
    """One's own, and those that people of one's units share."""
    either = Q(person=viewer.person) | Q(unit__in=viewer.unit_ids)
    return SavedFilter.objects.filter(either).select_related("person", "unit")


def state_of(query: QueryDict) -> str:
    """The part of an address that says what a list shows, for keeping."""
    kept = QueryDict(mutable=True)
    for key, values in query.lists():
        if key not in NOT_STATE and (given := [v for v in dict.fromkeys(values) if v]):
            kept.setlist(key, given)
    return kept.urlencode()


@transaction.atomic
def save_filter(*, name: str, query: str, viewer: Viewer, at: datetime) -> SavedFilter:
    """Keep a state under a name; a name that is there already gets the new state."""
    name = _named(name)
    state = state_of(QueryDict(query))
    if not state:
        raise refusal("filter_empty")
    if len(state) > SavedFilter.MAX_QUERY:
        raise refusal("filter_long")
    own = own_filters(viewer)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise refusal("filters_many", most=MOST)
    saved, _made = SavedFilter.objects.update_or_create(
        person=viewer.person,
        name=name,
        defaults={"query": state},
        create_defaults={"query": state, "made_at": at},
    )
    _record("save", saved, viewer, at)
    return saved


@transaction.atomic
def change_filter(
    *, saved: SavedFilter, name: str, unit: Unit | None, first: bool, viewer: Viewer, at: datetime
) -> SavedFilter:
    """Rename, share with one of the person's own units (None: with nobody), open the list with
    it.
    """
    name = _named(name)
    if own_filters(viewer).filter(name=name).exclude(pk=saved.pk).exists():
        raise refusal("filter_known")
    if unit is not None and unit.pk not in viewer.unit_ids:
        raise refusal("not_allowed", said="not_sharing")
    if first:
        own_filters(viewer).exclude(pk=saved.pk).update(first=False)
    saved.name, saved.unit, saved.first = name, unit, first
    saved.save(update_fields=["name", "unit", "first"])
    _record("change", saved, viewer, at)
    return saved


@transaction.atomic
def delete_filter(*, saved: SavedFilter, viewer: Viewer, at: datetime) -> None:
    _record("delete", saved, viewer, at)
    saved.delete()


def _named(name: str) -> str:
    name = name.strip()
    if not name:
        raise refusal("name_missing", said="filter_unnamed")
    if len(name) > SavedFilter.MAX_NAME:
        raise refusal("name_long", longest=SavedFilter.MAX_NAME)
    return name


def _record(verb: str, saved: SavedFilter, viewer: Viewer, at: datetime) -> None:
    data: dict[str, Any] = {"name": saved.name, "query": saved.query, "unit": saved.unit_id}
    record(verb, "filter", saved.pk, data, at=at, by=viewer.person)
