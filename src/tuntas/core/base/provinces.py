"""The 38 provinces of Indonesia (since UU 29/2022), and where each stands on a map of tiles."""

from dataclasses import dataclass

from . import data


@dataclass(frozen=True)
class Province:
    """``code``: of the Ministry of Home Affairs. ``row``, ``column``: of its tile, from the
    north-west.
    """

    code: str
    name: str
    short: str
    row: int
    column: int


# West to east in the order of the codes.
PROVINCES = tuple(
    Province(code, *row) for code, row in data.table("base/provinces")["provinces"].items()
)
ROWS = 1 + max(p.row for p in PROVINCES)
COLUMNS = 1 + max(p.column for p in PROVINCES)

_OTHER_NAMES = data.table("base/provinces")["other_names"]
_BY_NAME = {p.name.casefold(): p for p in PROVINCES} | {p.code: p for p in PROVINCES}


def find(text: str) -> Province | None:
    """The province of a name or code as people write it; None where it is none of the 38."""
    name = " ".join(text.replace(".", " ").casefold().split())
    name = name.removeprefix("provinsi ").removeprefix("prov ").replace("d i ", "di ", 1)
    return _BY_NAME.get(_OTHER_NAMES.get(name, name).casefold())
