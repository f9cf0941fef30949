"""Whether two documents say nearly the same: fingerprints of 64 bits, the further apart the less
alike.

Simhash (Charikar, "Similarity estimation techniques from rounding algorithms", 2002) over pairs of
neighbouring words. docs/reference/evidence.md tells how often it finds and how often it errs.
"""

import re
from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b
from itertools import pairwise

BITS = 64
NEAR = 10  # bits in which the fingerprints of two documents that are nearly the same may differ
FEWEST_WORDS = 40  # a shorter text says too little: letterheads and forms are all alike
MOST_WORDS = 5000  # the first ones decide, so that a long file costs no more
_WORD = re.compile(r"[^\W_]+")


def fingerprint(text: str) -> int | None:
    """64 bits, or None where the text has fewer than FEWEST_WORDS words."""
    words = _WORD.findall(text.casefold())[:MOST_WORDS]
    if len(words) < FEWEST_WORDS:
        return None
    sums = [0] * BITS
    for pair, count in Counter(pairwise(words)).items():
        bits = int.from_bytes(
            blake2b(" ".join(pair).encode(), digest_size=BITS // 8).digest(), "big"
        )
        for place in range(BITS):
            sums[place] += count if bits >> place & 1 else -count
    return sum(1 << place for place in range(BITS) if sums[place] > 0)


def nearest(mark: int, known: Iterable[int]) -> int | None:
    """The known fingerprint nearest to ``mark``, within NEAR bits; the smallest of equals; else
    None.
    """
    near = [
        ((mark ^ other).bit_count(), other) for other in known if (mark ^ other).bit_count() <= NEAR
    ]
    return min(near)[1] if near else None
