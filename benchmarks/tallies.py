"""Rolling up new answers and showing pages over many old ones: ``python -m benchmarks.tallies
[ANSWERS]``.

One round with 1,000 units of one service each. The old answers are made by the database from some
thousand whole forms, and so are their tallies; the new ones come one by one, from all units.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
import uuid
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.__main__ import reference, seconds, show

UNITS = 1000
NEW = 10_000
POOLS, FORMS = 10, 250  # the units of one pool got the same forms, equally often
BANDS = {"jenis_kelamin": "LP", "usia": "ABCDE", "pendidikan": "12345", "pekerjaan": "12345"}
PAGES = ("/", "/hasil/", "/hasil/peringkat/", "/hasil/peta/", "/unit/501/")


def form(rng: random.Random, keys: tuple[str, ...]) -> tuple[dict[str, int], dict[str, str]]:
    mood = rng.choice((2, 3, 3, 4, 4, 4))
    answers = {key: min(4, max(1, mood + rng.choice((-1, 0, 0, 0, 1)))) for key in keys}
    return answers, {field: rng.choice(bands) for field, bands in BANDS.items()}


def agency(answers: int) -> Any:
    """An agency with a round of so many counted answers; returns the round."""
    from django.utils import timezone

    from tuntas.core.survey.instruments import SKM_2017
    from tuntas.organisation.actions import register_agency, register_services, register_units
    from tuntas.surveys.rounds.actions import open_round

    now = timezone.now()
    made = register_agency(
        name="Badan Uji", short_name="Badan", inspectorate="Inspektorat", by=None, at=now
    )
    rows = [
        {"no": n, "name": f"Unit {n}", "kind": "main_office", "independent_since": 2000}
        for n in range(1, UNITS + 1)
    ]
    units = register_units(agency=made, rows=rows, by=None, at=now)
    register_services(agency=made, names={u.pk: ("Layanan",) for u in units}, by=None, at=now)
    for year in (2024, 2025):
        round_ = open_round(
            agency=made,
            year=year,
            name=f"SKM {year}",
            target=None,
            rules=[],
            counted=units,
            by=None,
            at=now,
        )
        fill(round_, answers // 2, SKM_2017.keys, now)
    return round_


def fill(round_: Any, answers: int, keys: tuple[str, ...], now: Any) -> None:
    from django.db import connection

    from tuntas.core.score import tallies
    from tuntas.organisation.models import Service
    from tuntas.results.models import RollUp, Tally

    rng = random.Random(round_.year)  # noqa: S311 - made-up answers
    pools = [[form(rng, keys) for _ in range(FORMS)] for _ in range(POOLS)]
    services = list(
        Service.objects.filter(unit__agency=round_.agency)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    each = max(1, answers // UNITS // FORMS)  # how often a unit got each form of its pool
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE forms (pool INT, form INT, answers TEXT, profile TEXT)")
        cursor.executemany(
            "INSERT INTO forms VALUES (%s, %s, %s, %s)",
            [
                (p, f, *map(json.dumps, given))
                for p, pool in enumerate(pools)
                for f, given in enumerate(pool)
            ],
        )
        cursor.execute("CREATE TEMP TABLE asked (service INT, pool INT)")
        cursor.executemany(
            "INSERT INTO asked VALUES (%s, %s)", [(s, i % POOLS) for i, s in enumerate(services)]
        )
        cursor.execute(
            """
            WITH RECURSIVE times(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM times WHERE n < %s)
            INSERT INTO surveys_response (key, round_id, service_id, channel, received_at, answers,
            extra,
                comment, profile, language, excluded, counted)
            SELECT lower(hex(randomblob(16))), %s, asked.service, 'link', %s, forms.answers, '{}',
            '',
                forms.profile, 'id', 0, 1
            FROM times, asked JOIN forms USING (pool)
            """,
            [each, round_.pk, now],
        )
        cursor.execute("DROP TABLE temp.forms")
        cursor.execute("DROP TABLE temp.asked")
    counted = []
    for pool in pools:
        stored = tallies.empty()
        for _ in range(each):
            tallies.count_in(stored, pool)
        counted.append(stored)
    Tally.objects.bulk_create(
        Tally(round=round_, service_id=s, **counted[i % POOLS]) for i, s in enumerate(services)
    )
    RollUp.objects.create(round=round_, at=now)


def add_new(round_: Any) -> None:
    from django.utils import timezone

    from tuntas.core.survey.instruments import SKM_2017
    from tuntas.organisation.models import Service
    from tuntas.surveys.models import Response

    rng = random.Random(uuid.uuid4().int)  # noqa: S311 - made-up answers
    services = list(Service.objects.filter(unit__agency=round_.agency).values_list("pk", flat=True))
    stream = (
        Response(
            round=round_,
            service_id=rng.choice(services),
            received_at=timezone.now(),
            answers=a,
            profile=p,
        )
        for a, p in (form(rng, SKM_2017.keys) for _ in range(NEW))
    )
    while batch := list(islice(stream, 1000)):
        Response.objects.bulk_create(batch)


def main(answers: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        os.environ["TUNTAS_HOSTS"] = "localhost,127.0.0.1,testserver"
        from tuntas.cli.django import start

        start(Path(name))
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        measure(answers)


def measure(answers: int) -> None:
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from tuntas.accounts.actions import register_person
    from tuntas.organisation.actions import appoint
    from tuntas.organisation.models import Appointment
    from tuntas.results.scores.actions import check_tallies, roll_up

    began = time.perf_counter()
    round_ = agency(answers)
    print(f"{answers:,} answers of {UNITS} units stored in {time.perf_counter() - began:.0f} s")
    unit_of_work = reference()
    taken = []
    for _ in range(3):
        add_new(round_)
        began = time.perf_counter()
        assert roll_up(at=timezone.now()) == NEW
        taken.append(time.perf_counter() - began)
    show(f"roll up {NEW:,} new answers of all units", sorted(taken)[1], "s", 0.3, unit_of_work)
    now = timezone.now()
    secret = uuid.uuid4().hex
    person = register_person(username="ketua", name="Ketua", password=secret, by=None, at=now)
    role, since = Appointment.Role.TEAM_LEADER, now.date()
    appoint(
        person=person, agency=round_.agency, role=role, unit=None, valid_from=since, by=None, at=now
    )
    client = Client()
    client.force_login(get_user_model().objects.get(username="ketua"))
    for address in PAGES:
        began = time.perf_counter()
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        first = time.perf_counter() - began
        warm = seconds(lambda address=address: client.get(address), runs=9)
        show(
            f"page {address} (the first time {first * 1000:.0f} ms)",
            warm * 1000,
            "ms",
            60,
            unit_of_work * 1000,
        )
    began = time.perf_counter()
    assert check_tallies(round_=round_, at=now) == []
    print(
        f"count {answers // 2 + 3 * NEW:,} answers again and compare: "
        f"{time.perf_counter() - began:.1f} s"
    )
    connection.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
