from math import isclose

import pytest

from tuntas.core.score.student import t_below, t_quantile

PRINTED = {
    1: 12.7062,
    2: 4.3027,
    4: 2.7764,
    9: 2.2622,
    30: 2.0423,
    60: 2.0003,
    61: 1.9996,
    120: 1.9799,
}


@pytest.mark.parametrize(("df", "printed"), PRINTED.items())
def test_quantiles_are_those_of_the_printed_table(df, printed):
    assert round(t_quantile(0.975, df), 4) == printed


def test_the_series_and_the_expansion_meet():
    assert t_quantile(0.975, 60) > t_quantile(0.975, 61) > t_quantile(0.975, 62)


@pytest.mark.parametrize("df", [1, 2, 3, 8, 60, 61, 500])
@pytest.mark.parametrize("p", [0.6, 0.9, 0.975, 0.999])
def test_the_chance_below_a_quantile_is_its_level(df, p):
    assert isclose(t_below(t_quantile(p, df), df), p, abs_tol=1e-4)
    assert isclose(t_below(-t_quantile(p, df), df), 1 - p, abs_tol=1e-4)


@pytest.mark.parametrize(
    ("p", "df", "exact", "error"),
    [
        (0.975, 61, 1.9996236, 1e-6),
        (0.995, 100, 2.6258905, 1e-6),
        (0.9995, 61, 3.4572937, 1e-5),
        (0.9995, 400, 3.3150152, 1e-6),
    ],
)
def test_where_the_expansion_is_used_it_is_as_exact_as_it_says(p, df, exact, error):
    """By Simpson's rule over the density."""
    assert isclose(t_quantile(p, df), exact, abs_tol=error)
