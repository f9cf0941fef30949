"""The 38 provinces of Indonesia (since UU 29/2022), and where each stands on a map of equal
tiles.
"""

from __future__ import annotations

from dataclasses import dataclass


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


# West to east in the order of the codes; neighbours on the ground are neighbours here as far as can
# be.
PROVINCES = tuple(
    Province(*row)
    for row in (
        ("11", "Aceh", "Aceh", 0, 0),
        ("12", "Sumatera Utara", "Sumut", 1, 1),
        ("13", "Sumatera Barat", "Sumbar", 2, 1),
        ("14", "Riau", "Riau", 1, 2),
        ("15", "Jambi", "Jambi", 2, 2),
        ("16", "Sumatera Selatan", "Sumsel", 3, 2),
        ("17", "Bengkulu", "Bengkulu", 3, 1),
        ("18", "Lampung", "Lampung", 4, 2),
        ("19", "Kepulauan Bangka Belitung", "Babel", 2, 3),
        ("21", "Kepulauan Riau", "Kepri", 1, 3),
        ("31", "DKI Jakarta", "Jakarta", 4, 4),
        ("32", "Jawa Barat", "Jabar", 5, 4),
        ("33", "Jawa Tengah", "Jateng", 5, 5),
        ("34", "DI Yogyakarta", "DIY", 6, 5),
        ("35", "Jawa Timur", "Jatim", 5, 6),
        ("36", "Banten", "Banten", 5, 3),
        ("51", "Bali", "Bali", 5, 7),
        ("52", "Nusa Tenggara Barat", "NTB", 5, 8),
        ("53", "Nusa Tenggara Timur", "NTT", 5, 9),
        ("61", "Kalimantan Barat", "Kalbar", 1, 5),
        ("62", "Kalimantan Tengah", "Kalteng", 2, 5),
        ("63", "Kalimantan Selatan", "Kalsel", 2, 6),
        ("64", "Kalimantan Timur", "Kaltim", 1, 6),
        ("65", "Kalimantan Utara", "Kaltara", 0, 6),
        ("71", "Sulawesi Utara", "Sulut", 1, 9),
        ("72", "Sulawesi Tengah", "Sulteng", 2, 9),
        ("73", "Sulawesi Selatan", "Sulsel", 3, 8),
        ("74", "Sulawesi Tenggara", "Sultra", 3, 9),
        ("75", "Gorontalo", "Gtalo", 1, 8),
        ("76", "Sulawesi Barat", "Sulbar", 2, 8),
        ("81", "Maluku", "Maluku", 3, 10),
        ("82", "Maluku Utara", "Malut", 2, 10),
        ("91", "Papua", "Papua", 2, 13),
        ("92", "Papua Barat", "Pabar", 2, 12),
        ("93", "Papua Selatan", "Pasel", 4, 13),
        ("94", "Papua Tengah", "Pateng", 3, 12),
        ("95", "Papua Pegunungan", "Papeg", 3, 13),
        ("96", "Papua Barat Daya", "PBD", 2, 11),
    )
)
ROWS = 1 + max(p.row for p in PROVINCES)
COLUMNS = 1 + max(p.column for p in PROVINCES)

_OTHER_NAMES = {
    "nanggroe aceh darussalam": "Aceh",
    "bangka belitung": "Kepulauan Bangka Belitung",
    "jakarta": "DKI Jakarta",
    "daerah khusus ibukota jakarta": "DKI Jakarta",
    "daerah khusus jakarta": "DKI Jakarta",
    "dk jakarta": "DKI Jakarta",
    "yogyakarta": "DI Yogyakarta",
    "daerah istimewa yogyakarta": "DI Yogyakarta",
    "ntb": "Nusa Tenggara Barat",
    "ntt": "Nusa Tenggara Timur",
}
_BY_NAME = {p.name.casefold(): p for p in PROVINCES} | {p.code: p for p in PROVINCES}


def find(text: str) -> Province | None:
    """The province of a name or code as people write it; None where it is none of the 38."""
    name = " ".join(text.replace(".", " ").casefold().split())
    name = name.removeprefix("provinsi ").removeprefix("prov ").replace("d i ", "di ", 1)
    return _BY_NAME.get(_OTHER_NAMES.get(name, name).casefold())
