"""A round that is still being asked: seen from its first answer on, and never among the others."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests import factories
from tests.factories import NOW
from tests.people import person, signed_in
from tests.surveys.channel_factories import collecting
from tuntas.core.survey.instruments import SKM_2017
from tuntas.followup.models import ActionPlan
from tuntas.results.running.queries import running
from tuntas.results.scores import queries
from tuntas.results.scores.actions import roll_up
from tuntas.results.trends import queries as trends
from tuntas.surveys.answers.actions import receive_many
from tuntas.surveys.models import Round, RoundService, RoundUnit

pytestmark = pytest.mark.django_db

PAGES = ("/", "/hasil/", "/unit/1/", "/hasil/tren/", "/hasil/tren/?unit=1", "/hasil/peringkat/")
FIRST = "ilai 75,00 (C), selangnya belum dapat dihitung; 1 responden"
APART = "SKM berjalan masih berjalan (sementara): nilai 75,00 (C)"


@pytest.fixture
def made():
    """A new agency whose first round is open, without an answer."""
    return collecting()


def answered(made, *values, service=None):
    """One form for each value, which it gives to every element."""
    service = service or made.asked.service
    forms = [(service.pk, dict.fromkeys(SKM_2017.keys, value)) for value in values]
    receive_many(round_=made.round, answers=forms, by=None, at=timezone.now())
    roll_up(at=timezone.now(), round_=made.round)


def ended_round(made):
    """A round of an earlier year whose figures are final: 88.89."""
    earlier = factories.survey(made.agency, 2022, made.units[:2])
    RoundService.objects.create(round=earlier, service=made.asked.service, users_last_year=10)
    return earlier


def page(made, address, who="leader"):
    return signed_in(getattr(made.people, who)).get(address)


def file_of(made, address):
    body = b"".join(page(made, address).streaming_content)
    return json.loads(body, parse_float=str)


@pytest.mark.parametrize("address", PAGES)
def test_before_the_first_answer_there_is_no_round_and_from_it_on_there_is(made, address):
    assert "masih berjalan" not in page(made, address).content.decode()
    answered(made, 3)
    shown = page(made, address).content.decode()
    assert ("Belum ada putaran" in shown, FIRST in shown) == (False, True)
    assert ("Angka sementara" in shown) == ("tren" not in address)


@pytest.mark.parametrize("who", ["officer", "head", "member", "team_leader", "leader", "operator"])
def test_every_role_of_the_agency_sees_it_on_the_first_page(made, who):
    answered(made, 3)
    assert FIRST in page(made, "/", who).content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_beside_rounds_that_have_ended_it_is_said_apart(made, address):
    ended_round(made)
    answered(made, 3)
    shown = page(made, address).content.decode()
    assert APART in shown
    assert "Angka sementara" not in shown  # the page itself is about the round that has ended


def test_sample_and_interval_are_said_with_it(made):
    RoundService.objects.filter(round=made.round).update(users_last_year=10)
    answered(made, 3, 3, 4, 4, 2, 3)
    (found,) = running(queries.rounds_of(made.agency, running=True))
    (of_unit,) = running(queries.rounds_of(made.agency, running=True), made.units[0])
    low, high = found.interval
    assert (found.sample.counted, found.sample.required, found.respondents) == (6, 40, 6)
    assert (of_unit.sample.counted, of_unit.sample.required) == (6, 20)
    assert "; 6 dari 40 responden yang diperlukan." in found.said
    assert f"selang 95 % {low}–{high}".replace(".", ",") in found.said


def test_an_answer_of_a_unit_that_does_not_count_is_not_in_the_agencys_figure(made):
    RoundUnit.objects.filter(round=made.round, unit=made.units[1]).update(counted=False)
    answered(made, 3)
    answered(made, 1, 1, service=made.elsewhere.service)
    rounds = queries.rounds_of(made.agency, running=True)
    assert [(r.index, r.respondents) for r in running(rounds)] == [(Decimal("75.00"), 1)]
    (other,) = running(rounds, made.units[1])
    assert (other.index, other.respondents) == (Decimal("25.00"), 2)


def test_figures_of_ended_rounds_are_the_same_with_and_without_it(made):
    ended_round(made)
    before = queries.agency_scores(queries.rounds_of(made.agency))
    matrix, ranking = file_of(made, "/hasil/?format=json"), file_of(made, RANKING)
    answered(made, 1, 1, 1)
    assert queries.agency_scores(queries.rounds_of(made.agency)) == before
    assert file_of(made, "/hasil/?format=json") == matrix
    assert file_of(made, RANKING) == ranking


RANKING = "/hasil/peringkat/?format=json"


def test_no_change_and_no_trend_is_drawn_from_it(made):
    ended_round(made)
    before = trends.agency_trend(made.agency)
    answered(made, 1, 1, 1, 1, 1)
    found = trends.agency_trend(made.agency)
    assert [line.stops for line in found.lines] == [line.stops for line in before.lines]
    assert [stop.change for line in found.lines for stop in line.running] == [None] * 10
    assert {stop.value for line in found.lines for stop in line.running} == {Decimal("25.00")}
    assert trends.computed_rounds(made.agency) == list(found.rounds)


def test_tables_say_that_it_is_provisional(made):
    ended_round(made)
    answered(made, 3)
    assert [row["finality"] for row in file_of(made, "/?format=json")] == ["akhir", "sementara"]
    assert [row["source"] for row in file_of(made, "/hasil/tren/?format=json&figure=index")] == [
        "dihitung dari jawaban",
        "sementara, putaran masih berjalan",
    ]
    code = made.round.code
    assert {row["finality"] for row in file_of(made, f"/hasil/?round={code}&format=json")} == {
        "sementara"
    }


def test_a_round_that_has_ended_is_provisional_until_no_late_answer_can_come(made, settings):
    answered(made, 3)
    made.round.closed_at = timezone.now()
    made.round.save()
    address = f"/hasil/?round={made.round.code}"
    late = (
        f"Angka sementara: {made.round.name} sudah berakhir, tetapi jawaban yang diisi sebelumnya"
    )
    assert late in page(made, address).content.decode()
    settings.LATE_DAYS = 0
    assert "Angka sementara" not in page(made, address).content.decode()


def test_its_own_page_holds_it_against_no_other_round(made):
    ended_round(made)
    answered(made, 3)
    shown = page(made, f"/unit/1/?round={made.round.code}")
    assert shown.context["headline"].startswith("Nilai SKM berjalan: 75,00 (C); unsur terendah")
    assert "Angka sementara: SKM berjalan masih berjalan sampai" in shown.content.decode()
    rows = file_of(made, f"/hasil/?round={made.round.code}&format=json&col=change&col=unit")
    assert {row["change"] for row in rows} == {None}


def test_pictures_draw_it_apart(made):
    ended_round(made)
    answered(made, 3)
    for address in ("/?svg=index", "/hasil/tren/?svg=index"):
        picture = page(made, address).content.decode()
        assert 'class="provisional"' in picture
        assert 'class="line"' not in picture


@pytest.mark.parametrize("address", ["/hasil/kuesioner/", "/hasil/profil/", "/hasil/jawaban/"])
def test_groups_and_single_answers_wait_for_the_end(made, address):
    answered(made, 3)
    for query in ("", f"?round={made.round.code}"):
        shown = page(made, address + query).content.decode()
        assert "memuatnya setelah putaran itu berakhir" in shown


def test_a_share_names_its_rounds_and_counts_the_plans_of_the_running_one(made):
    """The first page said "all done" while the inbox held an overdue plan of this year."""
    earlier = ended_round(made)
    write(made, earlier, 1, status="close", state="closed")
    late = timezone.localdate() - timedelta(days=9)
    write(made, made.round, 2, status="open", state="approved", deadline=late)
    for who in ("officer", "head", "leader", "team_leader"):
        shown = page(made, "/", who).content.decode()
        assert "1 dari 2 rencana aksi SKM 2022, SKM berjalan selesai (50\u00a0%)" in shown


def test_the_share_says_how_many_plans_nobody_has_approved(made):
    write(made, made.round, 1, status="close", state="closed")
    answered(made, 3)
    for number, state in enumerate(("draft", "submitted"), start=2):
        write(made, made.round, number, status="open", state=state)
    said = "1 dari 3 rencana aksi SKM berjalan selesai (33,33 %), 2 belum disetujui"
    assert said in page(made, "/").content.decode().replace("\xa0", " ")


def test_the_share_of_many_rounds_names_the_first_and_the_last(made):
    for year in range(2017, 2023):
        write(
            made,
            factories.survey(made.agency, year, made.units[:1]),
            1,
            status="open",
            state="approved",
        )
    shown = page(made, "/").content.decode()
    assert "0 dari 6 rencana aksi SKM 2017 sampai SKM 2022 (6 putaran) selesai" in shown


def write(made, round_, number, **facts):
    unit = made.units[0]
    code = f"{round_.code}-{unit.no:02}-{number:02}"
    facts = {"deadline": date(2022, 12, 31), **facts}
    ActionPlan.objects.create(round=round_, unit=unit, code=code, text="Menambah kursi", **facts)


def test_the_first_page_takes_the_same_queries_for_one_service_and_for_four(
    made, django_assert_max_num_queries
):
    leader = signed_in(person("leader", made.agency, NOW, username="looking"))
    ended_round(made)
    for some in ((made.asked.service,), [s.service for s in made.round.round_services.all()]):
        for service in some:
            answered(made, 3, 4, service=service)
        with django_assert_max_num_queries(20):
            leader.get("/")


def test_a_published_round_without_services_is_final_whatever_its_last_day(made):
    Round.objects.filter(pk=made.round.pk).update(draft=True)
    future = factories.survey(made.agency, timezone.localdate().year, made.units[:1])
    assert [r.provisional for r in queries.rounds_of(made.agency)] == [False]
    assert queries.rounds_of(made.agency) == [future]
