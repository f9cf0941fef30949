"""The register of units, and matching of names that the detail tables write differently."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from tuntas.readers.old_reports.markup import folded
from tuntas.readers.old_reports.model import ReportUnit

_ALIKE = 80.0  # per cent of both names' letters that agree, in order
_SPELLED = 75.0  # the same of two words
_PLACE_WORDS = frozenset({"di", "kota", "kabupaten", "kab", "provinsi", "prov"})
_CLEAR = 3.0  # by how much the best name must beat the second


@dataclass(frozen=True)
class Register:
    units: tuple[ReportUnit, ...]

    @cached_property
    def _by_name(self) -> dict[str, ReportUnit]:
        return {folded(unit.name): unit for unit in self.units}

    def exact(self, name: str) -> ReportUnit | None:
        return self._by_name.get(folded(name))

    @cached_property
    def _common(self) -> frozenset[str]:
        """Words that several names share ("Balai", "di") tell no unit from another."""
        counts = Counter(word for name in self._by_name for word in set(name.split()))
        return _PLACE_WORDS | {word for word, count in counts.items() if count > 2}

    def match(self, name: str, number: str = "") -> ReportUnit | None:
        """The unit of that name or most like it; the printed number settles a tie."""
        wanted = folded(name)
        if not wanted or wanted in self._by_name:
            return self._by_name.get(wanted)
        scored = [
            (score, unit)
            for key, unit in self._by_name.items()
            if (score := fuzz.ratio(wanted, key)) >= _ALIKE and self._same_words(wanted, key)
        ]
        best = max((score for score, _ in scored), default=0.0)
        alike = [unit for score, unit in scored if score > best - _CLEAR]
        if len(alike) > 1:
            alike = [unit for unit in alike if str(unit.no) == number.strip(" .")]
        return alike[0] if alike else None

    def _same_words(self, name: str, other: str) -> bool:
        """Whether each telling word of one name is in the other, spelled alike or cut short."""
        mine, theirs = (set(n.split()) - self._common for n in (name, other))
        return all(
            any(
                word.startswith(w) or w.startswith(word) or fuzz.ratio(word, w) >= _SPELLED
                for w in words
            )
            for left, words in ((mine - theirs, other.split()), (theirs - mine, name.split()))
            for word in left
        )

    def continues(self, before: str, part: str) -> bool:
        """Whether a cell after a page break is the rest of the name before it."""
        return self.exact(f"{before} {part}") is not None or self.match(part) is None

    def looks_like_unit(self, cell: str) -> bool:
        """A unit's name or the beginning of one (a name may go on after a page break)."""
        start = folded(cell)
        if len(start.split()) < 2 or len(start) > 200:
            return start in self._by_name
        return any(key.startswith(start) for key in self._by_name) or self.match(cell) is not None
