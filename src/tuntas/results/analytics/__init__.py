"""Tallies of more answers than a database should hold, from Parquet (the extra
``tuntas[analytics]``).

``expression`` says once, for every engine that ibis speaks to, how answers become counts; ``local``
counts the same on one machine, several times as fast. Both give ``core.score.tallies.Count``, from
which scores and intervals come as everywhere else. When to use which: docs/reference/scale.md.
"""
