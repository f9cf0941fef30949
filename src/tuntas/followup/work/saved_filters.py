"""States of the plan list that people keep: saved, renamed, shared with a unit, opened first,
deleted.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict

from tuntas.audit.actions import record
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.followup.models import SavedFilter
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
        raise Refusal(
            "filter_empty", N_("Daftar ini tidak disaring; tidak ada yang perlu disimpan.")
        )
    if len(state) > SavedFilter.MAX_QUERY:
        raise Refusal("filter_long", N_("Saringan ini terlalu panjang untuk disimpan."))
    own = own_filters(viewer)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise Refusal(
            "filters_many", N_("Paling banyak {most} saringan; hapus salah satu."), most=MOST
        )
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
        raise Refusal("filter_known", N_("Sudah ada saringan dengan nama ini."))
    if unit is not None and unit.pk not in viewer.unit_ids:
        raise Refusal("not_allowed", N_("Saringan hanya dapat dibagikan kepada unit Anda sendiri."))
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
        raise Refusal("name_missing", N_("Beri nama saringan ini."))
    if len(name) > SavedFilter.MAX_NAME:
        text = N_("Nama paling panjang {longest} huruf.")
        raise Refusal("name_long", text, longest=SavedFilter.MAX_NAME)
    return name


def _record(verb: str, saved: SavedFilter, viewer: Viewer, at: datetime) -> None:
    data: dict[str, Any] = {"name": saved.name, "query": saved.query, "unit": saved.unit_id}
    record(verb, "filter", saved.pk, data, at=at, by=viewer.person)
