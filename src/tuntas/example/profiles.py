"""Made-up profiles of respondents, as common as they are at a licensing office."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_BLANK = 0.04  # chance that a question is left empty

# Question of the questionnaire -> band -> how many of a thousand.
SHARES = {
    "p.jenis_kelamin": {"L": 460, "P": 540},
    "p.usia": {"<20": 20, "20-29": 340, "30-39": 330, "40-49": 200, "50-59": 90, "60+": 20},
    "p.pendidikan": {"SD": 5, "SMP": 15, "SMA": 220, "DIII": 120, "S1": 520, "S2": 110, "S3": 10},
    "p.pekerjaan": {
        "PNS": 100,
        "TNI": 5,
        "POLRI": 10,
        "Swasta": 550,
        "Wirausaha": 245,
        "Lainnya": 90,
    },
}


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
