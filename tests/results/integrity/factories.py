"""A round with answers that look as if nobody gave them, beside calm ones."""

import uuid
from datetime import timedelta

from tests.factories import NOW, SERVICES, agency, units
from tests.people import cast
from tests.remembered import remembered
from tuntas.core.survey.instruments import SKM_2017
from tuntas.results.integrity.actions import read_answers
from tuntas.results.scores.actions import rebuild_tallies
from tuntas.surveys.models import DuplicateTrace, Response
from tuntas.surveys.rounds.actions import open_round

QUOTE = "Pak Budi di loket dua sangat membantu saya ketika mengurus izin edar pangan"


def mixed(n):
    return [3 + (n + place) % 2 for place in range(9)]


def add(round_, service, values, turn=lambda v: v, **changes):
    """Answers ten minutes apart unless ``changes`` say otherwise."""
    Response.objects.bulk_create(
        Response(
            key=uuid.UUID(int=service.pk * 10_000 + n),
            round=round_,
            service=service,
            answers=dict(zip(SKM_2017.keys, map(turn, row), strict=True)),
            **{"received_at": NOW + timedelta(minutes=20 * n), "seconds": 60}
            | {k: v(n) if callable(v) else v for k, v in changes.items()},
        )
        for n, row in enumerate(values)
    )


def make(turn=lambda v: v):
    """The first service of the first unit is suspect in three ways, the second unit's in one,
    others calm.
    """
    body = agency()
    first, second, third = units(body)
    round_ = open_round(
        agency=body,
        year=2023,
        name="SKM 2023",
        target=None,
        rules=[],
        counted=[first, second, third],
        by=None,
        at=NOW,
    )
    suspect, other = first.services.get(name=SERVICES[0]), second.services.get(name=SERVICES[0])
    add(round_, suspect, [[4] * 9] * 30, turn, comment=QUOTE, seconds=lambda n: 3 if n < 12 else 60)
    add(round_, other, [mixed(n) for n in range(20)], turn, channel="paper")
    add(round_, third.services.first(), [mixed(n) for n in range(40)], turn)
    rebuild_tallies(round_=round_, by=None, at=NOW)
    read_answers(at=NOW)
    DuplicateTrace.objects.create(round=round_, digest="d" * 64, hour=NOW, count=25)
    return round_, suspect, cast(body, first, NOW)


@remembered
def suspected():
    return make()
