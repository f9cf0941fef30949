"""The command line.

Each command is a module with ``run(args) -> int`` and, where it takes any, with
``add_arguments(parser)``.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from tuntas.core.base.errors import Refusal

# name -> (module, what it does); modules are imported only when their command is called.
COMMANDS = {
    "demo": ("demo", "instansi contoh, laporan, lalu server / example agency, report, then serve"),
    "serve": ("server.serve", "jalankan server web / run the web server"),
    "worker": ("server.worker", "kerjakan antrean tugas / work off the task queue"),
    "migrate": (
        "server.migrate",
        "siapkan skema basis data / bring the database schema up to date",
    ),
    "doctor": ("server.doctor", "periksa pemasangan / check the installation"),
    "score": ("score", "hitung nilai SKM dari berkas jawaban / score a file of answers"),
    "sample-size": ("sample_size", "jumlah responden minimal / required respondents"),
    "audit-report": (
        "old_reports.audit_report",
        "baca dan periksa laporan lama / read and check an old report",
    ),
    "report": ("report", "tulis laporan evaluasi / write the evaluation report"),
    "export": ("export", "tulis data ke berkas untuk program lain / write data for other programs"),
    "sweep": (
        "server.sweep",
        "hapus data pribadi yang sudah waktunya / delete personal data that are due",
    ),
    "verify-tallies": (
        "server.verify_tallies",
        "hitung ulang semua jawaban / recount all answers and compare",
    ),
    "verify-audit": (
        "server.verify_audit",
        "periksa rantai jejak audit / recompute the audit chain",
    ),
}


def _overview() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tuntas", description="Survei, tindak lanjut, dan laporannya."
    )
    commands = parser.add_subparsers(dest="command", metavar="PERINTAH")
    for name, (_, help_text) in COMMANDS.items():
        commands.add_parser(name, help=help_text)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 done, 1 the thing checked does not hold, 2 refused with a sentence."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] not in COMMANDS:
        _overview().parse_args(words)  # --help or an unknown command ends here
        _overview().print_help()
        return 2
    name, help_text = COMMANDS[words[0]]
    module = importlib.import_module(f"tuntas.cli.{name}")
    parser = argparse.ArgumentParser(prog=f"tuntas {words[0]}", description=help_text)
    if add_arguments := getattr(module, "add_arguments", None):
        add_arguments(parser)
    try:
        return int(module.run(parser.parse_args(words[1:])))
    except Refusal as refusal:
        print(f"tuntas: {refusal.message}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output (head, less) went away
        sys.stderr.close()
        return 1
