"""Answers leave the figures with a reason and a name, and come back; values decide nothing."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import NOW, SERVICES, agency, survey, units
from tests.people import as_viewer, cast, signed_in
from tests.remembered import remembered
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.results.integrity import queries as integrity
from tuntas.results.models import Tally
from tuntas.results.scores.actions import exclude_answers, rebuild_tallies
from tuntas.results.scores.queries import agency_scores, counts_by_service, service_scores
from tuntas.surveys.models import Exclusion, Response
from tuntas.surveys.queries import excluded_by_unit

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
@remembered
def made():
    """Two units; each service has an answer of fours and one of threes with a blank."""
    body = agency()
    first, second, _third = units(body)
    round_ = survey(body, 2023, [first, second])
    return body, round_, first.services.get(name=SERVICES[0]), cast(body, first, NOW)


def answers(round_, service):
    return list(Response.objects.filter(round=round_, service=service).order_by("pk"))


def exclude(
    made, person="member", reason="Diisi petugas untuk mencoba kios", excluded=True, pks=None
):
    _body, round_, service, people = made
    wanted = [answers(round_, service)[0].pk] if pks is None else pks
    return exclude_answers(
        round_=round_,
        service=service,
        answers=wanted,
        excluded=excluded,
        reason=reason,
        viewer=as_viewer(getattr(people, person)),
        at=LATER,
    )


def tallies(round_):
    return counts_by_service(round_)


def index(made):
    _body, round_, service, _people = made
    return service_scores(round_, service.unit)[service.pk].index


def test_an_excluded_answer_leaves_score_and_number_at_once(made):
    _body, round_, service, _people = made
    before = agency_scores([round_])[0].respondents
    assert str(index(made)) == "88.89"  # eight elements at 3.5 and one at 4
    assert exclude(made) == 1
    assert str(index(made)) == "75.00"
    assert Tally.objects.get(round=round_, service=service).n == 1
    assert agency_scores([round_])[0].respondents == before - 1


def test_exclusion_and_rebuilding_give_the_same_tallies(made):
    _body, round_, _service, _people = made
    exclude(made)
    at_once = tallies(round_)
    rebuild_tallies(round_=round_, by=None, at=LATER)
    assert tallies(round_) == at_once


def test_who_served_at_the_unit_in_the_round_neither_excludes_nor_puts_back(made):
    body, round_, service, people = made
    people.member.appointments.create(
        agency=body,
        unit=service.unit,
        role="head",
        acting="plh",
        valid_from=round_.opens,
        valid_to=round_.opens,
    )
    address = reverse("integrity-service", args=[round_.pk, service.pk])
    for excluded in (True, False):
        with pytest.raises(Refusal, check=lambda refusal: refusal.code == "answers_in_conflict"):
            exclude(made, excluded=excluded)
    assert 'id="keputusan"' not in signed_in(people.member).get(address).text
    assert 'id="keputusan"' in signed_in(people.team_leader).get(address).text


def test_an_answer_that_is_put_back_counts_as_before(made):
    _body, round_, _service, _people = made
    before = tallies(round_)
    exclude(made)
    assert exclude(made, excluded=False, reason="Ternyata responden sungguhan") == 1
    assert tallies(round_) == before


def test_each_decision_keeps_name_reason_and_moment(made):
    _body, round_, service, people = made
    exclude(made)
    exclude(made, excluded=False, reason="Ternyata responden sungguhan", person="team_leader")
    rows = list(Exclusion.objects.values_list("excluded", "by", "reason", "at"))
    assert rows == [
        (True, people.member.pk, "Diisi petugas untuk mencoba kios", LATER),
        (False, people.team_leader.pk, "Ternyata responden sungguhan", LATER),
    ]
    event = Event.objects.order_by("-id").first()
    assert (event.verb, event.actor_id, event.object_id) == (
        "include",
        people.team_leader.pk,
        str(round_.pk),
    )
    pk = answers(round_, service)[0].pk
    assert json.loads(event.data) == {
        "service": service.pk, "answers": [pk], "reason": "Ternyata responden sungguhan"
    }  # fmt: skip


def test_many_answers_are_excluded_with_one_reason_and_one_audit_row(made):
    _body, round_, service, _people = made
    events = Event.objects.count()
    assert exclude(made, pks=[a.pk for a in answers(round_, service)]) == 2
    assert Event.objects.count() == events + 1
    assert service.pk not in service_scores(round_, service.unit)


def test_deciding_the_same_again_changes_and_records_nothing(made):
    exclude(made)
    events = Event.objects.count()
    assert exclude(made) == 0
    assert (Event.objects.count(), Exclusion.objects.count()) == (events, 1)


@pytest.mark.parametrize("person", ["officer", "head", "leader", "operator", "stranger"])
def test_nobody_but_the_agencys_inspectorate_excludes(made, person):
    with pytest.raises(Refusal) as refused:
        exclude(made, person=person)
    assert refused.value.code == "not_allowed"
    assert not Response.objects.filter(excluded=True).exists()


def test_an_exclusion_without_a_reason_is_refused(made):
    with pytest.raises(Refusal) as refused:
        exclude(made, reason="  ")
    assert refused.value.code == "reason_missing"


def test_an_answer_of_another_service_is_refused_and_nothing_changes(made):
    _body, round_, service, _people = made
    other = Response.objects.exclude(service=service).first()
    with pytest.raises(Refusal) as refused:
        exclude(made, pks=[answers(round_, service)[0].pk, other.pk])
    assert refused.value.code == "answers_unknown"
    assert not Response.objects.filter(excluded=True).exists()


def test_without_its_audit_row_there_is_no_exclusion(made, monkeypatch):
    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr("tuntas.surveys.actions.record", broken)
    before = tallies(made[1])
    with pytest.raises(RuntimeError):
        exclude(made)
    assert not Response.objects.filter(excluded=True).exists()
    assert tallies(made[1]) == before


def test_scores_with_and_without_the_excluded_answers_stand_side_by_side(made):
    _body, round_, service, people = made
    assert integrity.comparisons(round_, as_viewer(people.member)) == []
    exclude(made)
    (row,) = integrity.comparisons(round_, as_viewer(people.member))
    assert (row.service, row.excluded) == (service, 1)
    figures = (row.counted.index, row.everything.index, row.effect)
    assert tuple(map(str, figures)) == ("75.00", "88.89", "-13.89")


def test_a_service_of_which_all_is_excluded_has_no_score_left(made):
    _body, round_, service, people = made
    exclude(made, pks=[a.pk for a in answers(round_, service)])
    (row,) = integrity.comparisons(round_, as_viewer(people.member))
    assert (row.counted.index, str(row.everything.index), row.effect) == (None, "88.89", None)


def test_every_report_can_say_how_many_answers_of_a_unit_are_left_out(made):
    _body, round_, service, _people = made
    assert excluded_by_unit([round_]) == {}
    exclude(made)
    assert excluded_by_unit([round_]) == {(round_.pk, service.unit_id): 1}


def test_result_pages_count_the_excluded_answers_beside_those_that_count(made):
    _body, _round, service, people = made
    client = signed_in(people.leader)
    pages = ("/hasil/?year=2023", f"/unit/{service.unit.no}/?year=2023")
    assert ["awaban dikecualikan" in client.get(page).content.decode() for page in pages] == [
        False,
        False,
    ]
    exclude(made)
    assert "1 jawaban dikecualikan dari nilai" in client.get(pages[0]).content.decode()
    assert "<dt>Jawaban dikecualikan</dt><dd>1</dd>" in client.get(pages[1]).content.decode()
    rows = json.loads(b"".join(client.get(f"{pages[0]}&format=json").streaming_content))
    assert [(row["respondents"], row["excluded"]) for row in rows] == [(3, 1), (4, 0)]
