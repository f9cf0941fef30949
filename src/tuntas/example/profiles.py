"""Made-up profiles of respondents, as common as they are at a licensing office."""

from collections.abc import Iterator
from random import Random

from tuntas.core.base.data import table

_BLANK = 0.04  # chance that a question is left empty

# Question of the questionnaire -> band -> how many of a thousand.
SHARES = table("profiles", "tuntas.example")


def generate(year: int, seed: int) -> Iterator[dict[str, str]]:
    """Without end; the same for the same year and seed.

    What people answer does not depend on it.
    """
    rng = Random(f"profiles-{seed}-{year}")  # noqa: S311 - examples, not secrets
    while True:
        yield {
            question: rng.choices(list(shares), list(shares.values()))[0]
            for question, shares in SHARES.items()
            if rng.random() >= _BLANK
        }
