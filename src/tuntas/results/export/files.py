"""The answers themselves as files, for programs that count further than this one.

One row is one answer. Nothing in it tells who gave it: the day instead of the moment, bands, no
key, and no order that would tell which answer came before which.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from tuntas.core.voices import masking
from tuntas.organisation.house import house_of
from tuntas.organisation.models import Service
from tuntas.readers.formats import parquet
from tuntas.results.refusals import refusal
from tuntas.surveys.actions import record_round
from tuntas.surveys.models import Response, Round
from tuntas.surveys.questionnaires.queries import asked_in
from tuntas.web.tables import exports
from tuntas.web.terms import gettext

PARTITION = ("round", "agency")  # the folders of a file in parts
_PLACE = {
    "agency": "VARCHAR",
    "round": "VARCHAR",
    "year": "SMALLINT",
    "unit": "INTEGER",
    "service": "VARCHAR",
    "channel": "VARCHAR",
    "received": "DATE",
}
_CHUNK = 5000  # answers in memory at a time


@dataclass(frozen=True)
class Columns:
    """``questions``: a small whole number each, blank where not answered. ``profile``: a band
    each.
    """

    questions: tuple[str, ...]
    profile: tuple[str, ...]
    comments: bool

    @cached_property
    def asked(self) -> frozenset[str]:
        return frozenset((*self.questions, *self.profile))

    @property
    def types(self) -> dict[str, str]:
        """Name -> type in SQL, in order."""
        return {
            **_PLACE,
            **dict.fromkeys(self.questions, "TINYINT"),
            **dict.fromkeys(self.profile, "VARCHAR"),
            "excluded": "BOOLEAN",
            **({"comment": "VARCHAR"} if self.comments else {}),
        }


Writer = Callable[[Path, Columns, Iterable[list[Any]]], None]


def columns(rounds: Iterable[Round], comments: bool) -> Columns:
    """What the rounds ask, together; own questions are left out, since their answers may say
    anything.
    """
    asked = [asked_in(round_) for round_ in rounds]
    return Columns(
        tuple(dict.fromkeys(q.key for a in asked for q in a.questions if q.kind == "rating")),
        tuple(dict.fromkeys(q.key for a in asked for q in a.profile)),
        comments,
    )


def rows(rounds: Sequence[Round], wanted: Columns) -> Iterator[list[Any]]:
    """The answers by round and service, read from the database as they are needed.

    Raises ValueError for an answer to a question that was not asked.
    """
    by_id = {r.pk: [r.agency.name, r.name, r.year] for r in rounds}
    of_agencies = Service.objects.filter(unit__agency__in={r.agency_id for r in rounds})
    services = {
        pk: [no, name] for pk, no, name in of_agencies.values_list("pk", "unit__no", "name")
    }
    labels = {
        label: gettext(label) for label in masking.LABELS.values()
    }  # in the language of this moment
    zone, house = timezone.get_current_timezone(), house_of(*{r.agency for r in rounds})
    for (round_id, service, channel, at, excluded, *comment), values, profile in _stored(
        rounds, wanted
    ):
        if not (values.keys() <= wanted.asked and profile.keys() <= wanted.asked):
            raise ValueError(
                f"{sorted({*values, *profile} - wanted.asked)}: answered and not asked"
            )
        yield [
            *by_id[round_id],
            *services[service],
            channel,
            at.astimezone(zone).date(),
            *map(values.get, wanted.questions),
            *map(profile.get, wanted.profile),
            excluded,
            *(masking.mask(text, labels.__getitem__, house) for text in comment),
        ]


def _stored(rounds: Sequence[Round], wanted: Columns) -> Iterator[tuple[Sequence[Any], Any, Any]]:
    """Fields, answers and profile. Texts of JSON are read many at a time, which takes a third of
    the time.
    """
    fields = ["round_id", "service_id", "channel", "received_at", "excluded"]
    found = (
        Response.objects.filter(round__in=rounds)
        .order_by("round_id", "service_id", "key")  # keys are random, so their order tells nothing
        .annotate(
            values_text=Cast("answers", TextField()), profile_text=Cast("profile", TextField())
        )
        .values_list(
            "values_text", "profile_text", *fields, *(["comment"] if wanted.comments else [])
        )
        .iterator(_CHUNK)
    )
    while some := list(islice(found, _CHUNK)):
        values, profiles = (
            json.loads(f"[{','.join(row[column] for row in some)}]") for column in (0, 1)
        )
        yield from zip((row[2:] for row in some), values, profiles, strict=True)


def export_answers(
    *, target: Path, rounds: Sequence[Round], comments: bool = False, by: Any, at: datetime
) -> int:
    """Write the answers of the rounds to ``target`` and an audit row; returns how many answers.

    The kind follows the ending: .csv, .xlsx, .parquet; a name without one becomes a folder of
    Parquet files by round and agency. Constant memory. Refuses an ending it does not know
    (file_type), a file or filled folder that is there (file_exists), a folder that is not
    (folder_missing). ``target`` is whole or absent.
    """
    write = _writer(target)
    wanted = columns(rounds, comments)
    with TemporaryDirectory(dir=target.parent, prefix=".tuntas-") as folder:
        made = Path(folder) / target.name
        counted = _Counted(rows(rounds, wanted))
        write(made, wanted, counted)
        with transaction.atomic():
            record_export(rounds, target.suffix, comments, by, at)
            if target.is_dir():
                target.rmdir()
            shutil.move(made, target)
    return counted.n


def record_export(
    rounds: Iterable[Round], kind: str, comments: bool, by: Any, at: datetime
) -> None:
    """One row per round, so that each round's history tells who took its answers away."""
    data = {"kind": kind.removeprefix(".") or "folder", "comments": comments}
    for round_ in rounds:
        record_round(round_, "export_answers", by, at, data)


class _Counted:
    def __init__(self, some: Iterator[list[Any]]) -> None:
        self.some, self.n = some, 0

    def __iter__(self) -> Iterator[list[Any]]:
        for row in self.some:
            self.n += 1
            yield row


def _writer(target: Path) -> Writer:
    write = WRITERS.get(target.suffix.casefold())
    if write is None:
        raise refusal("file_type", file=target.name)
    if not target.parent.is_dir():
        raise refusal("folder_missing", folder=target.parent)
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise refusal("file_exists", file=target)
    return write


def write_csv(target: Path, wanted: Columns, found: Iterable[list[Any]]) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        file.writelines(exports.csv_lines([*wanted.types], found))


def write_xlsx(target: Path, wanted: Columns, found: Iterable[list[Any]]) -> None:
    exports.write_workbook(str(target), [*wanted.types], iter(found))


def write_parquet(
    target: Path, wanted: Columns, found: Iterable[list[Any]], parts: bool = False
) -> None:
    """By way of lines of JSON, which DuckDB turns into columns. (Its reader of CSV stumbles over
    comments with line breaks and quotation marks.)"""
    line = json.JSONEncoder(default=str).encode
    columns = ", ".join(
        f"row[{place}]::{kind} AS {parquet.quoted(name)}"
        for place, (name, kind) in enumerate(wanted.types.items(), start=1)
    )
    with TemporaryDirectory(dir=target.parent) as folder, parquet.connect() as db:
        text = Path(folder) / "answers.json"
        with text.open("w", encoding="utf-8") as file:
            file.writelines(f"{line(row)}\n" for row in found)
        table = db.read_json(
            str(text), columns={"row": "VARCHAR[]"}, format="newline_delimited", records="false"
        ).project(columns)
        table.to_parquet(
            str(target), compression="zstd", partition_by=[*PARTITION] if parts else None
        )


WRITERS: dict[str, Writer] = {
    ".csv": write_csv,
    ".xlsx": write_xlsx,
    ".parquet": write_parquet,
    "": partial(write_parquet, parts=True),
}
