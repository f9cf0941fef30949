"""A plan as a check of an old report reads it."""

from dataclasses import replace

from tuntas.core.base.periods import read_date
from tuntas.core.evaluation.checks import CheckInput


def plan(
    text="Membuat leaflet alur pelayanan",
    deadline="30/06/2022",
    status="Close",
    number=1,
    **changes,
):
    made = CheckInput(
        f"2022-01-{number:02}",
        2022,
        "Balai Contoh",
        "Pengujian",
        text,
        read_date(deadline, 2022),
        status,
        (),
    )
    return replace(made, **changes)
