"""Takes left-over mark-up out of cells: lists and emphasis that a converter forgot."""

import html
import re

# Only names that a converter writes: "<5 hari" and "<nama>" are text.
_TAG = re.compile(
    r"</?(?:p|br|ul|ol|li|i|b|u|em|strong|span|div|font|sup|sub|table|thead|tbody|tr|t[dh])(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"</p>\s*<p(?:\s[^<>]*)?>", re.IGNORECASE)


def has_markup(text: str) -> bool:
    return bool(_TAG.search(text))


def plain(text: str) -> str:
    """The words of a cell, white space folded; entities become their character."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).split()).replace(" ,", ",")


def paragraphs(text: str) -> list[str]:
    """The cell's paragraphs as plain text, where the mark-up shows them; else one."""
    return [words for part in _PARAGRAPH.split(text) if (words := plain(part))]


def folded(text: str) -> str:
    """For comparing names: letters and digits only, lower case."""
    return " ".join(re.findall(r"\w+", plain(text).casefold()))
