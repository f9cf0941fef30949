"""Lists of alternatives from data files, as regular expressions.

A list is a text: an alternative a line, or several in a line parted by " | ". ``{name}`` in an
alternative stands for another list: one alternative as it is, several as a group.
"""

import re
from collections.abc import Mapping

Lists = Mapping[str, str]


def alternatives(lists: Lists, name: str) -> list[str]:
    found = re.split(r"\s\|\s|\n", lists[name])
    words = filter(None, map(str.strip, found))
    return [re.sub(r"\{([a-z_]+)\}", lambda m: group(lists, m[1]), each) for each in words]


def either(lists: Lists, name: str) -> str:
    return "|".join(alternatives(lists, name))


def group(lists: Lists, name: str) -> str:
    found = alternatives(lists, name)
    return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"
