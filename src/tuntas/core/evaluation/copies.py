"""Plans whose body is a copy of another plan's, found with the standard library alone.

Bodies are compared word by word after numbering, element labels, punctuation, case and the unit's
own name are taken away. A body that names another service or another element says something else,
however alike the words are. Only pairs that share a rare run of words are compared, so the cost
grows with the number of likely copies and not with the square of the plans.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .plan_elements import body_of, topics_of

ALIKE = 0.76  # share of equal words in order, 2 x equal / (words of both)
# A longer cell may hold several plans: a passage that it takes over is a copy, whatever else it
# says.
_PASSAGE = 25  # words that make a passage
_TAKEN_OVER = 0.7  # share of the passage's words that stand in the longer body in blocks
_BLOCK = 5  # words in a block
_RUN = 3  # words in a run
_RARE_RUNS = 6  # rarest shared runs of a body that make candidates
_WORD = re.compile(r"[^\W_]+")
_GENERIC = frozenset(
    ["layanan", "pelayanan", "jenis", "penerbitan", "permohonan", "publik", "jasa"]
)


@dataclass(frozen=True)
class Body:
    """``words`` are compared; ``names`` are the elements and services that the words name."""

    words: tuple[str, ...]
    names: tuple[str, ...]


def copies_of(texts: Mapping[str, tuple[str, str, str]]) -> dict[str, list[str]]:
    """Plan id -> the ids of its copies, in the order given. ``texts``: id -> (text, unit,
    service).
    """
    services = _service_phrases(service for _, _, service in texts.values())
    same: dict[Body, list[str]] = defaultdict(list)
    for plan, (text, unit, _) in texts.items():
        body = _body(text, unit, services)
        if body.words:
            same[body].append(plan)
    bodies = list(same)
    groups: dict[Body, list[str]] = {body: list(plans) for body, plans in same.items()}
    for left, right in _candidates(bodies):
        if _alike(bodies[left], bodies[right]):
            groups[bodies[left]] += same[bodies[right]]
            groups[bodies[right]] += same[bodies[left]]
    order = {plan: place for place, plan in enumerate(texts)}
    found = {
        plan: sorted(set(groups[body]) - {plan}, key=order.__getitem__)
        for body, plans in same.items()
        for plan in plans
    }
    return {plan: others for plan, others in found.items() if others}


def _body(text: str, unit: str, services: Sequence[tuple[str, ...]]) -> Body:
    body = body_of(text)
    words = _without_unit(tuple(_WORD.findall(body.casefold())), unit)
    named = [" ".join(phrase) for phrase in services for _ in range(_times(words, phrase))]
    return Body(words, (*named, *topics_of(body)))


def _without_unit(words: tuple[str, ...], unit: str) -> tuple[str, ...]:
    """Take away runs of the unit's name that contain its last word, which is the distinctive
    one.
    """
    name = _WORD.findall(unit.casefold())
    if not name or name[-1] not in words:
        return words
    kept: list[str] = []
    run: list[str] = []
    for word in words:
        if _stands_for(word, name):
            run.append(word)
            continue
        kept += [*(run if name[-1] not in run else ()), word]
        run = []
    return tuple(kept + (run if name[-1] not in run else []))


def _stands_for(word: str, name: Sequence[str]) -> bool:
    """A word of the name or its abbreviation: "kab" for "kabupaten", initials before "BPS"."""
    return any(
        word == part
        or (len(word) > 2 and part.startswith(word))
        or (len(part) > 2 and word.endswith(part))
        for part in name
    )


def _service_phrases(names: Iterable[str]) -> list[tuple[str, ...]]:
    phrases = set()
    for name in set(names):
        words = [w for w in _WORD.findall(name.casefold()) if not w.isdigit()]
        while words and words[0] in _GENERIC:
            words.pop(0)
        phrases.add(tuple(words))
    return sorted(phrases - {()})


def _times(words: tuple[str, ...], phrase: tuple[str, ...]) -> int:
    if phrase[0] not in words:
        return 0
    size = len(phrase)
    return sum(words[i : i + size] == phrase for i in range(len(words) - size + 1))


def _candidates(bodies: Sequence[Body]) -> set[tuple[int, int]]:
    """Pairs of different bodies that share one of the rarest runs of words of either."""
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, body in enumerate(bodies):
        for run in _runs(body.words):
            holders[run].append(place)
    pairs = set()
    for place, body in enumerate(bodies):
        shared = sorted(
            (run for run in _runs(body.words) if len(holders[run]) > 1),
            key=lambda r: len(holders[r]),
        )
        for run in shared[:_RARE_RUNS]:
            pairs |= {
                (min(place, other), max(place, other)) for other in holders[run] if other != place
            }
    return pairs


def _runs(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """Each once, in their order: which of equally rare ones come first must not be chance."""
    return dict.fromkeys(words[i : i + _RUN] for i in range(max(1, len(words) - _RUN + 1)))


def _alike(left: Body, right: Body) -> bool:
    short, long = sorted((left.words, right.words), key=len)
    same = left.names == right.names and 2 * len(short) >= ALIKE * (len(short) + len(long))
    passage = len(short) >= _PASSAGE and 2 * len(long) >= 3 * len(short)
    if not (same or passage):
        return False
    needed = ALIKE * (len(short) + len(long)) / 2 if same else _TAKEN_OVER * len(short)
    if sum((Counter(short) & Counter(long)).values()) < needed:
        return False
    blocks = SequenceMatcher(None, short, long, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if same or block.size >= _BLOCK) >= needed
