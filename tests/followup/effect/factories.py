"""Two rounds of answers, and plans of the first whose effect shows in the second."""

from dataclasses import dataclass, replace
from random import Random

from tests import factories
from tests.factories import NOW, SERVICES, old_report, plan_row
from tests.people import Cast, cast
from tuntas.core.survey.instruments import SKM_2017
from tuntas.evaluation.old_reports.actions import import_report
from tuntas.organisation.actions import register_services, register_units
from tuntas.organisation.models import Agency, Unit
from tuntas.readers.old_reports.audit import ReportAudit
from tuntas.readers.old_reports.model import ReportUnit
from tuntas.results.scores.actions import rebuild_tallies
from tuntas.surveys.answers.actions import receive_many
from tuntas.surveys.models import Round
from tuntas.surveys.rounds.actions import open_round

UNITS = [{"no": no, "name": f"Balai Contoh {no}", "kind": "balai"} for no in range(1, 13)]


@dataclass(frozen=True)
class Made:
    agency: Agency
    units: list[Unit]
    rounds: dict[int, Round]
    people: Cast


def survey(body, year, units, seed, better=(), used=SKM_2017):
    """Twelve answers to each service; ``better``: (unit no, element key) of which nobody says less
    than 4.
    """
    round_ = open_round(
        agency=body,
        year=year,
        name=f"SKM {year}",
        target=None,
        rules=[],
        counted=units,
        by=None,
        at=NOW,
    )
    Round.objects.filter(pk=round_.pk).update(instrument=used.id)
    rng = Random(seed)  # noqa: S311 - examples, not secrets
    answers = []
    for unit in units:
        leaning = {key: rng.choice((0.3, 0.5, 0.7)) for key in used.keys}
        for service in unit.services.all():
            for _ in range(12):
                form = {key: 3 + (rng.random() < leaning[key]) for key in used.keys}
                form |= {key: 4 for no, key in better if no == unit.no}
                answers.append((service.pk, form))
    receive_many(round_=round_, answers=answers, by=None, at=NOW)
    rebuild_tallies(round_=round_, by=None, at=NOW)
    return round_


def world(rows, better=()):
    """Two rounds, and the plans of ``rows`` for the first, as an old report has them."""
    body = factories.agency()
    units = register_units(agency=body, rows=UNITS, by=None, at=NOW)
    register_services(agency=body, names={u.pk: SERVICES for u in units}, by=None, at=NOW)
    rounds = {2021: survey(body, 2021, units, 1), 2022: survey(body, 2022, units, 2, better)}
    report = replace(
        old_report(tuple(rows)),
        summary=(),
        units=tuple(ReportUnit(u.no, u.name, False) for u in units),
    )
    audit = ReportAudit(report=report, findings=(), discrepancies=())
    import_report(agency=body, audit=audit, by=None, at=NOW)
    return Made(body, units, rounds, cast(body, units[0], NOW))


def plan(no, code, **changes):
    """A unit's plan for one element, closed, due within the year of the later round."""
    name = UNITS[no - 1]["name"]
    number = SKM_2017.keys.index(SKM_2017.find(code).key) + 1
    row = plan_row(1, 2021, number, elements=(code,), **changes)
    return replace(row, id=f"2021-{no:02}-{number:02}", unit_no=no, unit=name, unit_printed=name)


CODES = [("U1", "U2", "U3"), ("U4", "U5", "U6"), ("U7", "U8", "U9")]
MANY = [(no, code) for no in range(1, 13) for code in CODES[no % 3]]
