"""Published figures: who may keep them, what is refused, and what stays of what was there
before.
"""

import json
from datetime import date
from decimal import Decimal

import pytest

from tests.factories import NOW, world
from tests.people import as_viewer
from tuntas.audit.queries import history
from tuntas.core.base.errors import Refusal
from tuntas.surveys.models import Round
from tuntas.surveys.published.actions import (
    PastRound,
    add_past_round,
    remove_published,
    set_published,
)
from tuntas.surveys.published.queries import Figures, figures_of

pytestmark = pytest.mark.django_db

PAST = PastRound("SKM 2012", 2012, "kep-25-2004", date(2012, 1, 1), date(2012, 12, 31))
OLD = Figures(
    {"": Decimal("74.10"), "prosedur": Decimal("70.00")}, 812, "Laporan SKM 2012, halaman 9"
)


@pytest.fixture
def made():
    return world()


def add(made, past=PAST, figures=OLD, who="team_leader"):
    viewer = as_viewer(getattr(made.people, who))
    return add_past_round(agency=made.agency, past=past, figures=figures, viewer=viewer, at=NOW)


def put(made, round_, figures, reason="", seen=None, who="operator"):
    viewer = as_viewer(getattr(made.people, who))
    return set_published(
        round_=round_, figures=figures, reason=reason, seen=seen, viewer=viewer, at=NOW
    )


def refused(act):
    with pytest.raises(Refusal) as raised:
        act()
    return raised.value.code


def test_a_past_round_comes_with_its_figures_and_their_source(made):
    round_ = add(made)
    assert (round_.instrument, round_.draft, figures_of(round_)) == ("kep-25-2004", False, OLD)
    assert [e.verb for e in history("round", round_.pk)] == ["open", "enter_published"]


@pytest.mark.parametrize("who", ["officer", "head", "leader", "stranger"])
def test_who_is_judged_by_the_figures_does_not_keep_them(made, who):
    assert refused(lambda: add(made, who=who)) == "not_allowed"
    assert refused(lambda: put(made, made.rounds[2021], OLD, who=who)) == "not_allowed"
    assert not Round.objects.filter(year=2012).exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "SKM 2021"}, "round_name"),
        ({"closes": date(2023, 7, 1)}, "round_period"),
        ({"opens": date(2013, 1, 1)}, "round_period"),
        ({"weights": "0.2"}, "round_weights"),
        ({"aggregation": "best"}, "round_weights"),
    ],
)
def test_a_round_that_is_not_past_or_not_told_apart_is_refused(made, changes, code):
    assert refused(lambda: add(made, PastRound(**vars(PAST) | changes))) == code


@pytest.mark.parametrize(
    ("values", "source", "code"),
    [
        ({}, "Laporan", "values_missing"),
        ({"": Decimal(80)}, " ", "source_missing"),
        ({"": Decimal("24.99")}, "Laporan", "values_outside"),
        ({"waktu_palsu": Decimal(80)}, "Laporan", "values_outside"),
    ],
)
def test_figures_that_cannot_be_are_refused(made, values, source, code):
    assert refused(lambda: put(made, made.rounds[2021], Figures(values, None, source))) == code
    assert figures_of(made.rounds[2021]) is None


def test_a_correction_needs_a_reason_and_keeps_old_and_new(made):
    round_ = add(made)
    new = Figures({"": Decimal("74.90"), "prosedur": Decimal("70.00")}, 812, OLD.source)
    assert refused(lambda: put(made, round_, new, seen=OLD)) == "reason_missing"
    assert put(made, round_, new, "Salah ketik", seen=OLD) is True
    assert figures_of(round_) == new
    event = history("round", round_.pk)[-1]
    data = json.loads(event.data)
    assert (event.verb, data["reason"]) == ("correct_published", "Salah ketik")
    assert (data["old"]["values"][""], data["new"]["values"][""]) == ("74.10", "74.90")


def test_a_value_left_out_is_taken_away(made):
    round_ = add(made)
    put(made, round_, Figures({"": Decimal("74.10")}, 812, OLD.source), "Tidak tercetak", seen=OLD)
    assert figures_of(round_).values == {"": Decimal("74.10")}


def test_the_same_again_changes_nothing_and_leaves_no_trace(made):
    round_ = add(made)
    assert put(made, round_, OLD, "apa pun", seen=OLD) is False
    assert len(history("round", round_.pk)) == 2


def test_a_correction_of_what_somebody_changed_meanwhile_is_refused(made):
    round_ = add(made)
    newer = Figures({"": Decimal("75.00")}, None, "Laporan lain")
    put(made, round_, newer, "Lampiran lain", seen=OLD)
    code = refused(
        lambda: put(made, round_, Figures({"": Decimal("73.00")}, None, "x"), "y", seen=OLD)
    )
    assert (code, figures_of(round_)) == ("changed_meanwhile", newer)


def test_a_past_round_goes_with_its_figures_and_one_with_answers_stays(made):
    operator = as_viewer(made.people.operator)
    past, surveyed = add(made), made.rounds[2021]
    put(made, surveyed, Figures({"": Decimal("88.00")}, None, "Laporan"))

    def remove(round_, reason):
        return remove_published(round_=round_, reason=reason, viewer=operator, at=NOW)

    assert refused(lambda: remove(past, " ")) == "reason_missing"
    assert (remove(past, "Ganda"), remove(surveyed, "Ganda")) == (True, False)
    assert set(Round.objects.filter(agency=made.agency)) == set(made.rounds.values())
    assert json.loads(history("round", past.pk)[-1].data)["old"]["values"][""] == "74.10"
    assert refused(lambda: remove(surveyed, "Ganda")) == "values_missing"
