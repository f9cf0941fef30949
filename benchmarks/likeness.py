"""How often two texts that differ by so much count as nearly the same: ``python -m
benchmarks.likeness``.
"""

from __future__ import annotations

import random

from tuntas.core.followup.likeness import NEAR, fingerprint

WORDS = [f"kata{number}" for number in range(3000)]
COMMON = [
    1 / (number + 2) for number in range(3000)
]  # as unequally frequent as those of a language
PAIRS = 150


def distance(left: list[str], right: list[str]) -> int:
    return (fingerprint(" ".join(left)) ^ fingerprint(" ".join(right))).bit_count()


def changed(chance: random.Random, words: list[str], share: float) -> list[str]:
    """Single words up to a tenth of them; above, the end of the text is another."""
    if share > 0.1:
        kept = words[: len(words) - int(len(words) * share)]
        return kept + chance.choices(WORDS, COMMON, k=len(words) - len(kept))
    other = list(words)
    for place in chance.sample(range(len(words)), round(len(words) * share) or 1):
        other[place] = chance.choice(WORDS)
    return other


def main() -> None:
    chance = random.Random(5)  # noqa: S311 - made-up texts
    for length in (60, 150, 400, 1000):
        for share in (0.01, 0.02, 0.05, 0.1, 0.5, 1):
            texts = [chance.choices(WORDS, COMMON, k=length) for _ in range(PAIRS)]
            near = sum(distance(words, changed(chance, words, share)) <= NEAR for words in texts)
            print(
                f"{length:>5} words, {share:>4.0%} changed: {near / PAIRS:4.0%} found", flush=True
            )


if __name__ == "__main__":
    main()
