"""Precision, recall and F1 of the proposals on the labelled comments: ``python -m
benchmarks.comments``.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tuntas.core.voices.comments import TONES, WHOLE, Label, propose, tone_of

FILE = Path(__file__).parents[1] / "tests" / "data" / "komentar.csv"
HALVES = ("kembang", "uji")  # developed on, held back


@dataclass(frozen=True)
class Example:
    text: str
    half: str
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Measure:
    """Counts of right, wrong and missed; shares are None where nothing was counted."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> Fraction | None:
        return Fraction(self.right, self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> Fraction | None:
        return Fraction(self.right, self.right + self.missed) if self.right + self.missed else None

    @property
    def f1(self) -> Fraction | None:
        total = 2 * self.right + self.wrong + self.missed
        return Fraction(2 * self.right, total) if total else None


def examples() -> list[Example]:
    with FILE.open(newline="") as file:
        return [
            Example(r["komentar"], r["bagian"], _labels(r["label"])) for r in csv.DictReader(file)
        ]


def _labels(text: str) -> tuple[Label, ...]:
    pairs = (part.split(":") for part in text.split("; "))
    return tuple(Label(WHOLE if element == "umum" else element, tone) for element, tone in pairs)


def elements(rows: Iterable[Example]) -> dict[str, Measure]:
    """Each element that is named, and "" for all of them together."""
    pairs = [({x.element for x in r.labels}, {x.element for x in propose(r.text)}) for r in rows]
    return _measures(pairs, drop=WHOLE)


def elements_with_tone(rows: Iterable[Example]) -> Measure:
    pairs = [(_with_tone(r.labels), _with_tone(propose(r.text))) for r in rows]
    return _measures(pairs)[""]


def _with_tone(labels: Iterable[Label]) -> set[str]:
    return {f"{label.element} {label.tone}" for label in labels if label.element}


def tones(rows: Iterable[Example]) -> dict[str, Measure]:
    """Each tone of a whole comment; "" holds the share of comments whose tone is right."""
    return _measures([({tone_of(r.labels)}, {tone_of(propose(r.text))}) for r in rows])


def _measures(
    pairs: Sequence[tuple[set[str], set[str]]], drop: str | None = None
) -> dict[str, Measure]:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for said, found in pairs:
        for counter, part in ((right, said & found), (wrong, found - said), (missed, said - found)):
            counter.update(x for x in part if x != drop)
            counter[""] += sum(x != drop for x in part)
    return {k: Measure(right[k], wrong[k], missed[k]) for k in sorted({*right, *wrong, *missed})}


def main() -> None:
    wanted = sys.argv[1:] or HALVES
    for half in wanted:
        rows = [e for e in examples() if e.half == half]
        print(f"{half}: {len(rows)} comments")
        for name, m in elements(rows).items():
            _line(name or "element", m)
        _line("element and tone", elements_with_tone(rows))
        for name, m in tones(rows).items():
            _line(f"tone {name}" if name in TONES else "tone of the comment", m)


def _line(name: str, m: Measure) -> None:
    shares = (
        f"{float(share):.2f}" if share is not None else "-"
        for share in (m.precision, m.recall, m.f1)
    )
    print(f"  {name:20}", *shares, m.right + m.missed)


if __name__ == "__main__":
    main()
