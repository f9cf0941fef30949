import argparse


def run(_args: argparse.Namespace) -> int:
    from tuntas.audit.queries import verify

    result = verify()
    print(f"{result.checked} baris jejak audit diperiksa.")
    if result.broken_at is None:
        print("Rantai utuh.")
        return 0
    print(f"Rantai putus pada baris {result.broken_at}: isi tidak cocok dengan sidiknya.")
    return 1
