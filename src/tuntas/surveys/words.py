"""What states and measures are called, and what pages say in sentences; the texts lie in
``words.toml`` and ``sentences.toml``.
"""

from functools import partial

from tuntas.web import display

words = partial(display.words, "tuntas.surveys")
say = display.sentences("tuntas.surveys")
