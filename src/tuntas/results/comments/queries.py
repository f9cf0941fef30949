"""What respondents wrote, with what people and the program say it says."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, QuerySet, Value, When

from tuntas.core.survey.instruments import SKM_2017
from tuntas.core.voices.comments import WHOLE
from tuntas.organisation.models import Service, Unit
from tuntas.organisation.permissions import Viewer
from tuntas.results.models import CommentLabel
from tuntas.results.permissions import units_labelled
from tuntas.surveys.complaints import queries as voices
from tuntas.surveys.models import Response, Round
from tuntas.web.terms import gettext

State, Tone = CommentLabel.State, CommentLabel.Tone
_MOODS = (Tone.NEGATIVE, Tone.MIXED, Tone.NEUTRAL, Tone.POSITIVE)  # complaints before praise
_NAMES = {element.key: element.name for element in SKM_2017.elements}


def element_name(key: str) -> str:
    return gettext(_NAMES[key]) if key != WHOLE else gettext("Pelayanan secara umum")


@dataclass(frozen=True)
class Voice:
    """One comment about an element; ``text`` as the viewer may read it. ``accepted``: a person said
    so.
    """

    response: int
    service: str
    text: str
    tone: str
    accepted: bool
    words: tuple[str, ...]


def about_each(
    viewer: Viewer,
    round_: Round,
    elements: Sequence[str],
    unit: Unit | None = None,
    service: Service | None = None,
) -> dict[str, list[Voice]]:
    """Element -> what respondents wrote about it, from answers that count; one query.

    Accepted and corrected labels come first, then proposed ones, each complaints before praise, the
    newest first. Of a service, of a unit, or of all units that the person may see.
    """
    place = {"service__unit": unit, "service": service}
    scope = {field: wanted for field, wanted in place.items() if wanted}
    seen = voices.comments_seen(viewer).filter(round=round_, excluded=False, **scope)
    moods = [When(tone=tone, then=Value(place)) for place, tone in enumerate(_MOODS)]
    labels = (
        CommentLabel.objects.filter(response__in=seen.values("pk"), element__in=elements)
        .select_related("response__service__unit")
        .annotate(
            proposed=Case(When(state=State.PROPOSED, then=Value(1)), default=Value(0)),
            mood=Case(*moods, default=Value(9)),
        )
        .order_by("proposed", "mood", "-response__received_at", "pk")
    )
    found: dict[str, list[Voice]] = {element: [] for element in elements}
    for label in labels:
        found[label.element].append(
            Voice(
                label.response_id,
                label.response.service.name,
                voices.shown(viewer, label.response.service.unit, label.response.comment),
                label.tone,
                label.state != State.PROPOSED,
                tuple(label.words),
            )
        )
    return found


def listed(viewer: Viewer) -> QuerySet[Response]:
    """Comments with their labels; two queries for any number of them."""
    labels = CommentLabel.objects.select_related("by").order_by("pk")
    return voices.comments_seen(viewer).prefetch_related(Prefetch("comment_labels", labels))


def comments_labelled(viewer: Viewer) -> QuerySet[Response]:
    """Of the units about whose comments the person may decide what they say."""
    return Response.objects.filter(service__unit__in=units_labelled(viewer)).exclude(comment="")


def unread(viewer: Viewer) -> QuerySet[Response]:
    """Those of them that have no label yet."""
    return comments_labelled(viewer).filter(comment_labels=None)


def labelled(
    rows: QuerySet[Response], elements: Sequence[str], tones: Sequence[str], states: Sequence[str]
) -> QuerySet[Response]:
    """Comments with one label that has any of the elements, any of the tones and any of the
    states.
    """
    wanted = {"element__in": elements, "tone__in": tones, "state__in": states}
    asked = {field: values for field, values in wanted.items() if values}
    return rows.filter(Exists(CommentLabel.objects.filter(response=OuterRef("pk"), **asked)))


def rounds_of(rows: Any) -> list[str]:
    """The names of the rounds in which the comments of this list were written, the oldest first."""
    if isinstance(rows, list):
        names = {(r.round.opens, r.round.name) for r in rows}
    else:
        names = set(rows.order_by().values_list("round__opens", "round__name").distinct())
    return [name for _opens, name in sorted(names)]


def counts(rows: Any) -> Mapping[tuple[str, str], int]:
    """(element, tone) -> comments, of a queryset (one query) or of comments with their labels."""
    if not isinstance(rows, QuerySet):
        return Counter((x.element, x.tone) for r in rows for x in r.comment_labels.all())
    found = CommentLabel.objects.filter(response__in=rows.order_by().values("pk"))
    return {(e, t): n for e, t, n in found.values_list("element", "tone").annotate(n=Count("pk"))}
