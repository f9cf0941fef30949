"""``tuntas demo``: example data or an old report, the official report, then the server."""

import argparse
import json
import os
from typing import Any

from .django import start
from .progress import Progress
from .server.migrate import migrate
from .troubles import require_free


def run(args: argparse.Namespace) -> int:
    audit = None
    if args.report:  # read before anything is written: a bad file leaves no trace
        from tuntas.readers.old_reports.audit import audit_report, require_known_units

        audit = audit_report(args.report)
        require_known_units(audit.report)
    if not args.no_serve:
        require_free("127.0.0.1", args.port)
    os.environ.setdefault("TUNTAS_SQLITE_SYNCHRONOUS", "NORMAL")  # example data may be made again
    start(args.dir)

    from .example import agency as example_agency
    from .server.installation import require_no_live

    require_no_live()  # before its schema is touched, and after an older one got its mark
    progress = Progress(example_agency.PARTS - bool(audit), quiet=args.format == "json")
    progress.begin("Menyiapkan basis data")
    migrate(verbosity=0, example=True)
    require_no_live()
    result = example_agency.prepare(audit, progress)
    progress.done()
    print(
        json.dumps(result, ensure_ascii=False) if args.format == "json" else _text(result),
        flush=True,
    )
    if not args.no_serve:
        from .server.serve import serve

        if args.format == "text":
            print(f"Tuntas: http://127.0.0.1:{args.port}  (Ctrl+C untuk berhenti)", flush=True)
        serve("127.0.0.1", args.port)
    return 0


def _text(result: dict[str, Any]) -> str:
    accounts = [
        f"  {a['username']:<12} {a['password']:<22} {a['role']}" for a in result["accounts"]
    ]
    files = [f"  {kind.upper():<5} {path}" for kind, path in result["report"].items()]
    path = result["public_path"]
    public = [f"Verifikasi laporan itu, untuk siapa pun: {path}"] if path else []
    lines = [
        "",
        f"Basis data: {result['database']}",
        "Laporan monitoring dan evaluasi:",
        *files,
        *public,
        f"Formulir survei untuk responden: {result['survey_path']}",
        "Akun contoh (nama, kata sandi, peran):",
        *accounts,
        "",
    ]
    return "\n".join(lines)
