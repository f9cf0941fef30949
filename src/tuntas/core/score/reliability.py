"""How well a questionnaire measures: item-total correlation and Cronbach's alpha.

Both are taken over the complete forms: those that answer every question somebody answered.
"""

from fractions import Fraction
from itertools import combinations_with_replacement
from math import sqrt

from .moments import Moments

_Covariances = dict[tuple[str, str], Fraction]


def item_total_r(moments: Moments) -> dict[str, float | None]:
    """Question -> Pearson r with the total of all questions, itself included (df = n - 2).

    None where the question or the total has no variance ("Gratis" from everyone: "tidak dapat
    dihitung"), or with fewer than two complete forms. Questions that nobody answered are absent.
    """
    questions = list(moments.answers())
    found = _covariances(moments)
    result: dict[str, float | None] = dict.fromkeys(questions)
    total = sum(found.values(), Fraction())
    for question in questions if total else ():
        if own := found[question, question]:
            with_total = sum((found[question, other] for other in questions), Fraction())
            result[question] = float(with_total) / sqrt(own * total)
    return result


def cronbach_alpha(moments: Moments) -> Fraction | None:
    """Cronbach's alpha: k / (k - 1) x (1 - sum of variances / variance of the total).

    None with fewer than two questions or two complete forms, or when the totals do not vary.
    """
    found = _covariances(moments)
    k = len(moments.answers())
    total = sum(found.values(), Fraction())
    if k < 2 or not total:
        return None
    items = sum((value for (a, b), value in found.items() if a == b), Fraction())
    return Fraction(k, k - 1) * (1 - items / total)


def complete_forms(moments: Moments) -> int:
    """How many forms answer every question that somebody answered."""
    used = moments.answers()
    return sum(sums.n for answered, sums in moments.groups.items() if len(answered) == len(used))


def _covariances(moments: Moments) -> _Covariances:
    """Sample covariance of each ordered pair of questions over the complete forms; empty below
    two.
    """
    used = moments.answers()
    for answered, sums in moments.groups.items():
        if len(answered) == len(used) and sums.n > 1:
            break
    else:
        return {}
    found: _Covariances = {}
    pairs = combinations_with_replacement(range(len(answered)), 2)
    for (i, j), product in zip(pairs, sums.products, strict=True):
        spread = sums.n * product - sums.values[i] * sums.values[j]
        value = Fraction(spread, sums.n * (sums.n - 1))
        found[answered[i], answered[j]] = found[answered[j], answered[i]] = value
    return found
