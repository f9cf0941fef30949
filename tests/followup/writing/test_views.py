"""Several plans on one screen: figures and voices beside the form, hints, and nothing typed is
lost.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.followup.runs import runs
from tests.people import as_viewer, signed_in
from tests.remembered import remembered
from tuntas.followup.models import ActionPlan, Recommendation
from tuntas.followup.plans.actions import PlanContent, change_plan, make_plan, move_plan
from tuntas.followup.recommendations.actions import release_run
from tuntas.followup.writing.queries import NEAR
from tuntas.surveys.models import Round
from tuntas.surveys.rounds.actions import open_round

pytestmark = pytest.mark.django_db
TEXT = "Menambah loket agar waktu penyelesaian paling lama dua hari"
DAY = timedelta(days=1)


@remembered
def released_runs():
    made = runs()
    release_run(run=made.run(), viewer=made.member, at=timezone.now())
    return made


class Screen:
    """The officer's screen for the first service, whose three lowest elements are known."""

    def __init__(self, released=True):
        self.made = released_runs() if released else runs()
        self.today = timezone.localdate()
        self.client = signed_in(self.made.people.officer)
        place = f"unit=1&round={self.made.round.pk}&service={self.made.service.pk}"
        self.address = f"/rencana/baru/?{place}"
        self.hints_address = f"/rencana/petunjuk/?{place}"

    @property
    def viewer(self):
        return as_viewer(self.made.people.officer, self.today)

    def form(self, *texts, **more):
        """What the browser sends: as many plans as the screen has, the first ones with these
        texts.
        """
        data = {"plans": "3"}
        for at in range(3):
            steps = {f"p{at}-steps-TOTAL_FORMS": "2", f"p{at}-steps-INITIAL_FORMS": "0"}
            data |= steps | {f"p{at}-elements": ["U3"], f"p{at}-recommendations": []}
        for at, text in ((at, text) for at, text in enumerate(texts) if text):
            due = (self.today + 60 * DAY).isoformat()
            data |= {
                f"p{at}-text": text,
                f"p{at}-deadline": due,
                f"p{at}-measure": "Paling lama dua hari",
            }
        return data | more

    def send(self, *texts, do="draft", **more):
        return self.client.post(self.address, self.form(*texts, do=do, **more))


@pytest.fixture
def screen():
    return Screen()


def test_the_screen_has_a_plan_for_each_released_recommendation_with_its_reasons(screen):
    page = screen.client.get(screen.address)
    shown = [each.element for each in page.context["written"]]
    assert sorted(row.code for row in shown) == ["U1", "U3", "U9"]
    assert [str(row.value) for row in shown] == sorted(str(row.value) for row in shown)
    assert all(row.reasons for row in shown)
    ticked = [each.form["recommendations"].value() for each in page.context["written"]]
    of = {r.element: str(r.pk) for r in Recommendation.objects.all()}
    assert ticked == [[of[row.key]] for row in shown]


def test_without_a_release_the_three_lowest_elements_are_taken_and_the_page_says_so():
    page = Screen(released=False)
    response = page.client.get(page.address)
    assert sorted(each.element.code for each in response.context["written"]) == ["U1", "U3", "U9"]
    assert "Belum ada rekomendasi yang dirilis." in response.content.decode()


def test_filled_plans_are_kept_together_and_blank_ones_are_not(screen):
    response = screen.send(TEXT, "", TEXT + " kerja")
    assert response.status_code == 302
    assert list(ActionPlan.objects.values_list("text", "state", "service")) == [
        (TEXT, "draft", screen.made.service.pk),
        (TEXT + " kerja", "draft", screen.made.service.pk),
    ]


def test_saved_and_submitted_in_one_go(screen):
    screen.send(TEXT, do="submit")
    assert [(p.state, p.version > 1) for p in ActionPlan.objects.all()] == [("submitted", True)]


def test_when_one_plan_is_refused_none_is_kept_and_everything_typed_stays(screen):
    response = screen.send(TEXT, "Menata ruang", **{"p1-deadline": screen.today.isoformat()})
    page = response.content.decode()
    assert (response.status_code, ActionPlan.objects.count()) == (422, 0)
    assert [each.problem for each in response.context["written"]] == [
        "",
        "Tenggat paling cepat besok.",
        "",
    ]
    assert TEXT in page
    assert "Menata ruang" in page


def test_submitting_without_a_deadline_keeps_nothing_and_says_why(screen):
    response = screen.send(TEXT, do="submit", **{"p0-deadline": ""})
    assert (response.status_code, ActionPlan.objects.count()) == (422, 0)
    assert response.context["written"][0].problem == "Rencana aksi belum mempunyai tenggat."


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("p0-deadline", "besok", "Masukkan tanggal yang valid."),
        ("p0-elements", "U77", 'class="errorlist"'),
        ("p0-person", "999999", 'class="errorlist"'),
        ("p0-recommendations", "999999", 'class="errorlist"'),
        ("p0-steps-0-text", "Menyusun bahan", "Isi tahap dan tanggalnya"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(screen, field, value, problem):
    response = screen.send(TEXT, **{field: value})
    assert (response.status_code, ActionPlan.objects.count()) == (422, 0)
    assert problem in response.content.decode()


def test_nothing_filled_in_is_told(screen):
    response = screen.send()
    assert response.status_code == 422
    assert "Belum ada rencana yang diisi." in response.content.decode()


def test_more_milestones_and_more_plans_come_without_a_script_and_keep_what_was_typed(screen):
    response = screen.send(TEXT, do="more:0")
    assert len(response.context["written"][0].form.milestones.forms) == 4
    assert TEXT in response.content.decode()
    response = screen.send(TEXT, do="another")
    assert len(response.context["written"]) == 4
    assert (response.status_code, ActionPlan.objects.count()) == (200, 0)


def test_milestones_and_the_person_in_charge_are_kept(screen):
    due = (screen.today + 10 * DAY).isoformat()
    steps = {"p0-steps-0-text": "Menyusun bahan", "p0-steps-0-due": due}
    screen.send(TEXT, **steps, **{"p0-person": str(screen.made.people.officer.pk)})
    plan = ActionPlan.objects.get()
    assert [m.text for m in plan.milestones.all()] == ["Menyusun bahan"]
    assert plan.person_in_charge == screen.made.people.officer


def hints(response):
    return {hint.id: hint.holds for hint in response.context["hints"]}


def test_hints_come_with_their_reasons_and_block_nothing(screen):
    data = screen.form("Menjaga mutu pelayanan", **{"p0-measure": ""})
    response = screen.client.post(f"{screen.hints_address}&at=0", data)
    assert hints(response) == {
        "answers": False,
        "no_concrete_action": False,
        "measure": False,
        "deadline": True,
        "copied_text": True,
        "personal_data": True,
    }
    assert "Dari teksnya belum terbaca bahwa ini tentang U3." in response.content.decode()
    assert screen.send("Menjaga mutu pelayanan").status_code == 302


def test_a_good_plan_has_only_good_hints(screen):
    response = screen.client.post(f"{screen.hints_address}&at=0", screen.form(TEXT))
    assert set(hints(response).values()) == {True}


def test_a_plan_that_repeats_another_on_the_same_screen_is_told(screen):
    response = screen.client.post(f"{screen.hints_address}&at=1", screen.form(TEXT, TEXT))
    assert hints(response)["copied_text"] is False
    assert "rencana ke-1 di layar ini" in response.content.decode()


@pytest.mark.parametrize("query", ["plan=2023-01-01&year=abc", "plan=2023-01-01", "plan=x&year=²"])
def test_hints_on_a_plan_that_no_address_names_are_not_there(screen, query):
    assert screen.client.post(f"/rencana/petunjuk/?{query}", screen.form(TEXT)).status_code == 404


@pytest.mark.parametrize("at", ["²", "-1", "9" * 5000])
def test_a_place_that_is_no_number_is_the_first_plan(screen, at):
    response = screen.client.post(f"{screen.hints_address}&at={at}", screen.form(TEXT))
    assert set(hints(response).values()) == {True}


def store(screen, text=TEXT, unit=None):
    unit = unit or screen.made.units[0]
    plan = make_plan(
        round_=screen.made.round,
        unit=screen.made.units[0],
        content=PlanContent(text=text, elements=["U3"], deadline=screen.today + 60 * DAY),
        viewer=screen.viewer,
        at=timezone.now(),
    )
    ActionPlan.objects.filter(pk=plan.pk).update(unit=unit)
    return plan


def test_a_copy_of_a_stored_plan_is_told_by_its_code_and_of_another_unit_without(screen):
    own = store(screen)
    response = screen.client.post(f"{screen.hints_address}&at=0", screen.form(TEXT))
    assert f"antara lain {own.code}" in response.content.decode()
    ActionPlan.objects.update(unit=screen.made.units[1])
    response = screen.client.post(f"{screen.hints_address}&at=0", screen.form(TEXT))
    page = response.content.decode()
    assert hints(response)["copied_text"] is False
    assert "rencana unit lain" in page
    assert own.code not in page


def test_likeness_that_the_exact_comparison_would_call_a_copy_passes_the_first_sieve():
    """The sieve lets through far less alike texts than a copy is (76 of 100 words)."""
    assert NEAR < 76


@pytest.mark.thorough
def test_only_the_unit_writes(screen):
    people = screen.made.people
    seen = {who: signed_in(getattr(people, who)).get(screen.address).status_code for who in
            ("officer", "head", "member", "leader", "stranger")}  # fmt: skip
    assert seen == {"officer": 200, "head": 200, "member": 404, "leader": 404, "stranger": 404}
    plan = store(screen)
    address = f"/rencana/{plan.round.year}/{plan.code}/ubah/"
    seen = {who: signed_in(getattr(people, who)).get(address).status_code for who in
            ("officer", "member", "stranger")}  # fmt: skip
    assert seen == {"officer": 200, "member": 403, "stranger": 404}


def test_a_service_of_another_unit_cannot_be_chosen(screen):
    other = screen.made.units[1].services.first()
    address = f"/rencana/baru/?unit=1&round={screen.made.round.pk}&service={other.pk}"
    assert screen.client.get(address).status_code == 404


def test_without_a_service_the_screen_asks_which_one(screen):
    page = screen.client.get("/rencana/baru/")
    assert [service and service.name for service, *_ in page.context["services"].rows] == [
        "Layanan Informasi",
        "Pengujian",
        None,
    ]


def test_a_draft_is_changed_and_shows_what_it_says(screen):
    plan = store(screen)
    address = f"/rencana/{plan.round.year}/{plan.code}/ubah/"
    assert TEXT in screen.client.get(address).content.decode()
    data = screen.form("Melatih petugas loket", seen=plan.version, plans="1", do="draft")
    assert screen.client.post(address, data).status_code == 302
    assert ActionPlan.objects.get().text == "Melatih petugas loket"


@pytest.mark.thorough
def test_a_stored_draft_shows_its_hints_to_its_unit_until_it_is_submitted(screen):
    plan = store(screen, "Menjaga mutu waktu penyelesaian")
    address = f"/rencana/{plan.round.year}/{plan.code}/"
    assert hints(screen.client.get(address))["no_concrete_action"] is False
    assert signed_in(screen.made.people.member).get(address).context["hints"] == ()
    move_plan(plan=plan, verb="submit", viewer=screen.viewer, at=timezone.now(), seen=plan.version)
    assert screen.client.get(address).context["hints"] == ()


def test_who_was_overtaken_sees_both_texts_and_may_replace_knowingly(screen):
    plan = store(screen)
    address = f"/rencana/{plan.round.year}/{plan.code}/ubah/"
    other = as_viewer(screen.made.people.head, screen.today)
    theirs = PlanContent(text="Menata ruang tunggu", elements=["U9"])
    change_plan(plan=plan, content=theirs, viewer=other, at=timezone.now(), seen=plan.version)
    data = screen.form("Melatih petugas loket", plans="1", do="draft")
    response = screen.client.post(address, data | {"seen": plan.version})
    page = response.content.decode()
    assert response.status_code == 409
    assert ("Kegiatan", "Menata ruang tunggu", "Melatih petugas loket") in response.context[
        "stored"
    ]
    assert "Melatih petugas loket</textarea>" in page
    assert ActionPlan.objects.get().text == "Menata ruang tunggu"
    fresh = response.context["plan"].version
    assert screen.client.post(address, data | {"seen": fresh}).status_code == 302
    assert ActionPlan.objects.get().text == "Melatih petugas loket"


def test_a_submitted_plan_leads_back_to_its_page(screen):
    plan = store(screen)
    move_plan(plan=plan, verb="submit", viewer=screen.viewer, at=timezone.now(), seen=plan.version)
    response = screen.client.get(f"/rencana/{plan.round.year}/{plan.code}/ubah/", follow=True)
    assert "tarik kembali lebih dahulu" in response.content.decode()


def test_a_draft_is_thrown_away_by_its_unit_alone(screen):
    plan = store(screen)
    address = f"/rencana/{plan.round.year}/{plan.code}/buang/"
    member = signed_in(screen.made.people.member)
    assert member.post(address, {"seen": plan.version}).status_code == 403
    assert screen.client.post(address, {"seen": plan.version}).status_code == 302
    assert not ActionPlan.objects.exists()


def test_the_screen_takes_as_many_queries_with_more_plans_there(
    screen, django_assert_max_num_queries
):
    store(screen)
    with django_assert_max_num_queries(18) as few:
        screen.client.get(screen.address)
    for n in range(3):
        store(screen, f"{TEXT} {n}")
    with django_assert_max_num_queries(len(few)):
        screen.client.get(screen.address)


def test_writing_begins_with_the_round_that_is_open_and_not_with_an_old_one(screen):
    def first():
        return screen.client.get("/rencana/baru/").context["round"]

    def opened(year):
        made = screen.made
        given = {"target": None, "rules": [], "counted": made.units, "by": None}
        return open_round(
            agency=made.agency, year=year, name=f"SKM {year}", at=timezone.now(), **given
        )

    now, _planned = opened(screen.today.year), opened(screen.today.year + 1)
    assert first() == now
    Round.objects.filter(pk=now.pk).update(closed_at=timezone.now())
    assert first() == now
    Round.objects.filter(pk=now.pk).update(draft=True)
    assert first() == screen.made.round
