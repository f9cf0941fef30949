"""``tuntas setup --file``: 1,000 units, 5,000 services and 2,000 people, whole process.

``python -m benchmarks.setup``; prints the processor time too, which a busy machine changes less.
"""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import xlsxwriter

from benchmarks.__main__ import TUNTAS, show

UNITS, SERVICES, PEOPLE = 1_000, 5, 2_000


def sheets() -> dict[str, list[list[Any]]]:
    units, roles = range(1, UNITS + 1), ("Petugas unit", "Kepala unit")
    return {
        "Instansi": [
            ["Nama instansi", "Nama singkat", "Zona waktu", "Nama pengelola sistem",
             "Surel pengelola sistem"],
            ["Dinas Contoh", "Dinas", "Asia/Jakarta", "Wayan Contoh", "wayan@contoh.go.id"],
        ],
        "Jenis unit": [["Nama"], ["Puskesmas"]],
        "Unit": [["No", "Unit", "Jenis"], *([n, f"Unit {n}", "Puskesmas"] for n in units)],
        "Layanan": [
            ["Unit", "Layanan", "Pengguna setahun"],
            *([f"Unit {n}", f"Layanan {s}", 100] for n in units for s in range(SERVICES)),
        ],
        "Orang": [
            ["Nama", "Surel", "Peran", "Unit"],
            *([f"Orang {n}", f"o{n}@contoh.go.id", roles[n % 2], n // 2 + 1]
              for n in range(PEOPLE)),
        ],
    }  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "agency.xlsx"
        with xlsxwriter.Workbook(path) as book:
            for title, rows in sheets().items():
                page = book.add_worksheet(title)
                for i, row in enumerate(rows):
                    page.write_row(i, 0, row)
        more = {"TUNTAS_DIR": f"{name}/data", "TUNTAS_SETUP_PASSWORD": "angin-laut-selatan-7"}
        began = time.perf_counter()
        subprocess.run(
            [*TUNTAS, "setup", "--file", str(path)],
            check=True, env=os.environ | more, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        show("an agency from one workbook (whole process)", time.perf_counter() - began, "s", 20)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        show("  its processor time", used.ru_utime + used.ru_stime, "s", 20)


if __name__ == "__main__":
    main()
