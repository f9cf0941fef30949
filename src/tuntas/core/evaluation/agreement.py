"""How far two readers agree beyond chance: Cohen's kappa, exact, with its interval, or why there is
none.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from statistics import NormalDist

from tuntas.core.base.messages import N_, Message
from tuntas.core.base.numerals import round_half_up

CONFIDENCE = 0.95
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True)
class Agreement:
    """``n`` pairs of opinions, ``agreed`` of them equal. ``kappa`` is None where ``refusal`` says
    why.
    """

    n: int
    agreed: int
    kappa: Fraction | None = None
    interval: tuple[float, float] | None = None
    refusal: Message | None = None

    @property
    def printed(self) -> tuple[Decimal, Decimal, Decimal] | None:
        """Kappa and the ends of its interval, two decimals."""
        if self.kappa is None or self.interval is None:
            return None
        low, high = (round_half_up(Fraction(end)) for end in self.interval)
        return round_half_up(self.kappa), low, high


def least_pairs(categories: int) -> int:
    """Below 2k² pairs for k categories a kappa says nothing (Cicchetti 1981)."""
    return 2 * categories**2


def agreement(pairs: Iterable[tuple[str, str]], categories: int = 2) -> Agreement:
    """Of opinions (first, second) on the same things, out of ``categories`` possible ones.

    kappa = (po - pe) / (1 - pe), Cohen 1960.
    """
    counts = Counter(pairs)
    n = counts.total()
    agreed = sum(count for (a, b), count in counts.items() if a == b)
    if n < (least := least_pairs(categories)):
        text = N_("Kesepakatan baru dapat dihitung mulai {least} pasang pendapat; baru ada {n}.")
        return Agreement(n, agreed, refusal=Message(text, {"least": least, "n": n}))
    observed, expected = Fraction(agreed, n), _by_chance(counts, n)
    if expected == 1:
        text = N_(
            "Semua pendapat sejenis, sehingga kesepakatan di luar kebetulan tidak dapat dihitung."
        )
        return Agreement(n, agreed, refusal=Message(text))
    kappa = (observed - expected) / (1 - expected)
    return Agreement(n, agreed, kappa, _interval(counts, n, kappa, expected))


def _margins(
    counts: Counter[tuple[str, str]], n: int
) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (a, b), count in counts.items():
        first[a] += count
        second[b] += count
    known = {*first, *second}
    return {c: Fraction(first[c], n) for c in known}, {c: Fraction(second[c], n) for c in known}


def _by_chance(counts: Counter[tuple[str, str]], n: int) -> Fraction:
    first, second = _margins(counts, n)
    return sum((first[c] * second[c] for c in first), Fraction())


def _interval(
    counts: Counter[tuple[str, str]], n: int, kappa: Fraction, expected: Fraction
) -> tuple[float, float]:
    """At 95 %: kappa and its large-sample standard error (Fleiss, Cohen and Everitt 1969).

    That error is 0 where all agree; then the lower end is the kappa of the least share of agreement
    that still gives n agreements of n once in 40 times (Clopper and Pearson 1934).
    """
    if kappa == 1:
        least = ((1 - CONFIDENCE) / 2) ** (1 / n)
        return (least - float(expected)) / (1 - float(expected)), 1.0
    first, second = _margins(counts, n)
    observed = kappa * (1 - expected) + expected
    total = Fraction()
    for a in first:
        for b in first:
            share = Fraction(counts[a, b], n)
            chance = second[a] + first[b]  # the first reader's margin of b, the second's of a
            weight = (
                (1 - expected) - chance * (1 - observed) if a == b else -chance * (1 - observed)
            )
            total += share * weight**2
    rest = (observed * expected - 2 * expected + observed) ** 2
    error = sqrt((total - rest) / (n * (1 - expected) ** 4))
    return max(float(kappa) - _Z * error, -1.0), min(float(kappa) + _Z * error, 1.0)
