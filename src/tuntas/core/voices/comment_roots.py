"""A comment as words that the lists know: roots without affixes, spellings, phrases, clauses.

No dictionary of the language is needed: an affix is taken away only where a word of the lists is
left.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from . import comment_words as words

Place = tuple[int, int]  # first character and the one after the last


@dataclass(frozen=True)
class Word:
    """A word or phrase: ``root`` as it stands in the lists, ``surface`` as it was written, in small
    letters.

    ``quality``: made with ke-an ("kecepatan"), so that it names a quality and does not say that it
    is there.
    """

    root: str
    place: Place
    surface: str
    quality: bool = False

    @property
    def is_sign(self) -> bool:
        return bool(_SIGN.fullmatch(self.root))


_SIGN = re.compile(r"[.,;:!?…\n()]")
_TOKEN = re.compile(rf"[^\W_]+|👍|{_SIGN.pattern}")
_SHORTEST = 4  # letters of a root that affixes are taken from


def _forms(word: str) -> Iterator[tuple[str, bool]]:
    """What is left of a word without endings, suffix and prefix, the least stripped first, and
    whether ke-an was taken away.
    """
    for prefix, melted in words.PREFIXES:
        if not word.startswith(prefix):
            continue
        for ending in words.ENDINGS:
            if not word.endswith(ending):
                continue
            stem = melted + word[len(prefix) : len(word) - len(ending)]
            for suffix in words.SUFFIXES:
                root = stem.removesuffix(suffix)
                if root == word or (len(root) >= _SHORTEST and (root != stem or not suffix)):
                    yield root, prefix == "ke" and suffix == "an"


def _reduced(word: str, known: Collection[str], bones: Mapping[str, str]) -> tuple[str, bool]:
    plain = re.sub(r"([^\W\d])\1{2,}", r"\1", re.sub(r"(?<=[^\W\d])2$", "", word.casefold()))
    once = re.sub(r"([^\W\d])\1", r"\1", plain)  # "lamaaa", "ramah2", "baguss"
    for form in dict.fromkeys((plain, once)):
        for root, quality in _forms(form):
            standard = words.SPELLING.get(root, root)
            if standard in known:
                return standard, quality
    return bones.get(plain.removesuffix("x"), plain), False


# Words whose form carries the meaning: "ditambah" asks, "tambahan" does not.
_AS_WRITTEN = words.CHANGES | words.WISHES | words.KEEPING
_LISTS = (words.PRAISE, words.BLAME, words.STRONG, words.WEAK, words.MEANINGS)
_ALL = {entry for lists in _LISTS for entries in lists.values() for entry in entries}
_SINGLE = frozenset(e for e in _ALL - _AS_WRITTEN if " " not in e) | frozenset(
    words.SPELLING.values()
)
_PARTS = {part for entry in _ALL if " " in entry for part in entry.split()}
_KNOWN = _SINGLE | {part for part in _PARTS if _reduced(part, _SINGLE, {})[0] == part}
_ENTRIES = {
    tuple(_reduced(part, _KNOWN, {})[0] for part in entry.split()): entry for entry in sorted(_ALL)
}
_LONGEST = max(map(len, _ENTRIES))
_BONES = {  # "rmh", "cpt": the shortest word with these consonants
    consonants: word
    for word in sorted(_KNOWN, key=lambda word: (-len(word), word))
    if len(consonants := re.sub("[aiueo]", "", word)) > 2 and consonants != word
}


@lru_cache(maxsize=20_000)
def root_of(word: str) -> tuple[str, bool]:
    """The root of a word as the lists know it, else the word itself in small letters, and whether
    it is made with ke-an.
    """
    return _reduced(word, _KNOWN, _BONES)


def phrases(text: str) -> Iterator[Word]:
    """Words and signs in order; of phrases that the lists know the longest."""
    tokens = [word for match in _TOKEN.finditer(text) for word in _words(match)]
    at = 0
    while at < len(tokens):
        size, entry = _longest(tokens, at)
        first, last = tokens[at], tokens[at + size - 1]
        yield Word(
            entry, (first.place[0], last.place[1]), first.surface, first.quality and size == 1
        )
        at += size


def _words(match: re.Match[str]) -> Iterator[Word]:
    surface = match[0].casefold()
    root, quality = (surface, False) if _SIGN.fullmatch(surface) else root_of(surface)
    for part in root.split():  # a spelling may stand for two words: "makasih"
        yield Word(part, match.span(), surface, quality)


def _longest(tokens: Sequence[Word], at: int) -> tuple[int, str]:
    for size in range(min(_LONGEST, len(tokens) - at), 1, -1):
        entry = _ENTRIES.get(tuple(t.root for t in tokens[at : at + size]))
        if entry:
            return size, entry
    word = tokens[at]
    return 1, word.surface if word.surface in _AS_WRITTEN else word.root


def has_meaning(root: str) -> bool:
    return root in _ALL


def clauses(text: str) -> Iterator[list[Word]]:
    """The words between signs and words of contrast; a contrast begins its clause, a ``?`` ends
    it.
    """
    clause: list[Word] = []
    for word in phrases(text):
        not_only = (
            bool(clause) and clause[-1].root in words.NEGATIONS and word.root in words.NOT_ONLY
        )
        if word.is_sign or (word.root in words.CONTRASTS and not not_only):
            if clause:
                yield [*clause, word] if word.root == "?" else clause
            clause = [] if word.is_sign else [word]
        else:
            clause.append(word)
    if clause:
        yield clause
