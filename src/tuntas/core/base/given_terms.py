"""What a word of an agency must be before it enters sentences (``terms``)."""

import re
from collections.abc import Mapping

from .errors import refusals
from .messages import Message
from .terms import LABELS, NAMES, Terms

MOST = 80  # characters of a word
_refusal = refusals("base/terms")
# Nothing that has a meaning in templates, formats or mark-up.
_SIGNS = re.compile(r"[\w .,'/()-]*")


def checked(words: Mapping[str, str]) -> Terms:
    """Words as a person wrote them. Raises Refusal: term_empty, term_long, term_sign."""
    folded = {name: " ".join(words.get(name, "").split()) for name in NAMES}
    for name, word in folded.items():
        label = Message(LABELS[name])
        if not word and name != "signer":
            raise _refusal("term_empty", label=label)
        if len(word) > MOST:
            raise _refusal("term_long", label=label, most=MOST)
        if not _SIGNS.fullmatch(word):
            raise _refusal("term_sign", label=label)
    return Terms(**folded)
