"""What the words of a plan mean, as patterns made from the lists of phrases.toml."""

import re
from collections import defaultdict
from collections.abc import Iterable

from tuntas.core.base import data
from tuntas.core.base.patterns import alternatives, either

_TABLE = data.table("evaluation/phrases")
_LISTS = _TABLE["lists"]
_NASAL = {"k": "ng", "p": "m", "s": "ny", "t": "n"}  # the first letter melts into the prefix


def _any(words: Iterable[str]) -> re.Pattern[str]:
    """Any of these at the beginning of a word.

    Under their first letters, so that most of them are not tried at all.
    """
    by_letter: dict[str, list[str]] = defaultdict(list)
    for word in words:
        plain = word[0].isalpha() and not re.match(r".[?*+{]", word)
        by_letter[word[0] if plain else ""].append(word[1:] if plain else word)
    parts = [f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items()]
    return re.compile(rf"\b(?:{'|'.join(parts)})", re.IGNORECASE)


def may_hold(text: str, words: Iterable[str]) -> bool:
    """False where a pattern that needs one of these words, in any case, cannot be found in the
    text.

    Far cheaper than the pattern. Letters beyond ASCII may equal others in ways of their own: a text
    with such letters may hold anything.
    """
    if not text.isascii():
        return True
    lower = text.lower()
    return any(word in lower for word in words)


def _nasal(root: str) -> str:
    if root[0] in _NASAL:
        return _NASAL[root[0]] + root[1:]
    if root[0] in "bfv":
        return f"m{root}"
    if root[0] in "cdjz":
        return f"n{root}"
    return f"ng{root}" if root[0] in "aeiough" else root


def _concrete() -> Iterable[str]:
    lists = {**_LISTS, **_TABLE["concrete"]}
    for name in _TABLE["concrete"]:
        if name == "roots":
            yield from (rf"pe{_nasal(root)}\w*" for root in lists[name].split())
        else:
            yield from alternatives(lists, name)


SUGGESTING = {code: _any(alternatives(_TABLE["suggesting"], code)) for code in _TABLE["suggesting"]}
CONCRETE = _any(_concrete())
DONE = _any(alternatives(_LISTS, "done"))
INFLUENCE = _any(alternatives(_LISTS, "influence"))
NOT_DONE = re.compile(  # the letters spare trying each alternative at each place
    rf"\b(?=[abdilmost])(?:{either(_LISTS, 'not_done')})|\(\s*open\s*\)", re.IGNORECASE
)
ASIDE = re.compile(r"\b(?:seperti|antara lain|misal(?:nya)?|berupa)\b[^.;]*", re.IGNORECASE)
PLACEHOLDER = re.compile(
    rf"\A\W*(?:\d{{1,2}}\W+)?(?:{either(_LISTS, 'placeholder')})"
    rf"|{either(_LISTS, 'same_as_another')}",
    re.IGNORECASE,
)
PERSON = re.compile(either(_LISTS, "person"))
ANSWERING = re.compile(either(_LISTS, "answering"), re.IGNORECASE)

# What must be there for the pattern to be found.
NOT_DONE_NEEDS = tuple(alternatives(_LISTS, "not_done_needs"))
PERSON_NEEDS = re.compile(either(_LISTS, "person_needs"))
ANSWERING_NEEDS = tuple(alternatives(_LISTS, "answering_needs"))
