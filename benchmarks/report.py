"""The report in all four formats, of few and of many plans: ``python -m benchmarks.report [UNITS
PLANS]``.

With two numbers it writes one report of that size and prints where its time went; without, it does
so for both promised sizes, each in a process of its own: memory is promised of the process and what
it starts.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from tests.reports.factories import plan, snapshot, survey, unit

from benchmarks.__main__ import reference, show
from tuntas.core.evaluation.snapshot import Discrepancy, Finding, Snapshot

SIZES = ((88, 858, 6.0, 400.0), (1000, 20_000, 90.0, None))  # units, plans, seconds, MB
YEARS = (2021, 2022)
TEXT = "Menyelenggarakan sosialisasi ke-{} tentang persyaratan layanan kepada pengguna di Kota {}."


def made(units: int, plans: int) -> Snapshot:
    """A third of the plans are about the earlier round; one in four has a finding."""
    nos = tuple(range(1, units + 1))
    rows = []
    for n in range(plans):
        no, year, day = (
            n % units + 1,
            YEARS[n % 3 > 0],
            date(2022, 12, 31) + timedelta(days=n % 300),
        )
        text = "\n".join(f"{k}. {TEXT.format(n, no)}" for k in range(1, 4))
        rows.append(
            plan(no, year, n // units + 1, text=text, deadline=day, deadline_raw=f"{day:%d/%m/%Y}")
        )
    rows.sort(key=lambda p: (p.year, p.unit_no, p.id))
    facts = snapshot(
        tuple(rows), units=tuple(map(unit, nos)), rounds=tuple(survey(year, nos) for year in YEARS)
    )
    seen = tuple(
        Finding(f"{p.id}:x", "status_missing", p.id, "high", p.text[:120]) for p in rows[::4]
    )
    differing = tuple(
        Discrepancy(no, unit(no).name, 2022, "plans", "3", "4", "unknown")
        for no in nos[: units // 10]
    )
    return replace(facts, findings=seen, discrepancies=differing)


def measure(units: int, plans: int) -> dict[str, float]:
    """Seconds to the end of each format and of everything; "cpu": seconds of processor time in
    them, which a busy machine lengthens less; "MB": the most memory of the process and of its
    largest child together."""
    from tuntas.cli.django import start

    with tempfile.TemporaryDirectory() as name:
        start(Path(name))
        from tuntas.reports.runs.writing import write_files

        text = made(units, plans).to_json()
        began, before, ends = time.perf_counter(), worked(), {}

        def heard(_share: float, what: str) -> None:
            ends[what.split()[-1]] = time.perf_counter() - began

        write_files(Snapshot.from_json(text), Path(name) / "out", progress=heard)
        taken = {"all": time.perf_counter() - began, "cpu": worked() - before}
    peak = [
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return {**ends, **taken, "MB": sum(peak) / 1024}


def worked() -> float:
    """Seconds of processor time, of this process and the children that ended."""
    return sum(os.times()[:4])


def main() -> None:
    if len(sys.argv) > 2:
        print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))
        return
    unit_of_work = reference()
    for units, plans, limit, memory in SIZES:
        command = [sys.executable, "-m", "benchmarks.report", str(units), str(plans)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout)
        what = f"report of {units:,} units and {plans:,} plans, 4 formats"
        show(what, found["all"], "s", limit, unit_of_work)
        print(f"{'  its processor time':<58} {found['cpu']:9.2f} s")
        show("  its peak memory, process and children", found["MB"], "MB", memory or 4000)


if __name__ == "__main__":
    main()
