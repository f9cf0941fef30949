"""What an agency calls its units, who supervises it and who leads: its own words in sentences.

A sentence names such a word, ``Daftar ⟨unit⟩``; with a capital, ``⟨Unit⟩``, the word has one, too.
English sentences have the forms ⟨unit⟩ and ⟨units⟩, and ``a ⟨unit⟩`` becomes "an office" where it
must. ``named`` puts the words in.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from . import data

_TABLE = data.rows("base/terms")
_GENERAL = {k: v for k, v in _TABLE["sets"]["general"].items() if k != "name"}
_NAMED = re.compile(r"(?:\b([Aa]) )?⟨(\w+)⟩")


@dataclass(frozen=True)
class Terms:
    """``_en``: in English sentences. ``paper_unit``: of papers, which are Indonesian;
    ``paper_unit_full`` where a paper first speaks of units. ``head_title`` stands
    before the name of a unit. ``signer``: title of who signs the report, "" where its name is that
    of the supervisor.
    """

    unit: str = _GENERAL["unit"]
    unit_en: str = _GENERAL["unit_en"]
    units_en: str = _GENERAL["units_en"]
    supervisor: str = _GENERAL["supervisor"]
    supervisor_en: str = _GENERAL["supervisor_en"]
    head: str = _GENERAL["head"]
    head_en: str = _GENERAL["head_en"]
    head_title: str = _GENERAL["head_title"]
    leader: str = _GENERAL["leader"]
    leader_en: str = _GENERAL["leader_en"]
    signer: str = _GENERAL["signer"]
    paper_unit: str = _GENERAL["paper_unit"]
    paper_unit_full: str = _GENERAL["paper_unit_full"]

    def own(self) -> dict[str, str]:
        """Only what differs from the words that every agency begins with: what is kept."""
        return {name: word for name, word in asdict(self).items() if word != _GENERAL[name]}


NAMES = tuple(field.name for field in fields(Terms))
LABELS: Mapping[str, str] = _TABLE["labels"]
GENERAL = Terms()


@dataclass(frozen=True)
class ReadySet:
    """Words for one kind of agency; ``name`` is translated at the edge."""

    name: str
    terms: Terms


def _ready(row: Mapping[str, str]) -> ReadySet:
    return ReadySet(row["name"], read({k: v for k, v in row.items() if k != "name"}))


def read(own: Mapping[str, Any]) -> Terms:
    """The inverse of ``Terms.own``; a word that is not known any more is passed over."""
    return Terms(**{name: word for name, word in own.items() if name in NAMES})


READY = {key: _ready(row) for key, row in _TABLE["sets"].items()}


def named(text: str, terms: Terms = GENERAL, *, english: bool = False) -> str:
    """The sentence with the words that it names."""
    if "⟨" not in text:
        return text

    def word(found: re.Match[str]) -> str:
        article, name = found.groups()
        key = name[0].lower() + name[1:]
        said: str | None = getattr(terms, f"{key}_en" if english else key, None)
        if said is None:  # not one of ours: as somebody typed it
            return found[0]
        if name != key:
            said = said[:1].upper() + said[1:]
        if article:
            article += "n " if said[:1].lower() in tuple("aeio") else " "
        return (article or "") + said

    return _NAMED.sub(word, text)
