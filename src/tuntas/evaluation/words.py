"""What states and measures are called, and the sentences of pages that hold figures; both are data
files beside this one.
"""

from functools import partial

from tuntas.web import display

words = partial(display.words, "tuntas.evaluation")
say = display.sentences("tuntas.evaluation")
