import argparse
from getpass import getuser

from tuntas.cli.refusals import refusal

ADVICE = (
    "Bandingkan dengan laporan bertanda tangan dan surel ringkasan (tuntas verify-audit --rows N "
    "--head SIDIK); pulihkan yang hilang dari cadangan, atau akui sebabnya dengan "
    "tuntas verify-audit --acknowledge 'alasan'."
)


def run(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from tuntas.audit.actions import acknowledge
    from tuntas.audit.queries import verify

    if args.rows or args.head:
        return _compare(args.rows, args.head)
    if args.acknowledge is not None:
        count = acknowledge(reason=args.acknowledge, at=timezone.now(), by=None, account=getuser())
        print(f"{count} jangkar yang tidak cocok diakui, dengan alasan yang tercatat.")
    result, found = verify(), problems()
    print(f"{result.checked} baris jejak audit diperiksa.")
    if result.broken_at is not None:
        found.append(
            f"Rantai putus pada baris {result.broken_at}: isi tidak cocok dengan sidiknya. "
            "Pulihkan cadangan dari sebelum perubahan itu."
        )
    for problem in found:
        print(f"- {problem}")
    for remark in remarks():
        print(f"* {remark}")
    if not found:
        print("Rantai utuh.")
    return 1 if found else 0


def _compare(rows: int | None, head: str) -> int:
    """An anchor as a report or a letter says it."""
    from tuntas.audit.queries import holds

    if not rows or len(head) < 8:  # fewer signs say nothing
        raise refusal("anchor_incomplete")
    agrees = holds(rows, head)
    print("Jangkar cocok." if agrees else "Jangkar tidak cocok dengan jejak audit.")
    return 0 if agrees else 1


def problems() -> list[str]:
    """What is kept outside of the trail and does not agree with it, and what to do about it."""
    from tuntas.audit.queries import check
    from tuntas.web.display import sentence

    found = [sentence(each.message) for each in check().disagreements]
    return [*found[:-1], f"{found[-1]} {ADVICE}"] if found else []


def remarks() -> list[str]:
    """Since when the trail is anchored, and what was acknowledged."""
    from tuntas.audit.queries import acknowledgements, check
    from tuntas.web.display import moment

    trail, said = check(), []
    if trail.begun_at:
        since = f"Jejak audit dijangkar di luar basis data sejak {moment(trail.begun_at)}"
        before = f"; {trail.rows_before} baris sebelumnya tidak" if trail.rows_before else ""
        said.append(f"{since}{before}. {trail.agreeing} jangkar cocok.")
    return said + [
        f"{each.count} jangkar yang tidak cocok diakui oleh {each.by} pada {moment(each.at)}: "
        f"{each.reason}"
        for each in acknowledgements()
    ]
