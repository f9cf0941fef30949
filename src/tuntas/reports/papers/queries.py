"""Of which round a page of papers speaks."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.urls import reverse

from tuntas.organisation.models import Unit
from tuntas.organisation.permissions import Viewer
from tuntas.results.scores import queries
from tuntas.surveys.models import Round


def rounds_of_papers(viewer: Viewer, asked: Mapping[str, Any]) -> tuple[list[Round], Round | None]:
    """Also those still asked, whose plans may be there already; and the one of the address."""
    rounds = queries.rounds_of(viewer.agency, running=True)
    return rounds, queries.round_asked(rounds, asked)


def round_or_404(viewer: Viewer, asked: Mapping[str, Any]) -> Round:
    _every, found = rounds_of_papers(viewer, asked)
    if found is None:
        raise Http404
    return found


def address_of(unit: Unit, round_: Round) -> str:
    return reverse("papers", args=[unit.no], query={"round": round_.code})
