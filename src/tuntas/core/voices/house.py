"""What agencies, units and services are called, which names nobody: masking leaves it, whatever it
looks like ("Puskesmas Ibu Ratna", "Klinik Bu Siti").
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

_WORD = re.compile(r"\w+")


class House:
    """``names`` are read when a text is first asked about, since most texts hold nothing to cover.

    A name of one word is not known: after a form of address it may be somebody's, and elsewhere
    nothing covers it.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = names

    @cached_property
    def _by_word(self) -> dict[str, list[str]]:
        """The names by their first words, so that their number costs no time."""
        found = defaultdict(set)
        for name in self._names:
            words = name.casefold().split()
            if len(words) > 1 and (first := _WORD.search(words[0])):
                found[first[0]].add(" ".join(words)[first.start() :])
        return {word: sorted(names, key=len)[::-1] for word, names in found.items()}

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where names stand in ``text``, in order; of two that begin alike the longer."""
        folded = text.casefold()
        if len(folded) != len(text):  # a few letters of other scripts become two
            folded = text.lower() if len(text.lower()) == len(text) else text
        end = 0
        for word in _WORD.finditer(folded):
            if word.start() < end:
                continue
            for name in self._by_word.get(word[0], ()):
                after = word.start() + len(name)
                if folded.startswith(name, word.start()) and not _goes_on(folded, after):
                    end = after
                    yield word.start(), after
                    break


def _goes_on(text: str, place: int) -> bool:
    return text[place - 1].isalnum() and text[place : place + 1].isalnum()
