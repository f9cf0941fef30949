"""The command line.

Each command is a module with ``run(args) -> int``. What it takes is data (``commands.toml``), and
where that has to be worked out, ``add_arguments(parser)`` of the module adds it.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tuntas.config.refusals import SettingWrong
from tuntas.core.base.data import table
from tuntas.core.base.errors import Refusal

from .django import start
from .refusals import Trouble
from .troubles import sentence_of

COMMANDS = table("commands", "tuntas.cli")


def _between(least: int, most: int) -> Callable[[str], int]:
    def number(raw: str) -> int:
        if raw.isascii() and raw.isdigit() and least <= int(raw[:9]) <= most:
            return int(raw)
        expected = f"yang diharapkan bilangan dari {least} sampai {most}"
        raise argparse.ArgumentTypeError(f"“{raw}”: {expected}")

    return number


TYPES: dict[str, Any] = {
    "path": Path,
    "port": _between(1, 65535),
    "workers": _between(1, 64),
    "rows": _between(1, 999_999_999),
}


def _overview() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tuntas", description="Survei, tindak lanjut, dan laporannya."
    )
    commands = parser.add_subparsers(dest="command", metavar="PERINTAH")
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command["help"])
    return parser


def _add(parser: argparse.ArgumentParser, name: str, environment: str = "", **options: Any) -> None:
    if "type" in options:
        options["type"] = TYPES[options["type"]]
    if environment:
        options["default"] = os.environ.get(environment, options["default"])
    parser.add_argument(name, **options)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status: 0 done; 1 the thing checked does not hold, or what the installation needs is not
    there; 2 refused. Where it is not 0, a sentence says why.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] not in COMMANDS:
        _overview().parse_args(words)  # --help or an unknown command ends here
        _overview().print_help()
        return 2
    command = COMMANDS[words[0]]
    module = importlib.import_module(f"tuntas.cli.{command['module']}")
    parser = argparse.ArgumentParser(prog=f"tuntas {words[0]}", description=command["help"])
    for name, given in command.get("arguments", {}).items():
        _add(parser, name, **given)
    if add_arguments := getattr(module, "add_arguments", None):
        add_arguments(parser)
    try:
        args = parser.parse_args(words[1:])
        if command.get("database"):
            start()
        return int(module.run(args))
    except Refusal as refusal:
        return _say(refusal)
    except BrokenPipeError:  # the reader of our output (head, less) went away
        sys.stderr.close()
        return 1
    except Exception as error:
        if (known := sentence_of(error)) is None:
            raise
        return _say(known)


def _say(refusal: Refusal) -> int:
    print(f"tuntas: {refusal.message}", file=sys.stderr)
    return 1 if isinstance(refusal, Trouble | SettingWrong) else 2
