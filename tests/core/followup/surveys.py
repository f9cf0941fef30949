"""What rounds say of a service, with and without the answers that intervals need."""

from decimal import Decimal
from random import Random

from tuntas.core.followup.reasons import Surveyed
from tuntas.core.score.moments import Moments
from tuntas.core.score.scoring import tally_of
from tuntas.core.survey.instruments import SKM_2017

KEYS = SKM_2017.keys


def surveyed(text, **others):
    values = {k: None if v == "-" else Decimal(v) for k, v in zip(KEYS, text.split(), strict=True)}
    return Surveyed(SKM_2017, values, label="SKM 2020", **others)


def answered(forms, **others):
    """What nine-element forms say, with everything that intervals need."""
    patterns = {}
    for form in forms:
        patterns[form] = patterns.get(form, 0) + 1
    moments = Moments.of(patterns, KEYS)
    return Surveyed.of(tally_of(patterns, KEYS), SKM_2017, moments=moments, **others)


BEFORE = surveyed("90 90 90 90 90 90 90 90 90")


def forms(n, *chances, seed=1):
    """``n`` forms; an element gets 4 with its chance, else 3."""
    random = Random(seed)  # noqa: S311 - example answers, not secrets
    return [tuple(4 if random.random() < c else 3 for c in chances) for _ in range(n)]


CLEAR = answered(forms(300, 0.1, 0.1, 0.1, *[0.9] * 6))
CLOSE = answered(forms(40, *[0.5] * 9))
