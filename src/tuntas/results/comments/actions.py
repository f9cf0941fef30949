"""What comments say: proposed by ``core.voices.comments``, decided by people."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from tuntas.audit.actions import record
from tuntas.core.survey.instruments import SKM_2017
from tuntas.core.voices import comments
from tuntas.organisation.models import Agency
from tuntas.organisation.permissions import Viewer
from tuntas.results.models import CommentLabel
from tuntas.results.refusals import refusal
from tuntas.surveys.models import Response

from .queries import comments_labelled, unread

State = CommentLabel.State
ELEMENTS = (*(e.key for e in SKM_2017.elements), comments.WHOLE)
REMEMBERED = 5000  # the latest decisions that near copies are looked for in


@transaction.atomic
def propose_labels(*, viewer: Viewer, at: datetime) -> int:
    """Propose labels for the comments without any, of the units that the person may decide
    about.
    """
    return _propose(unread(viewer), viewer, at)


@transaction.atomic
def accept_labels(*, viewer: Viewer, responses: Iterable[int], at: datetime) -> int:
    """What was proposed for these comments stands. Decided ones stay as they are; how many were
    not.
    """
    chosen = _allowed(viewer, responses)
    labels = CommentLabel.objects.filter(response__in=chosen, state=State.PROPOSED)
    accepted = sorted(set(labels.values_list("response_id", flat=True)))
    labels.update(state=State.ACCEPTED, by=viewer.person, at=at)
    if accepted:
        _record(viewer, at, "accept", {"responses": accepted})
    return len(accepted)


@transaction.atomic
def correct_labels(
    *,
    viewer: Viewer,
    response: int,
    tones: Mapping[str, str],
    at: datetime,
    seen: str | None = None,
) -> None:
    """A person says what a comment says: element -> tone; without any it says nothing in
    particular.

    Words that led to a label stay with it. ``seen`` is the state that the person decided on.
    """
    if not set(tones) <= set(ELEMENTS) or not set(tones.values()) <= set(comments.TONES):
        raise refusal("unknown_label")
    [pk] = _allowed(viewer, [response])
    before = {x.element: x for x in CommentLabel.objects.select_for_update().filter(response=pk)}
    states = {str(x.state) for x in before.values()} or {""}
    if seen is not None and {seen} != states:
        raise refusal("changed_meanwhile", said="comment_decided")
    wanted = dict(tones) or {comments.WHOLE: comments.NEUTRAL}
    old = {element: label.tone for element, label in before.items()}
    state = State.ACCEPTED if old == wanted and State.CORRECTED not in states else State.CORRECTED
    CommentLabel.objects.filter(response=pk).delete()
    words = {element: label.words for element, label in before.items()}
    decided = {"response_id": pk, "state": state, "by": viewer.person, "at": at}
    CommentLabel.objects.bulk_create(
        CommentLabel(element=element, tone=tone, words=words.get(element, []), **decided)
        for element, tone in wanted.items()
    )
    _record(viewer, at, "correct", {"responses": [pk], "old": old, "new": wanted})


@transaction.atomic
def reopen_labels(*, viewer: Viewer, responses: Iterable[int], at: datetime) -> int:
    """Take decisions back: what the program proposes now stands as a proposal again."""
    chosen = _allowed(viewer, responses)
    decided = CommentLabel.objects.filter(response__in=chosen).exclude(state=State.PROPOSED)
    reopened = sorted(set(decided.values_list("response_id", flat=True)))
    if reopened:
        old = [[x.response_id, x.element, x.tone, x.state] for x in decided.order_by("pk")]
        decided.delete()
        _record(viewer, at, "reopen", {"responses": reopened, "old": old})
        _propose(Response.objects.filter(pk__in=reopened), viewer, at)
    return len(reopened)


def _allowed(viewer: Viewer, responses: Iterable[int]) -> list[int]:
    """These comments, all of them ones that the person may decide about, or refused."""
    wanted = sorted(set(responses))
    if not wanted:
        raise refusal("nothing_chosen", said="no_comments_chosen")
    rows = comments_labelled(viewer).filter(pk__in=wanted)
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    if found != wanted:
        raise refusal("not_allowed", said="not_own_comments")
    return found


def _propose(responses: QuerySet[Response], viewer: Viewer, at: datetime) -> int:
    if not (rows := list(responses.values_list("pk", "comment"))):
        return 0
    memory = _memory(viewer.agency)
    made = [label for pk, comment in rows for label in _labels(pk, comment, memory, at)]
    CommentLabel.objects.bulk_create(made, batch_size=1000)
    _record(viewer, at, "propose", {"responses": len(rows), "labels": len(made)})
    return len(rows)


def _memory(agency: Agency | None) -> comments.Memory:
    decided = CommentLabel.objects.exclude(state=State.PROPOSED)
    rows = decided.filter(response__round__agency=agency).order_by("-at", "-pk")
    found = rows.values_list("response__comment", "element", "tone")[:REMEMBERED]
    accepted: dict[str, dict[str, str]] = {}
    for text, element, tone in found:  # the latest decision about the same text counts
        accepted.setdefault(text, {}).setdefault(element, tone)
    return comments.Memory(
        (text, tuple(comments.Label(*pair) for pair in tones.items()))
        for text, tones in accepted.items()
    )


def _labels(pk: int, comment: str, memory: comments.Memory, at: datetime) -> list[CommentLabel]:
    own = comments.propose(comment)
    words = {x.element: list(dict.fromkeys(x.words(comment))) for x in own}
    near = memory.near(comment)
    return [
        CommentLabel(
            response_id=pk,
            element=x.element,
            tone=x.tone,
            words=words.get(x.element, []),
            copied=near is not None,
            at=at,
        )
        for x in (near[1] if near else own)
    ]


def _record(viewer: Viewer, at: datetime, verb: str, data: Mapping[str, object]) -> None:
    record(at=at, by=viewer.person, verb=verb, noun="comment_labels", object_id="", data=data)
