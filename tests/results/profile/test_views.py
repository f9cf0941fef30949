"""Who answered, without letting anybody be known."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import NOW, agency, units
from tests.people import person, signed_in
from tuntas.core.score.tallies import count_of
from tuntas.core.survey.instruments import SKM_2017
from tuntas.results.profile.queries import cross_tables, profile, profile_questions
from tuntas.results.scores.actions import rebuild_tallies, roll_up
from tuntas.surveys.models import Response, Round
from tuntas.surveys.rounds.actions import open_round

ROUND = Round(
    instrument="skm-2017", weights="exact", aggregation="pooled", year=2023, name="SKM 2023"
)
AGE = "p.usia"


def forms(band, n, value=4, other=None):
    """``n`` forms of a band; ``other`` is what the first element says where it says something
    else.
    """
    answers = dict.fromkeys(SKM_2017.keys, value) | ({SKM_2017.keys[0]: other} if other else {})
    return [(answers, {AGE: band} if band else {})] * n


def found(counts, **options):
    return profile(ROUND, counts, profile_questions(ROUND), AGE, "id", **options)


def told(result):
    return {band.value: band.n for band in result.bands}


def test_bands_stand_in_the_order_of_the_questionnaire_and_those_without_answer_last():
    counts = {1: count_of([*forms("30-39", 16), *forms("<20", 6), *forms("", 18)])}
    shown = [
        (band.value, band.label, band.n) for band in found(counts).bands if band.value != "60+"
    ]
    # Of the groups with few people the others could be worked out, so one with six is left out with
    # them.
    assert shown == [
        ("<20", "Di bawah 20 tahun", None),
        ("20-29", "20-29 tahun", None),
        ("30-39", "30-39 tahun", 16),
        ("40-49", "40-49 tahun", None),
        ("50-59", "50-59 tahun", None),
        ("", "", 18),
    ]


def test_a_small_group_is_left_out_with_another_so_that_the_total_does_not_betray_it():
    counts = {
        1: count_of([*forms("<20", 20), *forms("20-29", 30), *forms("30-39", 40), *forms("60+", 3)])
    }
    numbers = told(found(counts))
    assert (numbers["60+"], numbers["30-39"]) == (None, 40)
    assert sum(n is None for n in numbers.values()) >= 2


def test_a_unit_cannot_be_worked_out_from_all_units_and_the_others():
    small = count_of([*forms("<20", 3), *forms("20-29", 30), *forms("30-39", 30), *forms("", 10)])
    large = count_of([*forms("<20", 40), *forms("20-29", 40), *forms("30-39", 40), *forms("", 40)])
    counts = {1: small, 2: large}
    own, other, whole = (told(found(counts, unit_id=pk)) for pk in (1, 2, None))
    assert own["<20"] is None
    assert None in (other["<20"], whole["<20"])


def test_a_group_of_five_or_more_has_its_index_and_a_smaller_one_has_not():
    counts = {
        1: count_of(
            [*forms("<20", 5, 4), *forms("20-29", 5, 2), *forms("30-39", 4, 1), *forms("", 3)]
        )
    }
    scores = {b.value: b.score and b.score.index for b in found(counts).bands}
    assert scores["30-39"] is None
    assert {scores["<20"], scores["20-29"]} <= {Decimal("100.00"), Decimal("50.00"), None}
    assert scores[""] is None


def test_answers_by_value_leave_small_cells_out_and_cannot_be_added_up():
    """Totals of groups and of values stand on other pages, so two cells of a row and column go
    together.
    """
    first = SKM_2017.keys[0]
    counts = {
        1: count_of(
            [
                *forms("<20", 20),
                *forms("<20", 2, other=3),
                *forms("20-29", 30),
                *forms("20-29", 30, other=3),
                *forms("", 9),
                *forms("", 9, other=3),
            ]
        )
    }
    rows = {band.value: band.values for band in found(counts, asked=first).bands}
    assert rows["<20"][2:4] == (None, None)
    assert sum(None in rows[band] for band in ("<20", "20-29", "")) >= 2
    assert rows["20-29"][:2] == (0, 0)  # nobody at all said 1 or 2, and everybody sees it


def test_cross_tables_add_up_to_everyone():
    whole = count_of([*forms("<20", 20), *forms("20-29", 30, 3), *forms("", 10, 2)])
    table = cross_tables(ROUND, whole, AGE, ("<20", "20-29", ""), (20, 30, 10))["waktu"]
    assert table == ((0, 0, 0, 20, 0), (0, 0, 30, 0, 0), (0, 10, 0, 0, 0)) or None in {
        cell for row in table for cell in row
    }


def test_an_index_that_would_give_a_hidden_cell_away_is_not_shown():
    """Every other element is told value by value, so the index would say what the first one's cells
    hold.
    """
    parts = [
        *forms("<20", 20),
        *forms("<20", 2, other=3),
        *forms("20-29", 30),
        *forms("20-29", 30, other=3),
        *forms("", 9),
        *forms("", 9, other=3),
    ]
    band = next(b for b in found({1: count_of(parts)}).bands if b.value == "<20")
    assert (band.n, band.score) == (22, None)


def test_a_question_that_nobody_filled_in_makes_no_groups():
    assert found({1: count_of(forms("", 20))}).bands == ()
    assert found({}).bands == ()


# The page


@pytest.fixture
def made(db):
    body = agency()
    members = units(body)
    round_ = open_round(
        agency=body,
        year=2023,
        name="SKM 2023",
        target=None,
        rules=[],
        counted=members[:2],
        by=None,
        at=NOW,
    )
    ages_of = ({"<20": 20, "20-29": 30, "": 10}, {"<20": 2, "20-29": 30, "": 12})
    for unit, ages in zip(members, ages_of, strict=False):
        service = unit.services.first()
        Response.objects.bulk_create(
            Response(round=round_, service=service, received_at=NOW, answers=answers, profile=given)
            for band, n in ages.items()
            for answers, given in forms(band, n, 4, other=3)
        )
    roll_up(at=NOW, round_=round_)
    return body


def page(body, query=""):
    client = signed_in(person("leader", body, NOW, username=f"leader-{query}"))
    return client.get(f"{reverse('profile')}?{query}")


def test_the_headline_names_the_largest_group(made):
    assert page(made, "profil=p.usia").context["headline"] == (
        "SKM 2023, instansi: 104 responden yang dihitung; kelompok terbesar menurut usia: "
        "20-29 tahun, 57,69\u00a0%."
    )


def test_what_is_left_out_says_so_on_the_page_and_in_the_file(made):
    query = "profil=p.usia&unit=2"
    assert "disembunyikan" in page(made, query).content.decode()
    rows = json.loads(b"".join(page(made, f"{query}&format=json").streaming_content))
    assert rows[0] == {
        "band": "Di bawah 20 tahun",
        "n": "disembunyikan",
        "share": None,
        "index": None,
    }


def test_answers_are_crossed_for_all_units_together_only(made):
    crossed = page(made, "profil=p.usia&unsur=persyaratan")
    assert [c.key for c in crossed.context["table"].shown_columns][3:] == [
        "v1",
        "v2",
        "v3",
        "v4",
        "blank",
    ]
    assert page(made, "profil=p.usia&unsur=persyaratan&unit=1").context["asked"] == ""


@pytest.mark.parametrize("query", ["profil=p.gaji", "unsur=gaji", "unit=99"])
def test_what_the_address_cannot_mean_is_not_there(made, query):
    assert page(made, query).status_code == 404


def test_groups_are_named_in_the_language_of_the_page():
    counts = {1: count_of(forms("<20", 9))}
    english = profile(ROUND, counts, profile_questions(ROUND), AGE, "en")
    assert (english.fields[AGE], english.bands[0].label) == ("Age", "Under 20")


def test_a_round_whose_profile_nobody_was_asked_says_so(made):
    Response.objects.update(profile={}, counted=False)
    rebuild_tallies(round_=Round.objects.get(), by=None, at=NOW)
    found = page(made)
    assert (
        found.context["headline"]
        == "SKM 2023, instansi: 104 responden yang dihitung; profil responden tidak ditanyakan."
    )
    assert "<figure>" not in found.content.decode()
