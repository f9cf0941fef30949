"""The figures that the product promises, measured; see README.md."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "data" / "laporan-monev-skm-semester1-2023.txt"
REPORT = REAL if REAL.exists() else ROOT / "docs" / "examples" / "laporan-contoh.txt"
TUNTAS = [sys.executable, "-m", "tuntas"]


def reference() -> float:
    """Seconds of a fixed piece of work: what this machine is worth at this moment."""

    def work() -> None:
        values = [hashlib.sha256(str(i).encode()).hexdigest() for i in range(150_000)]
        values.sort()

    return seconds(work, runs=3)


def seconds(work: Callable[[], object], runs: int = 5) -> float:
    """The median of several runs, after one that does not count."""
    work()
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def show(
    what: str, value: float, unit: str, limit: float, unit_of_work: float | None = None
) -> None:
    ratio = f"{value / unit_of_work:8.2f} x reference" if unit_of_work else " " * 20
    verdict = "ok" if value <= limit else "SLOW"
    print(f"{what:<58} {value:9.2f} {unit:<3} (promise {limit:g}) {ratio}  {verdict}", flush=True)


def bench_reading(unit_of_work: float) -> None:
    command = [*TUNTAS, "audit-report", str(REPORT), "--format", "json"]
    taken = seconds(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL), runs=3)
    show("read, reconcile, check a report (whole process)", taken, "s", 1.5, unit_of_work)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    show("  its peak memory", peak, "MB", 150)


def prepare_demo(folder: Path) -> None:
    """An agency with the report's plans; also sets Django up on it for the figures that follow."""
    began = time.perf_counter()
    command = [
        *TUNTAS,
        "demo",
        "--report",
        str(REPORT),
        "--dir",
        str(folder),
        "--no-serve",
        "--format",
        "json",
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    print(f"{'prepare the demo':<58} {time.perf_counter() - began:9.2f} s")
    os.environ["TUNTAS_HOSTS"] = "localhost,127.0.0.1,testserver"
    from tuntas.cli.django import start

    start(folder)
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def bench_report(folder: Path, unit_of_work: float) -> None:
    from tuntas.core.evaluation.snapshot import Snapshot
    from tuntas.evaluation.models import CutOff
    from tuntas.reports.runs.writing import write_files

    snapshot = Snapshot.from_json(CutOff.objects.first().snapshot)
    out = folder / "bench"
    out.mkdir()
    taken = seconds(lambda: write_files(snapshot, out, ["pdf", "docx", "xlsx"]), runs=3)
    show(f"PDF, DOCX and XLSX of {len(snapshot.plans)} plans", taken, "s", 6, unit_of_work)


def addresses() -> Iterator[str]:
    from tuntas.evaluation.models import Evaluation
    from tuntas.followup.models import ActionPlan

    evaluation, plan = (
        Evaluation.objects.first(),
        ActionPlan.objects.select_related("round").first(),
    )
    yield from (
        "/",
        "/hasil/",
        "/unit/",
        f"/unit/{plan.unit.no}/",
        "/rencana/",
        "/rencana/?q=pelayanan",
    )
    yield f"/rencana/{plan.round.code}/{plan.code}/"
    yield from (
        "/evaluasi/",
        f"/evaluasi/{evaluation.code}/",
        f"/evaluasi/{evaluation.code}/rekonsiliasi/",
    )
    yield from ("/laporan/", f"/laporan/{evaluation.code}/", "/laporan-lama/")


def bench_pages(unit_of_work: float) -> None:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(username="ketua"))
    for address in addresses():
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        taken = seconds(lambda address=address: client.get(address), runs=9)
        show(f"page {address}", taken * 1000, "ms", 60, unit_of_work * 1000)


def bench_server_at_rest(folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"TUNTAS_DIR": str(folder)}
    server = subprocess.Popen(
        [*TUNTAS, "serve", "--port", str(port)], env=environment, start_new_session=True
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/masuk/")
        show("server at rest, all its processes (PSS)", memory_of_group(server.pid), "MB", 150)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(10)


def wait_for(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=2).read()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not answer in time")


def memory_of_group(group: int) -> float:
    """MB of all processes of a session, shared pages counted once (PSS, from the kernel)."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(process.name)) == group:
                lines = (process / "smaps_rollup").read_text().splitlines()
                total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, StopIteration):
            continue  # it ended while we looked
    return total / 1024


def main() -> None:
    unit_of_work = reference()
    print(
        f"report: {'the real one' if REPORT == REAL else REPORT.name}; reference "
        f"{unit_of_work:.3f} s\n"
    )
    bench_reading(unit_of_work)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare_demo(folder)
        bench_report(folder, unit_of_work)
        bench_pages(unit_of_work)
        bench_server_at_rest(folder)


if __name__ == "__main__":
    main()
