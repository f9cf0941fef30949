from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tuntas.core.base.messages import Message

from . import anchor_file, anchors, chain
from .anchor_file import sentence
from .anchors import Anchor, Kept, sealed
from .models import Event


@dataclass(frozen=True)
class Verification:
    checked: int
    broken_at: int | None  # id of the first row that does not hold


@dataclass(frozen=True)
class Disagreement:
    """Something kept outside that the trail does not bear out; ``mark`` names it for good."""

    mark: str
    message: Message


@dataclass(frozen=True)
class Acknowledgement:
    at: datetime
    by: str
    reason: str
    count: int


@dataclass(frozen=True)
class Trail:
    rows: int
    agreeing: int  # anchors
    disagreements: tuple[Disagreement, ...]
    acknowledged: tuple[Disagreement, ...]
    begun_at: datetime | None  # before that nothing was kept outside
    rows_before: int

    @property
    def holds(self) -> bool:
        return not self.disagreements


@dataclass
class _Compared:
    """``places``: digest -> how many rows there are up to it, of the digests asked for."""

    places: Mapping[str, int]
    agreeing: list[Anchor] = field(default_factory=list)
    found: list[Disagreement] = field(default_factory=list)


def verify() -> Verification:
    """Recompute the whole chain, streaming; one pass, constant memory."""
    previous, checked = chain.START, 0
    for event in Event.objects.order_by("id").iterator(2000):
        checked += 1
        expected = chain.digest(
            previous, event.at, event.actor_id, event.verb, event.noun, event.object_id, event.data
        )
        if event.previous != previous or event.digest != expected:
            return Verification(checked, event.pk)
        previous = event.digest
    return Verification(checked, None)


def how_far(at: datetime) -> Anchor:
    """What is kept of the chain elsewhere, as of now."""
    return anchor_file.current(at)


def check() -> Trail:
    """Compare the trail with all that is kept of it outside of its table."""
    begun, acknowledged = list(sealed("begin")), list(sealed("acknowledge"))
    since = begun[0].at if begun else None
    kept = [*anchor_file.kept(), *_kept_elsewhere(since)]
    compared = _compared(kept)
    found = [*_of_file(begun, acknowledged), *compared.found, *_unrecorded(since)]
    known = {mark for ack in acknowledged for mark in chain.data_of(ack.data)["marks"]}
    return Trail(
        rows=Event.objects.count(),
        agreeing=len(compared.agreeing),
        disagreements=tuple(each for each in found if each.mark not in known),
        acknowledged=tuple(each for each in found if each.mark in known),
        begun_at=since,
        rows_before=chain.data_of(begun[0].data)["rows"] if begun else 0,
    )


def acknowledgements() -> list[Acknowledgement]:
    """Newest first."""
    found = []
    for event in sealed("acknowledge"):
        data = chain.data_of(event.data)
        by = event.actor.name if event.actor else data["account"]
        found.append(Acknowledgement(event.at, by, data["reason"], len(data["marks"])))
    return found[::-1]


def holds(rows: int, head: str) -> bool:
    """Whether the first so many rows end with this digest, of which the beginning is enough."""
    if rows < 1:
        return False
    digest = Event.objects.order_by("pk").values_list("digest", flat=True)[rows - 1 : rows]
    return any(each.startswith(head.lower()) for each in digest)


def _kept_elsewhere(since: datetime | None) -> Iterator[Kept]:
    """Without what is older than the first anchor and hence has none."""
    for source in anchors.SOURCES:
        for kept in source():
            if kept.anchor or (since and kept.at and kept.at >= since):
                yield kept


def _unrecorded(since: datetime | None) -> Iterator[Disagreement]:
    """Acts of which other tables tell and the trail does not."""
    for each in anchors.WITNESSES if since else ():
        name = each.moment
        acts = each.rows().filter(**{f"{name}__gte": since}).order_by(name, "pk")
        lost = list(acts.exclude(**{f"{name}__in": Event.objects.values("at")}).values("pk", name))
        if lost:
            mark = anchors.content_key([row["pk"] for row in lost])
            values = {"where": each.where, "count": len(lost), "at": lost[0][name]}
            yield Disagreement(f"{each.key}:{mark}", sentence("unrecorded", **values))


def _compared(kept: Collection[Kept]) -> _Compared:
    wanted = {each.anchor.head for each in kept if each.anchor}
    digests = Event.objects.order_by("id").values_list("digest", flat=True).iterator(5000)
    compared = _Compared({d: place for place, d in enumerate(digests, start=1) if d in wanted})
    anchored = [(each, each.anchor) for each in kept if each.anchor]
    for each, anchor in sorted(anchored, key=lambda pair: pair[1].at):
        if anchor.rows == compared.places.get(anchor.head, 0):
            compared.agreeing.append(anchor)
        else:
            compared.found.append(_disagreement(each, anchor, compared.agreeing))
    for each in kept:
        if each.anchor is None:
            compared.found.append(Disagreement(each.key, sentence("unreadable", where=each.where)))
    return compared


def _disagreement(kept: Kept, anchor: Anchor, agreeing: list[Anchor]) -> Disagreement:
    left = Event.objects.filter(at__lte=anchor.at).count()
    missing = max(anchor.rows - left, 0)
    values = {"where": kept.where, "at": anchor.at, "rows": anchor.rows, "missing": missing}
    name = "missing" if missing else "replaced"
    if agreeing:
        return Disagreement(kept.key, sentence(f"{name}_since", **values, agreed=agreeing[-1].at))
    return Disagreement(kept.key, sentence(name, **values))


def _of_file(begun: list[Event], acknowledged: list[Event]) -> Iterator[Disagreement]:
    """A folder of anchors that is gone, not begun, or was begun anew. Once acknowledged it is made
    anew, so one that is gone after that is gone again.
    """
    if anchor_file.folder() is None:
        return
    if not anchor_file.has_begun():
        if begun:
            last = max([*begun, *acknowledged], key=lambda event: event.pk)
            yield Disagreement(f"file:gone:{last.digest}", sentence("gone"))
        else:
            yield Disagreement("file", sentence("not_begun"))
    for again in begun[1:]:
        yield Disagreement(f"begun:{again.digest}", sentence("begun_again", at=again.at))


def history(noun: str, *object_ids: object) -> list[Event]:
    """What was done to one thing or to several of a kind, oldest first."""
    wanted = [str(object_id) for object_id in object_ids]
    return list(
        Event.objects.filter(noun=noun, object_id__in=wanted).select_related("actor").order_by("id")
    )


def acts_since(noun: str, object_ids: Iterable[object], after: datetime) -> list[Event]:
    """What was done to things after a moment, oldest first, each with its actor; one query."""
    wanted = [str(object_id) for object_id in object_ids]
    found = Event.objects.filter(noun=noun, object_id__in=wanted, at__gt=after)
    return list(found.select_related("actor").order_by("id"))


def later_acts(noun: str, verb: str, after: datetime) -> Iterator[Event]:
    """What was done to things of a kind after a moment, oldest first."""
    return Event.objects.filter(noun=noun, verb=verb, at__gt=after).order_by("id").iterator()
