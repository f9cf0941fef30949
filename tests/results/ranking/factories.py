"""A round of units with forms of one's choice, and who may see their ranking."""

from decimal import Decimal

from tests.factories import KINDS, NOW
from tests.people import person, signed_in
from tuntas.core.survey.instruments import SKM_2017
from tuntas.organisation.actions import register_kinds, register_services, register_units
from tuntas.results.scores.actions import roll_up
from tuntas.surveys.answers.actions import receive_many
from tuntas.surveys.models import RoundService
from tuntas.surveys.rounds.actions import open_round

CONTENT = [4] * 9  # the values of one form


def low(n):
    """A form with ``n`` elements at 2, the others at 4."""
    return [2] * n + [4] * (9 - n)


def survey(agency, forms, target="80", weights="exact", aggregation="pooled", counted=None):
    """A round; ``forms``: unit number -> forms of its one service. Units are made as needed."""
    kinds = ("balai", "balai", "loka", "loka")
    rows = [
        {
            "no": no,
            "name": f"Kantor {no}",
            "kind": kinds[(no - 1) % 4],
            "province": "Aceh" if no < 3 else "",
        }
        for no in forms
    ]
    if not agency.kinds.exists():
        register_kinds(agency=agency, rows=KINDS, by=None, at=NOW)
    units = register_units(agency=agency, rows=rows, by=None, at=NOW)
    register_services(agency=agency, names={u.pk: ["Pengujian"] for u in units}, by=None, at=NOW)
    of = {u.no: u for u in units}
    counted = list(of) if counted is None else counted
    round_ = open_round(
        agency=agency,
        year=2022,
        name="SKM 2022",
        target=target and Decimal(target),
        rules=[],
        counted=[of[no] for no in counted],
        uncounted=[u for no, u in of.items() if no not in counted],
        by=None,
        at=NOW,
    )
    round_.weights, round_.aggregation = weights, aggregation
    round_.save()
    answers = [
        (of[no].services.get().pk, dict(zip(SKM_2017.keys, form, strict=True)))
        for no, some in forms.items()
        for form in some
    ]
    receive_many(round_=round_, answers=answers, by=None, at=NOW)
    roll_up(at=NOW, round_=round_)
    return round_


def leader(agency, username="leader"):
    return signed_in(person("leader", agency, NOW, username=username))


def users(round_, no, count):
    """Say how many users the service of a unit has in a year."""
    service = round_.agency.units.get(no=no).services.get()
    RoundService.objects.create(round=round_, service=service, users_last_year=count)
