"""``tuntas sample-size N...``: required respondents of N yearly users."""

import argparse

from tuntas.core.base.numerals import number
from tuntas.core.survey import sample_size as sampling


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "population", metavar="N", type=_population, nargs="+", help="pengguna layanan setahun"
    )


def run(args: argparse.Namespace) -> int:
    print(f"{'Populasi':>12}  {'Rumus':>6}  {'Tabel':>6}")
    for n in args.population:
        print(
            f"{number(n):>12}  {number(sampling.required(n)):>6}  "
            f"{number(sampling.from_table(n)):>6}"
        )
    print("Krejcie dan Morgan (1970), galat 5 %; tabel: baris berikutnya yang lebih besar.")
    return 0


def _population(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"“{text}” bukan bilangan bulat 0 atau lebih")
    return int(text)
