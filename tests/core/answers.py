"""Tallies and forms for tests."""

from collections import Counter

from tuntas.core.survey.instruments import SKM_2017


def element(n, total):
    """``n`` answers that add up to ``total``, as equal as they can be."""
    value, rest = divmod(total, n)
    return Counter({value: n - rest, value + 1: rest}) if rest else Counter({value: n})


def tally(n, total, keys=SKM_2017.keys):
    """``n`` people who answered every element of ``keys``; all values add up to ``total``."""
    share, rest = divmod(total, len(keys))
    return {key: element(n, share + (i < rest)) for i, key in enumerate(keys)}
