"""Many plans at once: ``python -m benchmarks.bulk``. A made-up agency, one unit with 15,000 plans,
SQLite.
"""

from __future__ import annotations

import io
import os
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from benchmarks.__main__ import reference, show

PLANS = 5_000
ROWS = 10_000


def main() -> None:
    unit_of_work = reference()
    with tempfile.TemporaryDirectory() as name:
        os.environ["TUNTAS_HOSTS"] = "testserver"
        from tuntas.cli.django import start

        start(Path(name))
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        world = prepare()
        bulks(world, unit_of_work)
        sheets(world, unit_of_work)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{'peak memory of the whole benchmark':<58} {peak:9.2f} MB")


def prepare() -> dict[str, Any]:
    from django.utils import timezone
    from tests.factories import agency, units
    from tests.people import cast

    from tuntas.surveys.rounds.actions import open_round

    now = timezone.now()
    body = agency()
    made = units(body)
    people = cast(body, made[0], now)
    round_ = open_round(
        agency=body,
        year=now.year,
        name="SKM",
        target=None,
        rules=["Aturan"],
        counted=made,
        by=None,
        at=now,
    )
    return {"round": round_, "unit": made[0], "now": now, **people.everyone()}


def bulks(world: dict[str, Any], unit_of_work: float) -> None:
    from django.db import transaction

    from tuntas.core.followup.acts import NewPlan, PlanContent
    from tuntas.followup.plans import saving
    from tuntas.organisation.permissions import viewer

    now = world["now"]
    services = list(world["unit"].services.all())
    new = [
        NewPlan(
            world["round"],
            world["unit"].pk,
            PlanContent(
                text=f"Melatih petugas loket tentang waktu penyelesaian, kelompok {n}",
                deadline=(now + timedelta(days=30 + n % 200)).date(),
                service=services[n % len(services)],
                elements=["U3", "U1"],
                measure="Semua petugas lulus uji",
                tags=[f"kelompok {n % 7}"],
            ),
        )
        for n in range(PLANS)
    ]
    officer, head = viewer(world["officer"], now), viewer(world["head"], now)

    def make() -> None:
        with transaction.atomic():
            saving.make([(each, None) for each in new], officer, now)

    show(f"{PLANS:,} drafts made", timed(make), "s", 3, unit_of_work)
    later = (now + timedelta(days=400)).date()
    for act, who, given in (
        ("assign", officer, {"person": world["head"].pk}),
        ("tag", officer, {"tags": ("prioritas",)}),
        ("submit", officer, {}),
        ("approve", head, {}),
        ("ask_deadline", officer, {"day": later, "reason": "Anggaran turun"}),
        ("grant_deadline", head, {}),
    ):
        seen = timed(lambda act=act, who=who, given=given: bulk(act, who, given, now, False))
        show(f"{act} of {PLANS:,} plans: what would happen", seen, "s", 3, unit_of_work)
        taken = timed(lambda act=act, who=who, given=given: bulk(act, who, given, now, True))
        show(f"{act} of {PLANS:,} plans: done", taken, "s", 3, unit_of_work)


def bulk(act: str, who: Any, given: dict[str, Any], now: Any, do: bool) -> None:
    from tuntas.followup.bulk import actions as actions_bulk
    from tuntas.followup.models import ActionPlan

    rows = list(ActionPlan.objects.values_list("pk", "version"))
    batch = actions_bulk.prepare(act=act, rows=rows, viewer=who, at=now)
    if given:
        actions_bulk.give(batch=batch, given=actions_bulk.Given(**given))
    if do:
        batch = actions_bulk.carry_out(batch=batch, viewer=who, at=now)
        assert all(row["done"] for row in batch.outcome)
    else:
        assert all(row.done for row in actions_bulk.consider(batch=batch, viewer=who, at=now))


def sheets(world: dict[str, Any], unit_of_work: float) -> None:
    """The pages themselves: upload with its check, the preview, the confirmation."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from tuntas.followup.models import ActionPlan

    client = Client()
    client.force_login(world["officer"])
    found: dict[str, Any] = {}
    data = filled(world)

    def upload() -> None:
        sheet = SimpleUploadedFile("rencana.xlsx", data)
        found["address"] = client.post("/rencana/impor/", {"file": sheet}).url
        page = client.get(found["address"]).content.decode()
        assert "10.000 rencana baru" in page

    seen, saved = timed(upload), timed(lambda: client.post(found["address"]))
    assert ActionPlan.objects.count() == PLANS + ROWS
    show(f"import of {ROWS:,} new plans, to its preview", seen, "s", 8, unit_of_work)
    show("  with its confirmation", seen + saved, "s", 8, unit_of_work)

    def export() -> None:
        response = client.get("/rencana/lembar.xlsx?state=draft")
        found["sheet"] = b"".join(response.streaming_content)

    show(f"export of {ROWS:,} plans", timed(export), "s", 8, unit_of_work)
    changed = changes_of(found["sheet"])

    def change() -> None:
        sheet = SimpleUploadedFile("rencana.xlsx", changed)
        found["address"] = client.post("/rencana/impor/", {"file": sheet}).url
        assert "10.000 rencana diubah" in client.get(found["address"]).content.decode()

    seen, saved = timed(change), timed(lambda: client.post(found["address"]))
    show(f"import of {ROWS:,} changed plans, to its preview", seen, "s", 8, unit_of_work)
    show("  with its confirmation", seen + saved, "s", 8, unit_of_work)
    assert ActionPlan.objects.filter(cause="Petugas baru belum dilatih").count() == ROWS


def filled(world: dict[str, Any]) -> bytes:
    day = (world["now"] + timedelta(days=90)).date().isoformat()
    return workbook(
        {
            "round": "SKM",
            "unit": "1",
            "service": "Pengujian",
            "elements": "U3, U1",
            "text": f"Menata ruang tunggu dan loket, tahap {n}, dengan daftar periksa harian bagi "
            "petugas",
            "measure": "Waktu tunggu paling lama 15 menit",
            "person": "officer",
            "deadline": day,
        }
        for n in range(ROWS)
    )


def changes_of(data: bytes) -> bytes:
    from tuntas.followup.sheets.spreadsheet import read

    rows = [cells for _, cells in read(data, "rencana.xlsx")]
    assert len(rows) == ROWS
    return workbook({**cells, "cause": "Petugas baru belum dilatih"} for cells in rows)


def workbook(rows: Any) -> bytes:
    from tuntas.core.followup.plan_sheet import COLUMNS

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(COLUMNS.values()))
        for number, row in enumerate(rows, start=1):
            for place, key in enumerate(COLUMNS):
                sheet.write_string(number, place, row.get(key, ""))
    return file.getvalue()


def timed(work: Callable[[], object]) -> float:
    """Once: what is done is done."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
