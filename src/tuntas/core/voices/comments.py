"""What a comment speaks of and in which tone, with the words that say so: a proposal for a person.

Word lists (``core.voices.comment_words``) and a few rules that can be read aloud:

1. A comment is cut into clauses at signs and words of contrast.
2. An opinion ("ramah", "kotor") has an element of its own, or takes the nearest topic of its clause
   ("hasilnya bagus"). A negation shortly before turns it round ("tidak lambat", "kurang ramah").
3. Whatever is wished for is missing: "semoga lebih cepat", "mohon ditambah kursi" are negative.
4. A topic that is only denied is negative ("WA tidak dibalas"), unless it burdens ("tanpa biaya").

Nothing is learnt from data; ``Memory`` proposes what people accepted for a near copy.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tuntas.core.base.messages import N_

from . import comment_words as words
from .comment_roots import Place, Word, clauses, has_meaning, phrases

POSITIVE, NEGATIVE, MIXED, NEUTRAL = "positif", "negatif", "campuran", "netral"
TONES = {
    POSITIVE: N_("Positif"),
    NEGATIVE: N_("Negatif"),
    MIXED: N_("Campuran"),
    NEUTRAL: N_("Netral"),
}
WHOLE = ""  # the service as a whole, or nothing in particular


@dataclass(frozen=True)
class Label:
    """``element``: the key of an element, or ``WHOLE``; ``places`` are where its words stand in the
    text.
    """

    element: str
    tone: str
    places: tuple[Place, ...] = ()

    def words(self, text: str) -> tuple[str, ...]:
        return tuple(text[start:end] for start, end in self.places)


def propose(text: str) -> tuple[Label, ...]:
    """The labels of a comment, in order of mention; at least one, which may be ``WHOLE`` and
    neutral.

    What is said of the whole stands beside elements only where its tone is another; thanks alone
    are praise.
    """
    found: dict[str, list[_Verdict]] = defaultdict(list)
    carried: Word | None = None
    for clause in map(_Clause, clauses(text)):
        for verdict in _judge(clause, carried):
            found[verdict.element].append(verdict)
        carried = next((w for w in reversed(clause.words) if _is_strong(w)), None)
    labels = [_label(element, verdicts) for element, verdicts in found.items()]
    tones = {label.tone for label in labels if label.element != WHOLE}
    kept = [x for x in labels if x.element != WHOLE or not tones or x.tone not in {NEUTRAL, *tones}]
    return tuple(kept) or (_thanks(text),)


def tone_of(labels: Iterable[Label]) -> str:
    """The tone of a whole comment."""
    return _together(label.tone for label in labels)


def _together(tones: Iterable[str]) -> str:
    known = set(tones) - {NEUTRAL}
    if not known:
        return NEUTRAL
    return known.pop() if len(known) == 1 else MIXED


def _thanks(text: str) -> Label:
    places = tuple(w.place for w in phrases(text) if w.root in words.THANKS)
    return Label(WHOLE, POSITIVE if places else NEUTRAL, places)


def _by_word(lists: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {entry: element for element, entries in lists.items() for entry in entries}


_STRONG, _WEAK = _by_word(words.STRONG), _by_word(words.WEAK)
_OPINION = {
    entry: (element, tone)
    for tone, lists in ((POSITIVE, words.PRAISE), (NEGATIVE, words.BLAME))
    for element, entries in lists.items()
    for entry in entries
}
_REACH = 3  # words that a negation looks ahead
_NEAR = 5  # words within which an opinion finds its topic


@dataclass(frozen=True)
class _Verdict:
    element: str
    tone: str
    places: tuple[Place, ...]


def _label(element: str, verdicts: Sequence[_Verdict]) -> Label:
    places = {place for verdict in verdicts for place in verdict.places}
    return Label(element, _together(v.tone for v in verdicts), tuple(sorted(places)))


@dataclass
class _Clause:
    """``used``: topics and denials that an opinion took; ``denied``: denials with the tone that
    they deny.
    """

    words: Sequence[Word]
    used: set[int] = field(default_factory=set)
    denied: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wish = _wish(self.words)
        self.denials = [at for at in range(len(self.words)) if _denies(self.words, at)]
        self.asked = self.words[-1].root == "?"
        self.excess = [at for at, word in enumerate(self.words) if word.root in words.EXCESS]
        self.kept = next((w for w in self.words if w.root in words.KEEPING), None)

    def is_denied(self, at: int, tone: str) -> bool:
        """Whether a negation stands shortly before. "tidak ramah dan sopan" denies both, "tidak
        ribet dan cepat" only the first: a negation goes on to further opinions of the same tone.
        """
        self.used.update(e for e in self.excess if 0 < at - e <= _REACH)
        denial = next((d for d in reversed(self.denials) if 0 < at - d <= _REACH), None)
        if denial is None or any(d == denial and t != tone for d, t in self.denied):
            return False
        self.used.add(denial)
        self.denied.append((denial, tone))
        return True

    def free(self) -> int | None:
        """The first denial or "too" that no opinion took."""
        return next(
            (at for at in sorted([*self.denials, *self.excess]) if at not in self.used), None
        )


def _denies(clause: Sequence[Word], at: int) -> bool:
    after = clause[at + 1].root if at + 1 < len(clause) else ""
    return clause[at].root in words.NEGATIONS and after not in words.NOT_ONLY


def _wish(clause: Sequence[Word]) -> int | None:
    """Where a wish begins; None without one, and where what is there shall be kept."""
    if any(w.root in words.KEEPING for w in clause):
        return None
    for at, word in enumerate(clause):
        before = clause[at - 1].root if at else ""
        if word.root in words.WISHES and before not in words.NEGATIONS:
            return at
        if word.root in words.CHANGES and before not in words.DONE | words.NEGATIONS:
            return 0
        if word.root == "lebih" and any(w.root == "lagi" for w in clause[at:]):
            return at
    return 0 if any(w.root in words.PLEADING for w in clause[-2:]) else None


# Verdicts


def _judge(clause: _Clause, carried: Word | None) -> Iterator[_Verdict]:
    """``carried`` is the last strong topic of the clause before, which a bare denial still speaks
    of.
    """
    opinions = [at for at, w in enumerate(clause.words) if w.root in _OPINION and not _is_strong(w)]
    for at in opinions:
        yield from _opinion(clause, at)
    yield from _duration(clause)
    yield from _bare_topics(clause, carried)


def _opinion(clause: _Clause, at: int) -> Iterator[_Verdict]:
    own, tone = _OPINION[clause.words[at].root]
    places = [clause.words[at].place]
    if clause.is_denied(at, tone):
        places.append(clause.words[clause.denied[-1][0]].place)
        tone = NEGATIVE if tone == POSITIVE else POSITIVE
    wished = clause.wish is not None and clause.wish <= at
    if wished:
        places.append(clause.words[clause.wish or 0].place)
    topics = _topics(clause.words, at, own)
    clause.used.update(topics)
    for element, topic in {_element(clause.words[t]): t for t in topics}.items() or [(own, at)]:
        said = tone if not wished else NEUTRAL if element == WHOLE else NEGATIVE
        yield _Verdict(element, said, (*places, clause.words[topic].place))


def _element(word: Word) -> str:
    if word.quality and word.root in _OPINION:
        return _OPINION[word.root][0]
    return _STRONG.get(word.root, _WEAK.get(word.root, WHOLE))


def _is_strong(word: Word) -> bool:
    """ "keramahan" is a topic like "toilet"; "keterlambatan" is bad enough to be an opinion."""
    return word.root in _STRONG or (
        word.quality and _OPINION.get(word.root, ("", ""))[1] == POSITIVE
    )


def _topics(clause: Sequence[Word], at: int, own: str) -> list[int]:
    """What an opinion without an element speaks of, or a soft one: the nearest topic, strong ones
    first.
    """
    soft = clause[at].root in words.SOFT
    if own != WHOLE and not soft:
        return []
    near = [i for i in range(len(clause)) if i != at and abs(i - at) <= _NEAR]
    near.sort(key=lambda i: (abs(i - at), i > at))
    strong = [
        i for i in near if _is_strong(clause[i]) and (own == WHOLE or _belongs(clause, at, i))
    ]
    if strong:
        return _with_linked(clause, strong[0])
    return [] if own != WHOLE else [i for i in near if clause[i].root in _WEAK][:1]


def _belongs(clause: Sequence[Word], at: int, topic: int) -> bool:
    """A topic before, or right after: "mudah syaratnya", "lambat menjawab keluhan"."""
    between = clause[at + 1 : topic]
    return topic < at or (len(between) < 2 and not any(w.root in words.LINKS for w in between))


def _with_linked(clause: Sequence[Word], at: int) -> list[int]:
    """ "syarat dan prosedurnya": both."""
    linked = at > 1 and clause[at - 1].root in words.LINKS and _is_strong(clause[at - 2])
    return [at - 2, at] if linked else [at]


def _duration(clause: _Clause) -> Iterator[_Verdict]:
    """ "nunggu tiga minggu" is long, "cuma 2 hari" is short; a bare length says nothing."""
    roots = [w.root for w in clause.words]
    at = next((i for i, root in enumerate(roots) if root in words.UNITS_OF_TIME), None)
    if at is None or clause.asked or any(_OPINION.get(root, ("",))[0] == "waktu" for root in roots):
        return
    waits = "tunggu" in roots or "antre" in roots
    quick = not waits and bool(words.QUICKLY & set(roots[:at]))
    hints = words.QUICKLY if quick else words.WAITED
    if hints & set(roots):
        clause.used.update(range(len(roots)))
        places = (*(w.place for w in clause.words if w.root in hints), clause.words[at].place)
        yield _Verdict("waktu", POSITIVE if quick else NEGATIVE, places)


def _bare_topics(clause: _Clause, carried: Word | None) -> Iterator[_Verdict]:
    """Topics without an opinion: wished for, denied, waited for, or asked about."""
    left = [w for at, w in enumerate(clause.words) if at not in clause.used]
    strong = [w for w in left if _is_strong(w)]
    topic = next(iter([*strong, *(w for w in left if _WEAK.get(w.root))]), None)
    free = clause.free()
    if topic is None and clause.words[0].root in words.CONTRASTS:
        topic = carried
    if clause.kept and not (clause.used and topic is None):
        place = (topic.place,) if topic else ()
        yield _Verdict(_element(topic) if topic else WHOLE, POSITIVE, (clause.kept.place, *place))
    elif topic is None:
        return
    elif clause.wish is not None and topic in strong:
        yield _Verdict(_element(topic), NEGATIVE, (clause.words[clause.wish].place, topic.place))
    elif free is not None:
        denial = clause.words[free]
        relief = (
            topic.root in words.BURDENS
            and denial.root in words.NEGATIONS
            and denial.place < topic.place
        )
        yield _Verdict(
            _element(topic), POSITIVE if relief else NEGATIVE, (denial.place, topic.place)
        )
    elif clause.asked and topic in strong:
        yield _Verdict(_element(topic), NEUTRAL, (topic.place,))
    elif topic.root == "tunggu" and not clause.used:
        yield _Verdict(_element(topic), NEGATIVE, (topic.place,))


# Near copies


class Memory:
    """What people accepted: the labels of a comment that says the same in nearly the same words.

    Two comments are near copies when both have the same words that carry a meaning and at least
    ``ALIKE`` of all their words, so that "ramah" is never taken for "tidak ramah".
    """

    ALIKE = 0.75

    def __init__(self, accepted: Iterable[tuple[str, tuple[Label, ...]]]) -> None:
        self._by_meaning: dict[
            frozenset[str], list[tuple[frozenset[str], str, tuple[Label, ...]]]
        ] = {}
        for text, labels in accepted:
            meaning, everything = _fingerprint(text)
            self._by_meaning.setdefault(meaning, []).append((everything, text, labels))

    def near(self, text: str) -> tuple[str, tuple[Label, ...]] | None:
        """The nearest accepted comment and its labels, without places; None where none is near."""
        meaning, own = _fingerprint(text)
        candidates = self._by_meaning.get(meaning, []) if own else []
        best = max(candidates, key=lambda other: _alike(own, other[0]), default=None)
        if best is None or _alike(own, best[0]) < self.ALIKE:
            return None
        return best[1], tuple(Label(label.element, label.tone) for label in best[2])


def _fingerprint(text: str) -> tuple[frozenset[str], frozenset[str]]:
    roots = [w.root for w in phrases(text) if not w.is_sign]
    return frozenset(filter(has_meaning, roots)), frozenset(roots)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)
