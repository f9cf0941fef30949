"""Questionnaires in the web application: taken over, edited, locked, compared, carried as files."""

import json
import uuid
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given, strategies as st

from tests.people import signed_in
from tests.surveys.channel_factories import ALL_FOUR, collecting
from tuntas.audit.models import Event
from tuntas.core.survey.instruments import INSTRUMENTS
from tuntas.core.survey.questionnaire import Condition, Question, from_dict
from tuntas.core.survey.questionnaire_file import dumps
from tuntas.core.survey.standard_questionnaires import standard
from tuntas.surveys.answers import actions as answers_actions
from tuntas.surveys.models import Questionnaire
from tuntas.surveys.questionnaires import actions as questionnaires_actions, editor
from tuntas.surveys.rounds import actions as rounds_actions


@pytest.fixture
def made(db):
    return collecting()


@pytest.fixture
def operator(made):
    return signed_in(made.people.operator)


def page_of(questionnaire, **changes):
    """What the editor's page sends for this questionnaire."""
    sent = {"layout": questionnaire.layout}
    for kind, text in (("title", questionnaire.title), ("notice", questionnaire.notice)):
        sent |= {f"{kind}-{language}": words for language, words in text.items()}
    rows = editor.rows(questionnaire, ())
    sent["order"] = [str(r["number"]) for r in rows]
    for r in rows:
        q, n = r["question"], r["number"]
        values = ", ".join(q.condition.values) if q.condition else ""
        sent |= {
            f"{n}-key": q.key,
            f"{n}-kind": q.kind,
            f"{n}-codes": r["codes"],
            f"{n}-in": values,
        }
        sent |= {f"{n}-text-{language}": text for language, text in q.text.items()}
        sent |= {f"{n}-labels-{language}": text for language, text in r["labels"]}
        sent |= {f"{n}-profile": "1"} if r["profile"] else {}
        sent |= {f"{n}-required": "on"} if q.required else {}
        sent |= {f"{n}-if": q.condition.question} if q.condition else {}
        bounds = {f"{n}-minimum": q.minimum, f"{n}-maximum": q.maximum}
        sent |= {name: str(bound) for name, bound in bounds.items() if bound is not None}
    return sent | changes


def query(sent):
    found = QueryDict(mutable=True)
    for key, value in sent.items():
        found.setlist(key, value if isinstance(value, list) else [value])
    return found


def pressed(questionnaire, do, **more):
    return editor.act(questionnaire, query({"do": do, **more}))


def keys(questionnaire):
    return [q.key for q in questionnaire.all_questions]


# The editor's page holds everything


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_the_page_gives_back_what_it_shows(instrument):
    ready = standard(instrument)
    assert editor.read(query(page_of(ready)), instrument) == (ready, ())


def test_questions_are_moved_removed_and_added():
    form = standard()
    assert keys(pressed(form, "down:0"))[:2] == ["prosedur", "persyaratan"]
    assert keys(pressed(form, "up:0")) == keys(form)
    assert "x.saran" not in keys(pressed(form, "remove:9"))
    assert keys(pressed(form, "add", add="waktu"))[2:4] == ["waktu", "waktu.2"]
    assert keys(pressed(form, "add", add="choice"))[-5] == "x.1"
    assert keys(pressed(form, "add", add="profile"))[-1] == "p.1"
    removed = pressed(form, "remove:2")
    assert keys(pressed(removed, "add", add="waktu")).count("waktu") == 1


def test_the_second_of_two_who_change_a_questionnaire_is_told_and_keeps_what_was_typed(
    made, operator
):
    began = operator.get(address(made.questionnaire, "ubah/")).context["seen"]
    first = page_of(standard(), do="save", seen=began) | {"title-id": "Survei pertama"}
    assert operator.post(address(made.questionnaire, "ubah/"), first).status_code == 302
    second = first | {"title-id": "Survei kedua"}
    told = operator.post(address(made.questionnaire, "ubah/"), second)
    assert told.status_code == 409
    assert "berubah sejak Anda membukanya" in told.content.decode()
    assert 'value="Survei kedua"' in told.content.decode()
    assert title_of(made.questionnaire) == "Survei pertama"
    again = second | {"seen": told.context["seen"]}
    assert operator.post(address(made.questionnaire, "ubah/"), again).status_code == 302
    assert title_of(made.questionnaire) == "Survei kedua"


def title_of(questionnaire):
    return Questionnaire.objects.get(pk=questionnaire.pk).definition["title"]["id"]


def test_a_profile_question_stays_in_the_profile_wherever_it_is_moved():
    form = standard()
    first = len(form.questions)
    assert keys(pressed(form, f"up:{first}")) == keys(form)


def test_a_language_is_added_empty_and_asked_for_before_saving():
    more = pressed(standard(), "language", language="jv")
    _made, problems = editor.read(query(page_of(more)), "skm-2017")
    assert [str(p.message) for p in problems] == ["Judul dalam bahasa “jv” belum diisi."]
    assert pressed(more, "drop:jv") == standard()


def test_enter_in_the_field_of_a_new_language_adds_it_though_it_presses_the_preview():
    assert pressed(standard(), "preview", language="jv").languages == ("id", "en", "jv")
    assert pressed(standard(), "preview", language="") == standard()


def test_the_preview_says_what_is_not_translated_and_puts_conditions_into_words(made, operator):
    form = made_with_condition()
    page = operator.post(
        address(made.questionnaire, "ubah/"), page_of(form, do="preview", bahasa="jv")
    )
    text = " ".join(page.content.decode().split())
    assert "teks belum ada dalam Basa Jawa" in text
    assert "Hanya ditanyakan bila “Jenis kelamin” dijawab: Perempuan." in text


def test_what_changed_is_said_in_the_words_of_the_questions(made, operator):
    answers_actions.receive(
        asked=made.asked, key=uuid.uuid4(), given=ALL_FOUR, channel="link", at=timezone.now()
    )
    made.questionnaire.refresh_from_db()
    definition = replace(made_with_condition(), title=standard().title)
    questionnaires_actions.change_questionnaire(
        questionnaire=made.questionnaire,
        definition=definition,
        by=made.people.operator,
        at=timezone.now(),
    )
    page = operator.get(address(Questionnaire.objects.get(version=2), "beda/")).content.decode()
    assert ">Hamil?</th>" in page
    assert "Tabel menurut “Hamil?”" in page


def made_with_condition():
    """The standard form with a title in Javanese and a profile question asked of women only."""
    form = standard()
    only = Question(
        "p.1",
        "choice",
        {"id": "Hamil?"},
        editor.FIRST_OPTIONS,
        condition=Condition("p.jenis_kelamin", ("P",)),
    )
    return replace(form, title={**form.title, "jv": "Survei"}, profile=(*form.profile, only))


@given(
    st.dictionaries(
        st.sampled_from([*page_of(standard()), "do", "add", "language"]), st.text(max_size=30)
    )
)
def test_whatever_the_page_sends_is_read_and_told(changes):
    made, problems = editor.read(query(page_of(standard()) | changes), "skm-2017")
    assert all(str(p.message) for p in problems)
    assert editor.rows(editor.act(made, query(changes)), problems) is not None


# Saving, locking, versions


def address(found, rest=""):
    return f"/survei/kuesioner/{found.pk}/{rest}"


def save(client, found, definition, **more):
    return client.post(address(found, "ubah/"), page_of(definition, do="save", **more))


def edited(definition):
    questions = tuple(
        replace(q, text={"id": "Apakah cepat?"}) if q.key == "waktu" else q
        for q in definition.questions
    )
    return replace(definition, questions=questions)


def test_an_unanswered_questionnaire_is_changed_in_place(made, operator):
    save(operator, made.questionnaire, edited(standard()))
    found = Questionnaire.objects.get()
    assert (found.version, from_dict(found.definition)) == (1, edited(standard()))


def test_an_answered_one_stays_and_the_change_is_the_next_version(made, operator):
    answers_actions.receive(
        asked=made.asked, key=uuid.uuid4(), given=ALL_FOUR, channel="link", at=timezone.now()
    )
    response = save(operator, made.questionnaire, edited(standard()), note="Kalimat lebih pendek")
    second = Questionnaire.objects.get(version=2)
    assert response.headers["Location"] == address(second)
    assert from_dict(Questionnaire.objects.get(version=1).definition) == standard()
    assert (from_dict(second.definition), second.change_note) == (
        edited(standard()),
        "Kalimat lebih pendek",
    )
    page = operator.get(address(second, "beda/")).content.decode()
    assert "bunyi pertanyaannya berubah" in page
    assert Event.objects.filter(noun="questionnaire", object_id=str(second.pk)).get().verb == "make"


def test_a_new_version_names_the_prepared_rounds_that_still_use_the_old_one(made, operator):
    answers_actions.receive(
        asked=made.asked, key=uuid.uuid4(), given=ALL_FOUR, channel="link", at=timezone.now()
    )
    today = timezone.localdate()
    plan = rounds_actions.RoundPlan(
        "SKM berikutnya", today.year, made.questionnaire, None, today, today, "exact", "pooled"
    )
    rounds_actions.prepare_round(
        agency=made.agency, plan=plan, by=made.people.operator, at=timezone.now()
    )
    response = save(operator, made.questionnaire, edited(standard()))
    page = operator.get(response.url).content.decode()
    assert "Masih memakai versi 1: SKM berikutnya." in page


def test_saving_without_a_change_makes_no_version(made, operator):
    Questionnaire.objects.update(locked_at=timezone.now())
    save(operator, made.questionnaire, standard())
    assert Questionnaire.objects.count() == 1


def test_what_is_incomplete_is_not_saved_and_said_at_its_question(made, operator):
    broken = replace(standard(), questions=standard().questions[1:])
    response = save(operator, made.questionnaire, broken)
    assert response.status_code == 422
    assert "Unsur “persyaratan” belum ditanyakan." in response.content.decode()
    assert from_dict(Questionnaire.objects.get().definition) == standard()


def test_the_preview_follows_the_typing_and_says_what_it_means(made, operator):
    sent = page_of(edited(standard()))
    page = operator.post(address(made.questionnaire, "ubah/"), sent, headers={"HX-Request": "true"})
    text = page.content.decode()
    assert "<html" not in text
    assert "Apakah cepat?" in text
    assert "bunyi pertanyaannya berubah" in text
    assert from_dict(Questionnaire.objects.get().definition) == standard()


def test_a_button_works_on_the_page_and_saves_nothing(made, operator):
    response = operator.post(
        address(made.questionnaire, "ubah/"), page_of(standard(), do="add", add="number")
    )
    assert 'value="x.1"' in response.content.decode()
    assert from_dict(Questionnaire.objects.get().definition) == standard()


# Ready ones and files


def test_a_ready_questionnaire_becomes_the_agencys_own(made, operator):
    operator.post("/survei/kuesioner/siap/ipak-6/", {"name": "IPAK"})
    found = Questionnaire.objects.get(name="IPAK")
    assert (found.version, from_dict(found.definition)) == (1, standard("ipak-6"))


def test_one_for_history_can_be_looked_at_and_not_taken(made, operator):
    assert operator.get("/survei/kuesioner/siap/kep-25-2004/").status_code == 200
    assert operator.post("/survei/kuesioner/siap/kep-25-2004/", {"name": "Lama"}).status_code == 422
    assert Questionnaire.objects.count() == 1


def test_a_name_that_is_taken_is_said(made, operator):
    response = operator.post("/survei/kuesioner/siap/ipak-4/", {"name": "SKM"})
    assert response.status_code == 422
    assert "Sudah ada kuesioner bernama “SKM”" in response.content.decode()


def test_an_exported_questionnaire_is_imported_as_it_was(made, operator):
    data = operator.get(address(made.questionnaire, "berkas/")).content
    file = SimpleUploadedFile("skm.json", data)
    operator.post("/survei/kuesioner/impor/", {"file": file, "name": "Salinan"})
    assert from_dict(Questionnaire.objects.get(name="Salinan").definition) == standard()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[" * 50_000,
        b'{"instrument": "skm-2017"}',
        json.dumps({**standard().to_dict(), "questions": []}).encode(),
        dumps(standard()).replace("<20", "<script>").encode()[:-40],
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence_and_leaves_nothing(made, operator, data):
    response = operator.post(
        "/survei/kuesioner/impor/", {"file": SimpleUploadedFile("x.json", data)}
    )
    assert response.status_code == 422
    assert 'class="errorlist"' in response.content.decode()
    assert Questionnaire.objects.count() == 1


# Access


@pytest.mark.parametrize("role", ["officer", "head", "member", "leader"])
def test_everyone_of_the_agency_reads_and_only_the_operator_changes(made, role):
    client = signed_in(getattr(made.people, role))
    found = made.questionnaire
    read = [
        "/survei/kuesioner/",
        address(found),
        address(found, "berkas/"),
        address(found, "beda/"),
    ]
    assert [client.get(a).status_code for a in read] == [200] * 4
    assert client.get(address(found, "ubah/")).status_code == 403
    assert save(client, found, edited(standard())).status_code == 403
    assert client.post("/survei/kuesioner/siap/ipak-4/", {"name": "x"}).status_code == 403
    assert client.post("/survei/kuesioner/impor/").status_code == 403


def test_a_stranger_finds_none_of_it(made):
    client = signed_in(made.people.stranger)
    for rest in ("", "berkas/", "beda/"):
        assert client.get(address(made.questionnaire, rest)).status_code == 404
