"""Cohen's kappa against worked figures, and against the delta method done by numbers."""

from fractions import Fraction
from itertools import product
from math import sqrt

import pytest
from hypothesis import given, strategies as st

from tuntas.core.evaluation.agreement import agreement, least_pairs

Y, N = "close", "return"


def pairs(yy, yn, ny, nn):
    return [(Y, Y)] * yy + [(Y, N)] * yn + [(N, Y)] * ny + [(N, N)] * nn


def test_the_textbook_example_is_exact():
    found = agreement(pairs(20, 5, 10, 15))
    assert (found.n, found.agreed, found.kappa) == (50, 35, Fraction(2, 5))


def test_readers_who_always_differ_have_a_negative_kappa():
    assert agreement(pairs(0, 10, 10, 0)).kappa == -1


def test_too_few_pairs_are_refused_with_their_number():
    found = agreement(pairs(4, 1, 1, 1))
    assert (found.kappa, found.interval, found.printed) == (None, None, None)
    assert (
        str(found.refusal) == "Kesepakatan baru dapat dihitung mulai 8 pasang pendapat; baru ada 7."
    )
    assert (least_pairs(2), least_pairs(3)) == (8, 18)


def test_one_kind_of_opinion_only_says_nothing_beyond_chance():
    found = agreement(pairs(30, 0, 0, 0))
    assert (found.agreed, found.kappa) == (30, None)
    assert "sejenis" in str(found.refusal)


def test_perfect_agreement_is_not_called_certain():
    low, high = agreement(pairs(5, 0, 0, 5)).interval
    assert high == 1.0
    assert low == pytest.approx((0.025 ** (1 / 10) - 0.5) / 0.5)


def by_numbers(counts):
    """The standard error of kappa from its numerical gradient and the multinomial covariance."""
    n = sum(counts)
    shares = [c / n for c in counts]

    def kappa(p):
        (a, b), (c, d) = p[:2], p[2:]
        total = sum(p)
        observed = (a + d) / total
        expected = ((a + b) * (a + c) + (c + d) * (b + d)) / total**2
        return (observed - expected) / (1 - expected)

    def slope(i):
        step = 1e-6
        up, down = list(shares), list(shares)
        up[i] += step
        down[i] -= step
        return (kappa(up) - kappa(down)) / (2 * step)

    slopes = [slope(i) for i in range(4)]
    covariance = sum(
        slopes[i] * slopes[j] * ((shares[i] if i == j else 0) - shares[i] * shares[j])
        for i, j in product(range(4), repeat=2)
    )
    return sqrt(max(covariance, 0) / n)


@pytest.mark.parametrize("counts", [(20, 5, 10, 15), (44, 5, 3, 8), (6, 2, 1, 3)])
def test_the_interval_is_that_of_the_delta_method(counts):
    found = agreement(pairs(*counts))
    low, high = found.interval
    error = 1.959964 * by_numbers(counts)
    assert low == pytest.approx(max(float(found.kappa) - error, -1), abs=1e-5)
    assert high == pytest.approx(min(float(found.kappa) + error, 1), abs=1e-5)


@given(st.tuples(*[st.integers(0, 40)] * 4))
def test_kappa_lies_in_its_interval_and_does_not_depend_on_who_is_first(counts):
    yy, yn, ny, nn = counts
    found, turned = agreement(pairs(yy, yn, ny, nn)), agreement(pairs(yy, ny, yn, nn))
    assert found.kappa == turned.kappa
    assert (found.kappa is None) == (found.refusal is not None)
    if found.kappa is not None:
        low, high = found.interval
        assert -1 <= low <= float(found.kappa) + 1e-9
        assert float(found.kappa) - 1e-9 <= high <= 1


@pytest.mark.parametrize(
    ("counts", "printed"),
    [
        ((20, 5, 10, 15), ("0.40", "0.15", "0.65")),
        ((5, 0, 0, 5), ("1.00", "0.38", "1.00")),
        ((0, 10, 10, 0), ("-1.00", "-1.00", "-1.00")),
        ((40, 1, 2, 30), ("0.92", "0.82", "1.00")),
    ],
)
def test_kappa_is_printed_with_its_interval_which_keeps_within_one(counts, printed):
    assert tuple(map(str, agreement(pairs(*counts)).printed)) == printed


def test_as_many_pairs_as_are_needed_are_enough():
    assert agreement(pairs(4, 1, 1, 2)).kappa is not None
    assert agreement(pairs(4, 1, 1, 2), categories=3).kappa is None
    uniform = agreement(pairs(30, 0, 0, 0))
    assert (uniform.n, uniform.agreed, str(uniform.refusal)) == (
        30,
        30,
        "Semua pendapat sejenis, sehingga kesepakatan di luar kebetulan tidak dapat dihitung.",
    )
