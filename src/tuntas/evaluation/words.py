"""What states and measures are called, and the sentences of pages that hold figures; both are data
files beside this one.
"""

from functools import partial

from django.utils.translation import gettext

from tuntas.core.base import data
from tuntas.core.base.counted import agreed
from tuntas.web import display

words = partial(display.words, "tuntas.evaluation")


def say(key: str, **values: object) -> str:
    """The sentence with this key of ``sentences.toml``, in the language of the page; whole numbers
    are written as pages write them.
    """
    part, name = key.split(".")
    said = {k: display.number(v) if isinstance(v, int) else v for k, v in values.items()}
    sentence = gettext(data.rows("sentences", "tuntas.evaluation")[part][name])
    return agreed(sentence.format(**said))
