"""Names that people type: of agencies, units, services, people."""

import unicodedata

# Signs that change in which direction the text around them is read, so that a name looks like
# another one or spills over its line (Unicode, UAX 9).
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """Without blanks around it, and with single blanks inside."""
    return " ".join(text.split())


def has_hidden_signs(text: str) -> bool:
    """Control characters, lone surrogates, and signs that turn the direction of reading.

    Letters that are read from right to left are letters like others.
    """
    return any(c in _TURNS or unicodedata.category(c) in ("Cc", "Cs") for c in text)
