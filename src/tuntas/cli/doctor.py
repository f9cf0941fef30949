from __future__ import annotations

import argparse
import sys
from importlib.metadata import version

from tuntas.cli.django import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(args: argparse.Namespace) -> int:
    del args
    start()
    from django.conf import settings
    from django.core.checks import run_checks
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    problems = [f"{m.id} {m.msg}" for m in run_checks(include_deployment_checks=False)]
    if pending:
        problems.append(f"{len(pending)} migrasi belum dijalankan: jalankan 'tuntas migrate'")
    print(f"Python {sys.version.split()[0]}, Django {version('django')}, tuntas {version('tuntas')}")
    print(f"Basis data: {connection.vendor}; folder data: {settings.DATA_DIR}")
    for problem in problems:
        print(f"- {problem}")
    print("Semua baik." if not problems else f"{len(problems)} hal perlu dibenahi.")
    return 1 if problems else 0
