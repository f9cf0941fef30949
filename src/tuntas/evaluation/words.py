"""What states and measures are called; the words lie in ``words.toml``."""

from functools import partial

from tuntas.web import display

words = partial(display.words, "tuntas.evaluation")
