"""The business: plain Python over frozen values, without framework, clock, files or randomness.

Seven chapters, each of which knows only those before it: base, survey, score, voices, followup,
evaluation, report (score and voices do not know each other). Word lists, tables and standing texts
are TOML files beside the modules (``base.data``).
"""
