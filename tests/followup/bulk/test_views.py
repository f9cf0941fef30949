"""From the boxes of the list to the result of each plan."""

import re

import pytest

from tests.followup.factories import go, write
from tests.people import signed_in
from tuntas.followup.models import ActionPlan, Batch

pytestmark = pytest.mark.django_db


def choose(client, act, plans=(), query="", **more):
    return client.post(
        f"/rencana/massal/{query}", {"act": act, "pick": [p.pk for p in plans], **more}
    )


def states():
    return list(ActionPlan.objects.order_by("code").values_list("state", flat=True))


def test_the_list_offers_the_acts_of_the_one_who_looks_and_boxes_for_them(world):
    plan = write(world)
    page = signed_in(world["officer"]).get("/rencana/").content.decode()
    assert f'name="pick" value="{plan.pk}" aria-label="{plan.code}"' in page
    assert 'value="submit"' in page
    assert 'value="approve"' not in page
    assert 'value="approve"' in signed_in(world["head"]).get("/rencana/").content.decode()
    assert 'name="pick"' not in signed_in(world["leader"]).get("/rencana/").content.decode()


def test_chosen_plans_are_shown_then_done_and_taken_back(world):
    plans = [write(world), write(world, deadline=None), write(world)]
    client = signed_in(world["officer"])
    response = choose(client, "submit", plans[:2])
    page = client.get(response.url).content.decode()
    assert "1 dari 2 rencana akan dikerjakan" in page
    assert "Rencana aksi belum mempunyai tenggat." in page
    assert states() == ["draft", "draft", "draft"]
    page = client.post(response.url, {"do": "carry_out"}, follow=True).content.decode()
    assert "1 dari 2 rencana sudah dikerjakan." in page
    assert states() == ["submitted", "draft", "draft"]
    page = client.post(response.url, {"do": "undo"}, follow=True).content.decode()
    assert "Dibatalkan untuk 1 rencana." in page
    assert states() == ["draft", "draft", "draft"]


def test_all_of_a_filter_is_what_the_filter_leaves(world):
    for text in ("Menambah kursi", "Melatih petugas", "Menata kursi"):
        write(world, text=text)
    client = signed_in(world["officer"])
    response = choose(client, "submit", query="?q=kursi", all="1")
    client.post(response.url, {"do": "carry_out"})
    assert states() == ["submitted", "draft", "submitted"]


def test_what_an_act_asks_is_given_first(world):
    plan = write(world, tags=[])
    client = signed_in(world["officer"])
    response = choose(client, "tag", [plan])
    assert "Lihat yang akan terjadi" in client.get(response.url).content.decode()
    assert client.post(response.url, {"do": "give", "tags": " , "}).status_code == 422
    searched = f"{response.url}?q="
    refused = client.post(searched, {"do": "carry_out"})
    assert (refused.status_code, b"<h1" in refused.content) == (422, True)
    page = client.post(response.url, {"do": "give", "tags": "loket, prioritas"}, follow=True)
    assert "Penanda: – → loket, prioritas" in page.content.decode()
    client.post(response.url, {"do": "carry_out"})
    plan.refresh_from_db()
    assert plan.tags == ["loket", "prioritas"]


def test_only_people_of_the_plans_units_can_be_chosen(world):
    client = signed_in(world["officer"])
    response = choose(client, "assign", [write(world)])
    page = client.get(response.url).content.decode()
    assert re.findall(r"<option value=\"\d+\">([^<]+) \(", page) == [
        "Officer Contoh",
        "Head Contoh",
    ]
    strange = client.post(response.url, {"do": "give", "person": world["member"].pk})
    assert strange.status_code == 422


def test_a_batch_is_not_there_for_anybody_else(world):
    response = choose(signed_in(world["officer"]), "submit", [write(world)])
    for who in ("head", "member", "stranger"):
        client = signed_in(world[who])
        assert client.get(response.url).status_code == 404
        assert client.post(response.url, {"do": "carry_out"}).status_code == 404
    assert states() == ["draft"]


def test_a_stranger_chooses_nothing_by_its_number(world):
    response = choose(signed_in(world["stranger"]), "submit", [write(world)])
    assert response.status_code == 422
    assert not Batch.objects.exists()


def test_without_a_choice_it_is_said_what_is_missing(world):
    client = signed_in(world["officer"])
    assert "Pilih sedikitnya satu rencana." in choose(client, "submit").content.decode()
    assert "Pilih apa yang akan dilakukan." in choose(client, "", [write(world)]).content.decode()


def test_a_carried_plan_and_its_source_lead_to_each_other(world):
    plan = write(world)
    go(world, plan, "submit", "officer")
    client = signed_in(world["officer"])
    response = choose(client, "copy", [plan])
    other = world["unit"].services.last()
    client.post(response.url, {"do": "give", "services": [other.pk]})
    client.post(response.url, {"do": "carry_out"})
    made = ActionPlan.objects.get(copy_of=plan)
    assert (
        f'href="/rencana/2023/{plan.code}/"'
        in client.get(f"/rencana/2023/{made.code}/").content.decode()
    )
    assert (
        f'href="/rencana/2023/{made.code}/"'
        in client.get(f"/rencana/2023/{plan.code}/").content.decode()
    )


@pytest.mark.parametrize("many", [1, 3])
def test_a_preview_takes_as_many_queries_for_three_plans_as_for_one(
    world, many, django_assert_num_queries
):
    client = signed_in(world["officer"])
    response = choose(client, "submit", [write(world) for _ in range(many)])
    with django_assert_num_queries(13):
        client.get(response.url)
