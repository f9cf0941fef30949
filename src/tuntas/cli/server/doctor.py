import argparse
import sys
from datetime import datetime, timedelta
from importlib.metadata import version


def _evidence(at: datetime) -> list[str]:
    from tuntas.followup.evidence.storage import orphans, problems

    try:
        return problems(orphans(at))
    except Exception as error:  # noqa: BLE001 - each kind of storage fails in its own way
        return [f"Penyimpanan data dukung tidak dapat dibaca: {error}"]


def run(args: argparse.Namespace) -> int:
    from django.conf import settings
    from django.core.checks import run_checks
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.utils import timezone

    from . import health, verify_audit

    print(
        f"Python {sys.version.split()[0]}, Django {version('django')}, tuntas {version('tuntas')}"
    )
    print(f"Basis data: {connection.vendor}; folder data: {settings.DATA_DIR}")
    problems = [f"{m.id} {m.msg}" for m in run_checks(include_deployment_checks=False)]
    problems += health.rights(mend=args.repair)
    if damaged := health.damage():
        return _said(problems + damaged, [])
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        problems.append(f"{len(pending)} migrasi belum dijalankan: jalankan 'tuntas migrate'")
        return _said(problems, [])
    problems += health.keys() + health.administrators(timezone.localdate())
    problems += health.guards() + verify_audit.problems() + _evidence(timezone.now())
    return _said(problems, _remarks() + verify_audit.remarks())


def _said(problems: list[str], remarks: list[str]) -> int:
    for problem in problems:
        print(f"- {problem}")
    for remark in remarks:
        print(f"* {remark}")
    print("Semua baik." if not problems else f"{len(problems)} hal perlu dibenahi.")
    return 1 if problems else 0


def _remarks() -> list[str]:
    """What works, but not as fully as one may think."""
    from django.conf import settings
    from django.utils import timezone

    from tuntas.notify.holidays.queries import years_without_holidays
    from tuntas.notify.models import Delivery

    today = timezone.localdate()
    years = years_without_holidays({today.year, (today + timedelta(days=31)).year})
    lacking = "belum lengkap: pengingat hanya mengenal akhir pekan dan hari bertanggal tetap"
    remarks = [f"Hari libur {year} {lacking}" for year in years]
    if not settings.EMAIL_HOST:
        remarks.append(
            "Server surel belum diatur (TUNTAS_EMAIL_URL): pemberitahuan hanya ada di aplikasi"
        )
    if failed := Delivery.objects.filter(state=Delivery.State.FAILED).count():
        remarks.append(f"{failed} surel atau webhook gagal dikirim: lihat halaman Pengiriman")
    return remarks
