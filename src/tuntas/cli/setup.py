"""``tuntas setup``: the first agency and its operator, in the terminal or from a script."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable
from getpass import getpass
from typing import Any

from .refusals import refusal
from .server.migrate import migrate
from .setup_file import from_file, write_template

VARIABLE = "TUNTAS_SETUP_PASSWORD"
FLAGS = ("agency", "short_name", "inspectorate", "time_zone", "name", "email")


def run(args: argparse.Namespace) -> int:
    from django.conf import settings
    from django.utils import timezone

    from tuntas.organisation.beginning.actions import set_up
    from tuntas.organisation.beginning.queries import require_nobody

    if args.template:
        return write_template(args.template)
    migrate(verbosity=0)
    require_nobody()  # before anything is asked
    if args.file:
        return from_file(args, {name: getattr(args, name) for name in FLAGS}, _password(args))
    given = {name: getattr(args, name) for name in FLAGS}
    given["time_zone"] = given["time_zone"] or settings.TIME_ZONE
    asks = sys.stdin.isatty() and not args.password_stdin
    form = asked(given) if asks else read({**given, **_password(args)})
    person = set_up(given=form.given(), secret=None, at=timezone.now())
    made = {
        "agency": form.cleaned_data["agency"],
        "username": person.username,
        "folder": str(settings.DATA_DIR),
    }
    print(json.dumps(made, ensure_ascii=False) if args.format == "json" else _text(made))
    return 0


def _text(made: dict[str, str]) -> str:
    return "{agency}: siap. Jalankan 'tuntas serve', lalu masuk sebagai {username}.".format(**made)


def _password(args: argparse.Namespace) -> dict[str, str]:
    """Never from a flag, which other people of the machine could read."""
    word = (
        sys.stdin.readline().rstrip("\r\n") if args.password_stdin else os.environ.get(VARIABLE, "")
    )
    return {"password": word, "again": word}


def read(given: dict[str, str]) -> Any:
    """The form; refuses (setup_wrong) with all that is missing or wrong."""
    from tuntas.organisation.beginning.forms import BeginningForm

    form = BeginningForm(given)
    if not form.is_valid():
        problems = [f"{_flag(name)}: {_line(wrong)}" for name, wrong in form.errors.items()]
        raise refusal("setup_wrong", problems=" ".join(problems))
    return form


def _line(errors: Iterable[object]) -> str:
    return " ".join(map(str, errors))


def _flag(field: str) -> str:
    return VARIABLE if field in ("password", "again") else f"--{field.replace('_', '-')}"


def asked(given: dict[str, str], ask: Callable[[str], str] = input) -> Any:
    """What no flag gives is asked, and asked again while it cannot be taken."""
    from tuntas.organisation.beginning.forms import BeginningForm

    answers, fields = dict(given), BeginningForm.base_fields
    missing = [name for name in fields if not answers.get(name)]
    while True:
        for name in missing:
            question = f"{fields[name].label}: "
            answers[name] = getpass(question) if _flag(name) == VARIABLE else ask(question).strip()
        form = BeginningForm(answers)
        if form.is_valid():
            return form
        missing = list(form.errors)
        for name, wrong in form.errors.items():
            print(f"{fields[name].label}: {_line(wrong)}", file=sys.stderr)
        if {"password", "again"} & set(missing):
            missing = [n for n in missing if n not in ("password", "again")] + ["password", "again"]
