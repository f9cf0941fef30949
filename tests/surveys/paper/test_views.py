"""Typing paper forms, taking one back, reading one again, deciding differences."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given as drawn, strategies as st

from tests.people import person, signed_in
from tests.surveys.channel_factories import ALL_FOUR, LONG_AGO, TYPED, collecting
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.core.survey.standard_questionnaires import standard
from tuntas.results.scores.actions import exclude_answers
from tuntas.surveys.answers import actions as answers_actions
from tuntas.surveys.models import Exclusion, PaperSheet, Questionnaire, Response, Round
from tuntas.surveys.paper import actions as paper_actions, typing as paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return collecting()


@pytest.fixture
def as_officer(made):
    return signed_in(made.people.officer)


def entry(made):
    return made.address(f"kertas/{made.asked.code}/")


def enter(made, at=None, **changes):
    given = {**ALL_FOUR, **changes}
    return paper_actions.enter_sheet(
        asked=made.asked,
        key=uuid.uuid4(),
        given={k: v for k, v in given.items() if v},
        viewer=made.viewer(),
        at=at or timezone.now(),
    )


def again(made, sheet, at=None, who="head", **changes):
    given = {k: v for k, v in {**ALL_FOUR, **changes}.items() if v}
    return paper_actions.read_again(
        sheet=sheet, given=given, viewer=made.viewer(who), at=at or timezone.now()
    )


# What keys mean


def test_the_number_of_an_option_its_letter_and_blanks():
    questionnaire = standard()
    typed = {
        "waktu": "3",
        "biaya": "0",
        "produk": " ",
        "p.jenis_kelamin": "p",
        "p.usia": "3",
        "x.saran": " Ramah ",
    }
    assert paper.read_typed(questionnaire, typed) == {
        "waktu": "3",
        "biaya": "",
        "produk": "",
        "p.jenis_kelamin": "P",
        "p.usia": "30-39",
        "x.saran": "Ramah",
    }


def test_what_is_no_option_is_kept_to_be_refused():
    assert paper.read_typed(standard(), {"waktu": "7", "_key": "x"}) == {"waktu": "7"}


@drawn(
    st.dictionaries(st.sampled_from([q.key for q in standard().all_questions]), st.text(max_size=8))
)
def test_any_keys_are_read_without_falling_over(typed):
    assert set(paper.read_typed(standard(), typed)) == set(typed)


def test_an_answer_is_shown_again_as_it_was_typed():
    for question in standard().all_questions:
        for place, option in enumerate(question.options, start=1):
            assert paper.typed_as(question, option.value) == str(place)


def test_the_circulating_form_asks_facilities_before_complaints():
    keys = [q.key for q in paper.in_order(standard(), circulating=True)]
    listed = [q.key for q in paper.in_order(standard(), circulating=False)]
    assert (listed[7:9], keys[7:9]) == (["pengaduan", "sarpras"], ["sarpras", "pengaduan"])
    assert sorted(keys) == sorted(listed)
    assert paper.may_swap(standard("ipkp-4")) is False


# Entering


def test_nine_digits_make_an_answer_with_the_person_who_typed_it(made, as_officer):
    key = uuid.uuid4()
    response = as_officer.post(entry(made), {**TYPED, "x.saran": "Antre lama", "_key": str(key)})
    assert response.url == entry(made)
    stored = Response.objects.get(key=key)
    assert stored.answers == dict.fromkeys(ALL_FOUR, 4)
    assert stored.profile == {
        "p.jenis_kelamin": "P",
        "p.usia": "30-39",
        "p.pendidikan": "S1",
        "p.pekerjaan": "Swasta",
    }
    assert (stored.comment, stored.channel, stored.entered_by) == (
        "Antre lama",
        "paper",
        made.people.officer,
    )


def test_two_questions_on_one_element_are_told_apart():
    form = standard()
    second = replace(
        form.questions[2], key="waktu.2", text={"id": "Apakah janji waktunya ditepati?"}
    )
    made = collecting(replace(form, questions=(*form.questions[:3], second, *form.questions[3:])))
    page = signed_in(made.people.officer).get(entry(made))
    boxes = [(f.code, f.label) for f in page.context["ratings"]][1:5]
    assert boxes == [
        ("U2", "Sistem, Mekanisme, dan Prosedur"),
        ("U3.1", form.questions[2].text["id"]),
        ("U3.2", "Apakah janji waktunya ditepati?"),
        ("U4", "Biaya/Tarif"),
    ]


def test_the_digits_are_explained_by_words_that_hold_for_every_question(made, as_officer):
    assert as_officer.get(entry(made)).context["scale"] == [(1, "paling buruk"), (4, "paling baik")]
    integrity = collecting_integrity(made)
    scale = as_officer.get(integrity).context["scale"]
    assert (scale[0], scale[-1]) == ((1, "Sangat tidak setuju"), (6, "Sangat setuju"))


def collecting_integrity(made):
    """The entry page of the officer's service once its round asks IPAK on the scale of six."""
    Questionnaire.objects.update(definition=standard("ipak-6").to_dict())
    return entry(made)


def test_the_order_of_the_paper_is_kept_from_sheet_to_sheet(made, as_officer):
    page = as_officer.get(f"{entry(made)}?order=edaran").content.decode()
    assert page.index('name="sarpras"') < page.index('name="pengaduan"')
    sent = {**TYPED, "sarpras": "1", "_order": "edaran", "_key": str(uuid.uuid4())}
    assert as_officer.post(entry(made), sent).url == f"{entry(made)}?order=edaran"
    assert Response.objects.get().answers["sarpras"] == 1


def test_a_blank_is_skipped_and_never_zero(made, as_officer):
    as_officer.post(entry(made), {**TYPED, "waktu": "0", "biaya": "", "_key": str(uuid.uuid4())})
    assert sorted(set(ALL_FOUR) - set(Response.objects.get().answers)) == ["biaya", "waktu"]


def test_sheets_are_numbered_per_service_and_a_double_click_makes_one(made, as_officer):
    key = str(uuid.uuid4())
    for _ in range(2):
        as_officer.post(entry(made), {**TYPED, "_key": key})
    enter(made)
    assert [s.number for s in PaperSheet.objects.all()] == [1, 2]
    assert Response.objects.count() == 2


def test_another_sheet_under_the_key_of_a_stored_one_is_refused_and_kept_with_a_new_key(
    made, as_officer
):
    """Typed into a page whose sheet was stored meanwhile."""
    key = str(uuid.uuid4())
    as_officer.post(entry(made), {**TYPED, "_key": key})
    second = {**TYPED, "waktu": "1", "x.saran": "Antre lama"}
    refused = as_officer.post(entry(made), {**second, "_key": key})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Dari halaman ini sudah tersimpan lembar lain." in page
    assert 'value="Antre lama"' in page
    assert str(refused.context["key"]) != key
    as_officer.post(entry(made), {**second, "_key": str(refused.context["key"])})
    stored = [r.answers["waktu"] for r in Response.objects.order_by("pk")]
    assert (stored, [s.number for s in PaperSheet.objects.all()]) == ([4, 1], [1, 2])


def test_a_sheet_with_hardly_anything_on_it_is_asked_about(made, as_officer):
    sent = {"persyaratan": "4", "_key": str(uuid.uuid4())}
    asked = as_officer.post(entry(made), sent)
    assert asked.status_code == 422
    assert "Baru 1 dari 9 penilaian yang terisi" in asked.content.decode()
    assert 'name="_sure"' in asked.content.decode()
    assert (Response.objects.count(), PaperSheet.objects.count()) == (0, 0)
    assert as_officer.post(entry(made), {**sent, "_sure": "1"}).url == entry(made)
    assert Response.objects.get().answers == {"persyaratan": 4}


def test_half_of_the_answers_are_enough(made, as_officer):
    five = dict(list(ALL_FOUR.items())[:5])
    assert as_officer.post(entry(made), {**five, "_key": str(uuid.uuid4())}).status_code == 302


def test_a_wrong_digit_is_said_and_everything_typed_is_kept(made, as_officer):
    key = str(uuid.uuid4())
    response = as_officer.post(
        entry(made), {**TYPED, "waktu": "7", "x.saran": "Antre", "_key": key}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Pilih salah satu jawaban yang tersedia." in page
    assert 'name="waktu" value="7"' in page
    assert 'value="Antre"' in page
    assert key in page
    assert Response.objects.count() == 0


def test_an_empty_form_and_one_without_its_key_are_refused(made, as_officer):
    assert as_officer.post(entry(made), {"_key": str(uuid.uuid4())}).status_code == 422
    assert as_officer.post(entry(made), TYPED).status_code == 422
    assert Response.objects.count() == 0


def test_the_key_of_another_answer_is_refused(made, as_officer):
    other = answers_actions.receive(
        asked=made.elsewhere, key=uuid.uuid4(), given=ALL_FOUR, channel="link", at=timezone.now()
    )
    assert as_officer.post(entry(made), {**TYPED, "_key": str(other.key)}).status_code == 409
    assert PaperSheet.objects.count() == 0


def test_the_count_and_the_last_entries_are_ones_own(made, as_officer):
    enter(made)
    enter(made, waktu="2")
    as_head = signed_in(made.people.head)
    mine, others = as_officer.get(entry(made)), as_head.get(entry(made))
    assert (mine.context["today"], others.context["today"]) == (2, 0)
    assert [e["ratings"] for e in mine.context["entries"]] == [
        "4 4 2 4 4 4 4 4 4",
        "4 4 4 4 4 4 4 4 4",
    ]


def test_a_pile_may_be_typed_some_days_after_the_last_day_and_not_later(made, settings):
    now = timezone.now()
    Round.objects.update(closes=timezone.localdate(now) - timedelta(days=1))
    assert enter(made).number == 1
    with pytest.raises(Refusal) as refused:
        enter(made, at=now + timedelta(days=settings.LATE_DAYS + 2))
    assert refused.value.code == "round_closed"


def test_entering_leaves_an_audit_row_without_answers(made):
    sheet = enter(made)
    event = Event.objects.latest("id")
    assert (event.verb, event.noun, event.object_id) == ("enter", "paper_sheet", str(sheet.pk))
    assert "waktu" not in event.data


# Taking back


def test_ones_own_entry_is_taken_back_and_typed_again_under_its_number(made, as_officer):
    sheet = enter(made, waktu="1")
    response = as_officer.post(f"{entry(made)}1/batal/")
    assert response.url == f"{entry(made)}?again=1"
    wrong = Response.objects.get()
    assert (wrong.excluded, wrong.exclusions.get().reason) == (True, "Salah entri")
    page = as_officer.get(response.url).content.decode()
    assert 'name="waktu" value="1"' in page
    as_officer.post(entry(made), {**TYPED, "_again": "1", "_key": str(uuid.uuid4())})
    sheet.refresh_from_db()
    assert (sheet.number, sheet.response.excluded, sheet.response.answers["waktu"]) == (1, False, 4)
    assert PaperSheet.objects.count() == 1


def test_taking_back_is_for_the_one_who_typed_and_for_some_minutes(made):
    now = timezone.now()
    sheet = enter(made, at=now)
    with pytest.raises(Refusal) as other:
        paper_actions.undo_sheet(sheet=sheet, viewer=made.viewer("head"), at=now)
    with pytest.raises(Refusal) as late:
        paper_actions.undo_sheet(sheet=sheet, viewer=made.viewer(), at=now + timedelta(minutes=11))
    assert (other.value.code, late.value.code) == ("not_allowed", "undo_too_late")
    assert Exclusion.objects.count() == 0


def test_a_sheet_above_a_thousand_is_typed_again_under_its_number(made, as_officer):
    enter(made)
    PaperSheet.objects.update(number=1234)
    page = as_officer.post(f"{entry(made)}1234/batal/", follow=True).content.decode()
    assert 'name="_again" value="1234"' in page
    assert '?again=1234"' in page


def test_what_somebody_else_excluded_is_not_typed_again(made, as_officer):
    sheet = enter(made)
    Exclusion.objects.create(
        response=sheet.response,
        excluded=True,
        at=timezone.now(),
        by=made.people.operator,
        reason="Diisi petugas",
    )
    Response.objects.update(excluded=True)
    refused = as_officer.post(entry(made), {**TYPED, "_again": "1", "_key": str(uuid.uuid4())})
    assert refused.status_code == 422
    assert "Lembar 1 sudah dikeluarkan dari perhitungan" in refused.content.decode()
    assert Response.objects.count() == 1


def test_a_sheet_that_counts_is_not_typed_over(made):
    sheet = enter(made)
    with pytest.raises(Refusal) as refused:
        paper_actions.enter_sheet(
            asked=made.asked,
            key=uuid.uuid4(),
            given=ALL_FOUR,
            viewer=made.viewer(),
            at=timezone.now(),
            instead=sheet,
        )
    assert refused.value.code == "sheet_counts"
    assert Response.objects.count() == 1


# Putting right


def correct(client, made, **changes):
    return client.post(
        f"{entry(made)}1/koreksi/",
        {
            **ALL_FOUR,
            "_key": str(uuid.uuid4()),
            "_reason": "Salah baca",
            "_seen": PaperSheet.objects.get(number=1).response_id,
            **changes,
        },
    )


def test_who_corrects_what_somebody_corrected_meanwhile_is_told_and_keeps_what_was_typed(
    made, as_officer
):
    sheet = enter(made)
    opened = sheet.response_id
    correct(as_officer, made, waktu="1")
    late = correct(signed_in(made.people.head), made, biaya="2", _seen=opened)
    assert late.status_code == 409
    assert "Lembar 1 dikoreksi sejak" in late.content.decode()
    assert 'name="biaya" value="2"' in late.content.decode()
    sheet.refresh_from_db()
    assert (sheet.response.answers["waktu"], Response.objects.count()) == (1, 2)


def test_a_sheet_is_put_right_after_days_and_its_history_stays(made, as_officer):
    long_ago = timezone.now() - timedelta(days=3)
    sheet = enter(made, at=long_ago, waktu="1")
    again(made, sheet, waktu="1")
    as_head = signed_in(made.people.head)
    assert 'name="waktu" value="1"' in as_head.get(f"{entry(made)}1/koreksi/").content.decode()
    assert correct(as_head, made, waktu="3").url == f"{entry(made)}1/"
    sheet.refresh_from_db()
    assert (sheet.number, sheet.response.answers["waktu"], sheet.settled_at) == (1, 3, None)
    first = Response.objects.get(excluded=True)
    assert (first.answers["waktu"], first.exclusions.get().reason) == (1, "Salah baca")
    history = as_officer.get(f"{entry(made)}1/").context["history"].rows
    assert [(v.ratings, v.by, v.replaced_by, v.reason) for v in history] == [
        ("4 4 1 4 4 4 4 4 4", made.people.officer.name, made.people.head.name, "Salah baca"),
        ("4 4 3 4 4 4 4 4 4", made.people.head.name, "", ""),
    ]
    event = Event.objects.latest("id")
    assert (event.verb, event.noun, event.object_id) == ("correct", "paper_sheet", str(sheet.pk))


def test_a_correction_needs_its_reason_and_a_difference(made, as_officer):
    seen = enter(made).response_id
    without = correct(as_officer, made, waktu="1", _reason=" ")
    same = correct(as_officer, made)
    sparse = as_officer.post(
        f"{entry(made)}1/koreksi/",
        {"waktu": "1", "_key": str(uuid.uuid4()), "_reason": "Salah baca", "_seen": seen},
    )
    assert [r.status_code for r in (without, same, sparse)] == [422, 422, 422]
    assert "Tuliskan alasan perbaikannya" in without.content.decode()
    assert 'name="waktu" value="1"' in without.content.decode()
    assert "Isinya sama dengan yang sudah tersimpan." in same.content.decode()
    assert "Baru 1 dari 9" in sparse.content.decode()
    assert Response.objects.count() == 1


def test_a_correction_sent_twice_is_one(made, as_officer):
    enter(made)
    key = str(uuid.uuid4())
    for _ in range(2):
        assert correct(as_officer, made, waktu="1", _key=key).status_code == 302
    assert correct(as_officer, made, waktu="2", _key=key).status_code == 409
    assert [r.answers["waktu"] for r in Response.objects.order_by("pk")] == [4, 1]


def test_open_differences_are_decided_before_a_correction(made, as_officer):
    sheet = enter(made, waktu="1")
    again(made, sheet, waktu="3")
    refused = correct(as_officer, made, waktu="2")
    assert refused.status_code == 422
    assert "Putuskan dahulu perbedaan" in refused.content.decode()


def test_a_taken_back_sheet_and_a_closed_round_are_not_put_right(made, as_officer, settings):
    sheet = enter(made)
    paper_actions.undo_sheet(sheet=sheet, viewer=made.viewer(), at=timezone.now())
    assert "sudah dibatalkan" in correct(as_officer, made, waktu="1").content.decode()
    settings.LATE_DAYS = 0
    Round.objects.update(closes=timezone.localdate() - timedelta(days=2))
    assert "tidak sedang dibuka" in correct(as_officer, made, waktu="1").content.decode()


def test_what_the_second_reading_and_the_typist_replaced_is_in_the_history(made, as_officer):
    sheet = enter(made, waktu="1")
    paper_actions.undo_sheet(sheet=sheet, viewer=made.viewer(), at=timezone.now())
    as_officer.post(
        entry(made), {**ALL_FOUR, "waktu": "2", "_again": "1", "_key": str(uuid.uuid4())}
    )
    again(made, sheet, waktu="3")
    as_officer.post(f"{entry(made)}1/", {"waktu": "second"})
    history = as_officer.get(f"{entry(made)}1/").context["history"].rows
    assert [(v.ratings.split()[2], v.reason) for v in history] == [
        ("1", "Salah entri"),
        ("2", "Dikoreksi setelah entri ganda lembar 1"),
        ("3", ""),
    ]


def test_what_a_sheet_was_corrected_from_is_not_put_back_among_the_answers(made, as_officer):
    enter(made)
    correct(as_officer, made, waktu="1")
    asked = PaperSheet.objects.get().round_service
    before = Response.objects.order_by("pk").first()
    with pytest.raises(Refusal) as refused:
        exclude_answers(
            round_=asked.round,
            service=asked.service,
            answers=[before.pk],
            excluded=False,
            reason="Ternyata benar",
            viewer=made.viewer("member"),
            at=timezone.now(),
        )
    assert refused.value.code == "answers_replaced"
    assert list(Response.objects.order_by("pk").values_list("excluded", flat=True)) == [True, False]


def test_a_sheet_is_opened_by_its_number(made, as_officer):
    enter(made)
    assert as_officer.get(f"{entry(made)}?sheet=1").url == f"{entry(made)}1/"
    missing = as_officer.get(f"{entry(made)}?sheet=9")
    assert missing.status_code == 422
    assert "Tidak ada lembar bernomor “9”." in missing.content.decode()


# Reading again


def test_a_second_reading_that_agrees_settles_the_sheet(made):
    sheet = enter(made, waktu="")
    assert again(made, sheet, waktu="") == []
    sheet.refresh_from_db()
    assert (sheet.settled_by, sheet.second_by) == (made.people.head, made.people.head)


def test_differences_are_shown_field_by_field_and_only_after_the_second_reading(made):
    enter(made, waktu="1")
    client = signed_in(made.people.head)
    check = f"{entry(made)}periksa/"
    assert 'value="1"' not in client.get(f"{check}?number=2").content.decode()
    response = client.post(check, {**ALL_FOUR, "waktu": "3", "_number": "1"})
    assert response.url == f"{entry(made)}1/"
    page = client.get(response.url).content.decode()
    assert "1 Tidak cepat" in page
    assert "3 Cepat" in page
    assert "Kesesuaian" not in page


def test_where_the_second_reading_holds_a_corrected_answer_takes_the_place(made):
    sheet = enter(made, waktu="1", biaya="2", **{"x.saran": "Antre"})
    first = sheet.response
    again(made, sheet, waktu="3", biaya="", **{"x.saran": "Antre"})
    paper_actions.settle_sheet(
        sheet=sheet,
        second_holds={"waktu": True, "biaya": False},
        viewer=made.viewer("head"),
        at=timezone.now(),
    )
    sheet.refresh_from_db()
    first.refresh_from_db()
    assert (first.excluded, first.answers["waktu"]) == (True, 1)
    assert (sheet.response.answers["waktu"], sheet.response.answers["biaya"]) == (3, 2)
    assert (sheet.response.comment, sheet.settled_by) == ("Antre", made.people.head)
    assert '"waktu":"second"' in Event.objects.latest("id").data.replace(" ", "")


def test_where_the_first_reading_holds_the_answer_stays(made):
    sheet = enter(made, waktu="1")
    again(made, sheet, waktu="3")
    paper_actions.settle_sheet(
        sheet=sheet, second_holds={"waktu": False}, viewer=made.viewer("head"), at=timezone.now()
    )
    assert Response.objects.get().excluded is False


def test_every_difference_needs_its_decision(made, as_officer):
    sheet = enter(made, waktu="1", biaya="1")
    again(made, sheet)
    response = as_officer.post(f"{entry(made)}1/", {"waktu": "first"})
    assert response.status_code == 422
    assert "Pilih bacaan yang benar untuk setiap perbedaan." in response.content.decode()
    response = as_officer.post(f"{entry(made)}1/", {"waktu": "second", "biaya": "second"})
    assert response.url == f"{entry(made)}periksa/?number=2"
    assert Response.objects.filter(excluded=False).get().answers == dict.fromkeys(ALL_FOUR, 4)


def test_a_settled_and_a_taken_back_sheet_are_not_read_again(made):
    settled, undone = enter(made), enter(made)
    again(made, settled)
    paper_actions.undo_sheet(sheet=undone, viewer=made.viewer(), at=timezone.now())
    codes = []
    for sheet in (settled, undone):
        with pytest.raises(Refusal) as refused:
            again(made, sheet)
        codes.append(refused.value.code)
    assert codes == ["sheet_settled", "sheet_undone"]


@pytest.mark.parametrize("number", ["", "9", "abc", "-1", "9" * 50, "²"])
def test_a_number_without_a_sheet_is_said(made, as_officer, number):
    response = as_officer.post(f"{entry(made)}periksa/", {**ALL_FOUR, "_number": number})
    assert response.status_code == 422
    assert "Tidak ada lembar bernomor" in response.content.decode()


def test_a_person_of_another_unit_can_do_nothing(made):
    sheet = enter(made)
    other = person("officer", made.agency, LONG_AGO, made.units[1], username="lain")
    client = signed_in(other)
    for rest in ("", "periksa/", "1/", "1/batal/", "1/koreksi/"):
        assert (
            client.post(f"{entry(made)}{rest}", {**TYPED, "_key": str(uuid.uuid4())}).status_code
            == 404
        )
    sheet.refresh_from_db()
    assert (Response.objects.count(), sheet.second_at) == (1, None)
