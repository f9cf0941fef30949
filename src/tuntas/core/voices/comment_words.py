"""Words of respondents by meaning, from comment_words.toml; phrases have their words apart."""

from tuntas.core.base import data

_TABLE = data.table("voices/comment_words")


def _list(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


def _by_element(name: str) -> dict[str, tuple[str, ...]]:
    """Element -> the words of one of its lists; "" is the service as a whole."""
    return {element: _list(lists.get(name, "")) for element, lists in _TABLE["elements"].items()}


SPELLING = {
    variant: standard
    for standard, variants in _TABLE["spelling"].items()
    for variant in variants.split()
}
PRAISE, BLAME = _by_element("praise"), _by_element("blame")
STRONG, WEAK = _by_element("topics"), _by_element("weak_topics")
MEANINGS = {name: frozenset(_list(text)) for name, text in _TABLE["meanings"].items()}
SOFT = frozenset(_list(_TABLE["soft"]["opinions"]))
BURDENS = MEANINGS["burdens"]
NEGATIONS, NOT_ONLY = MEANINGS["negations"], MEANINGS["not_only"]
WISHES, PLEADING = MEANINGS["wishes"], MEANINGS["pleading"]
CHANGES, DONE, KEEPING = MEANINGS["changes"], MEANINGS["done"], MEANINGS["keeping"]
EXCESS, THANKS = MEANINGS["excess"], MEANINGS["thanks"]
CONTRASTS, LINKS = MEANINGS["contrasts"], MEANINGS["links"]
UNITS_OF_TIME = MEANINGS["units_of_time"]
WAITED, QUICKLY = MEANINGS["waited"], MEANINGS["quickly"]

ENDINGS = ("", *_TABLE["affixes"]["endings"].split())
SUFFIXES = ("", *_TABLE["affixes"]["suffixes"].split())
PREFIXES = (  # with the letter of the root that melted into it
    ("", ""),
    *(tuple(prefix.partition("/")[::2]) for prefix in _TABLE["affixes"]["prefixes"].split()),
)
