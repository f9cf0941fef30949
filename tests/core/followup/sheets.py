"""A plan as a row of the spreadsheet, and what its unit and round have."""

from datetime import date

from tuntas.core.followup.plan_cells import COLUMNS
from tuntas.core.followup.plan_sheet import (
    Known,
    Place,
    Register,
    read_rows,
)

TODAY = date(2026, 7, 1)
REGISTER = Register(
    units={1: Place(frozenset({"Pengujian", "Informasi"}), frozenset({"rani", "budi"}))},
    rounds={"SKM 2026": frozenset({"U1", "U2", "U3"})},
    recommendations={"7": ("SKM 2026", 1), "8": ("SKM 2026", 2)},
)
PLAN = {
    "code": "2026-01-01",
    "version": "3",
    "round": "SKM 2026",
    "unit": "1",
    "unit_name": "Balai Contoh",
    "service": "Pengujian",
    "recommendation": "7",
    "elements": "U1, U3",
    "text": "Melatih petugas",
    "cause": "",
    "measure": "Semua lulus",
    "person": "rani",
    "deadline": "2026-12-31",
    "reason": "",
    "milestones": "2026-09-30 Menyusun bahan",
    "tags": "loket",
    "state": "Draf",
    "trace": "",
}


def known(state="draft", unit=1, asked=False, **cells):
    return {("SKM 2026", "2026-01-01"): Known(3, state, unit, PLAN | cells, asked)}


def read(*rows, plans=None):
    return read_rows(
        list(enumerate(rows, start=2)), known() if plans is None else plans, REGISTER, TODAY
    )


def new(**cells):
    empty = dict.fromkeys(COLUMNS, "")
    return empty | {"round": "SKM 2026", "unit": "1", "text": "Menata ruang tunggu"} | cells
