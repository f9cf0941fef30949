"""Rule sets, runs, release: who may, what is refused, what stays as it is."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.factories import NOW, world
from tests.followup.runs import LATER, LOW, READY, answer, forms, runs
from tests.people import as_viewer
from tuntas.audit.models import Event
from tuntas.core.base.errors import Refusal
from tuntas.core.followup.reasons import unpacked
from tuntas.core.followup.rule_sets import RULE_SETS, Rule, RuleSet, from_dict
from tuntas.core.survey.instruments import SKM_2017
from tuntas.core.survey.standard_questionnaires import standard
from tuntas.followup.models import (
    Recommendation,
    RecommendationLine,
    RecommendationRun,
    RuleSet as Stored,
)
from tuntas.followup.recommendations import actions, queries
from tuntas.notify.models import Notice
from tuntas.surveys.models import Response, Round
from tuntas.surveys.questionnaires.actions import make_questionnaire
from tuntas.surveys.rounds.actions import open_round

pytestmark = pytest.mark.django_db
PER_UNIT = RuleSet("per-unit", "Per unit", READY.rules, per="unit")


@pytest.fixture
def made():
    return runs()


def refusal(act, **values):
    with pytest.raises(Refusal) as refused:
        act(at=LATER, **values)
    return refused.value.code


def shown(run):
    lines = run.lines.order_by("unit__no", "service_id", "place", "code")
    return [(x.unit.no, x.code, x.value, f"{x.place}/{x.of}", x.too_small, x.rules) for x in lines]


def acts(noun):
    return [e.verb for e in Event.objects.filter(noun=noun).order_by("pk")]


# Rule sets


def test_a_ready_rule_set_is_taken_over_once(made):
    first = actions.take_ready(key="skm-2021", viewer=made.member, at=NOW)
    assert actions.take_ready(key="skm-2021", viewer=made.member, at=NOW) == first
    assert from_dict(first.definition).rules == RULE_SETS["skm-2021"].rules
    assert acts("rule_set") == ["make"]


def test_an_unused_rule_set_is_changed_and_a_used_one_gets_its_next_version(made):
    rules = actions.make_rule_set(name="Kami", definition=READY, viewer=made.member, at=NOW)
    two = replace(READY, rules=(replace(READY.rules[0], count=2),))
    changed = actions.change_rule_set(rule_set=rules, definition=two, viewer=made.member, at=NOW)
    assert (changed.pk, changed.version, from_dict(changed.definition).rules[0].count) == (
        rules.pk,
        1,
        2,
    )
    actions.run_rules(round_=made.round, rule_set=rules, viewer=made.member, at=LATER)
    next_ = actions.change_rule_set(rule_set=rules, definition=READY, viewer=made.member, at=NOW)
    assert (str(next_), from_dict(next_.definition).version) == ("Kami v2", 2)
    rules.refresh_from_db()
    assert from_dict(rules.definition).rules[0].count == 2


def test_a_name_is_used_once_and_never_empty(made):
    values = {"definition": READY, "viewer": made.member}
    actions.make_rule_set(name="Kami", at=NOW, **values)
    assert refusal(actions.make_rule_set, name=" Kami ", **values) == "name_taken"
    assert refusal(actions.make_rule_set, name="  ", **values) == "name_missing"


def test_a_rule_set_that_cannot_be_run_is_not_stored(made):
    broken = replace(READY, rules=(Rule("1", "median", "x", count=3),))
    assert (
        refusal(actions.make_rule_set, name="x", definition=broken, viewer=made.member)
        == "rule_set_kind"
    )
    assert (Stored.objects.count(), acts("rule_set")) == (0, [])


# Runs


def test_a_run_recommends_for_each_service_with_its_figures(made):
    run = made.run("skm-2021")
    assert shown(run) == [
        (1, "U3", Decimal("66.67"), "1/9", "short", ",1,2,3,"),
        (1, "U1", Decimal("75.00"), "2/9", "short", ",1,2,3,"),
        (1, "U9", Decimal("79.17"), "3/9", "short", ",2,3,"),
    ]
    assert (run.examined, run.without_answers, run.before) == (4, 1, made.before)
    time = run.lines.get(code="U3")
    assert (time.service, time.answers, time.required, time.needs_cause) == (
        made.service,
        6,
        10,
        True,
    )
    assert time.low < time.value < time.high
    assert [str(r.message) for r in queries.reasons_of(time)] == [
        "U3 66,67, mutu pelayanan C",
        "U3 turun dari 100,00 ke 66,67 (-33,33), penurunan ke-1 dari 3",
        "U3 66,67, terendah ke-1 dari 9",
    ]


def test_a_service_where_everything_is_best_gets_no_recommendation(made):
    assert not made.run().lines.filter(unit=made.units[1]).exists()


def test_rules_per_unit_see_all_services_of_a_unit_together(made):
    run = made.run(PER_UNIT)
    assert [(x.service, x.code) for x in run.lines.order_by("place")] == [
        (None, "U3"),
        (None, "U1"),
        (None, "U9"),
    ]
    assert (run.examined, run.lines.first().required) == (2, 10 + 132)


def said(run):
    return [(str(unpacked(note)), services) for note, services in run.notes]


def test_why_there_is_no_decline_is_kept_with_the_run(made):
    answer(made.before, made.service, forms(LOW))
    run = made.run("skm-2021", made.before)
    assert (run.before, said(run)) == (
        None,
        [("Aturan 2: tidak ada putaran sebelumnya untuk dibandingkan.", 1)],
    )


def test_across_a_break_of_the_instrument_nothing_declines(made):
    made.before.instrument = "skm-2017-formulir"
    made.before.save()
    run = made.run("skm-2021")
    assert said(run) == [
        (
            "Aturan 2: SKM 2021 memakai kuesioner lain (SKM 2017, urutan formulir), jadi penurunan "
            "tidak "
            "dihitung.",
            1,
        )
    ]
    assert {line.rules for line in run.lines.all()} == {",1,3,", ",3,"}


def test_an_element_that_is_asked_in_another_way_has_not_declined(made):
    old, new = (
        make_questionnaire(agency=made.agency, name=name, definition=form, by=None, at=NOW)
        for name, form in (("Lama", standard()), ("Baru", with_other_answers(standard(), "waktu")))
    )
    Round.objects.filter(pk=made.before.pk).update(questionnaire=old)
    made.round.questionnaire = new
    made.round.save()
    run = made.run("skm-2021")
    assert {x.code: x.rules for x in run.lines.all()} == {
        "U1": ",1,2,3,",
        "U3": ",1,3,",
        "U9": ",2,3,",
    }
    assert said(run) == [
        ("Waktu Penyelesaian: jawabannya berganti, jadi nilainya tidak dapat dibandingkan.", 1)
    ]


def with_other_answers(form, key):
    """The questionnaire with the labels of one question in other words."""

    def changed(question):
        options = tuple(
            replace(o, label={"id": f"{o.label['id']} sekali"}) for o in question.options
        )
        return replace(question, options=options)

    return replace(form, questions=tuple(changed(q) if q.key == key else q for q in form.questions))


def test_a_rerun_replaces_the_lines_of_the_draft(made):
    run = made.run()
    made.answer(1)
    again = actions.run_rules(
        round_=made.round, rule_set=run.rule_set, viewer=made.member, at=LATER, run=run
    )
    assert (again.pk, again.digest != run.digest) == (run.pk, True)
    assert again.lines.get(code="U3").answers == 7
    assert acts("recommendations") == ["run", "rerun"]


def test_the_same_figures_give_the_same_digest(made):
    first, second = made.run(), made.run()
    assert first.digest == second.digest
    assert made.run("skm-2021").digest != first.digest


def test_an_answer_that_was_not_counted_yet_is_counted_by_the_run(made):
    Response.objects.create(
        round=made.round,
        service=made.service,
        received_at=NOW,
        answers=dict.fromkeys(SKM_2017.keys, 1),
    )
    assert made.run().lines.get(code="U3").answers == 7


def test_a_round_without_answers_is_refused(made):
    empty = open_round(
        agency=made.agency,
        year=2024,
        name="SKM 2024",
        target=None,
        rules=[],
        counted=made.units,
        by=None,
        at=NOW,
    )
    rules = actions.take_ready(key="skm-2022", viewer=made.member, at=NOW)
    assert (
        refusal(actions.run_rules, round_=empty, rule_set=rules, viewer=made.member) == "no_answers"
    )
    empty.draft = True
    assert (
        refusal(actions.run_rules, round_=empty, rule_set=rules, viewer=made.member)
        == "round_is_draft"
    )
    assert RecommendationRun.objects.count() == 0


@pytest.mark.parametrize("who", ["officer", "head", "leader", "operator", "stranger"])
def test_only_the_inspectorate_of_the_agency_runs_releases_and_discards(made, who):
    run, viewer = made.run(), as_viewer(made.people.everyone()[who])
    values = {"viewer": viewer}
    assert (
        refusal(actions.run_rules, round_=made.round, rule_set=run.rule_set, **values),
        refusal(actions.release_run, run=run, **values),
        refusal(actions.discard_run, run=run, **values),
        refusal(actions.change_rule_set, rule_set=run.rule_set, definition=READY, **values),
    ) == ("not_allowed",) * 4


# Release


def test_a_release_makes_one_recommendation_for_each_line_and_fixes_the_run(made):
    run = actions.release_run(run=made.run("skm-2021"), viewer=made.member, at=LATER)
    assert (run.state, run.released_by, run.released_at) == ("released", made.people.member, LATER)
    found = Recommendation.objects.get(element="waktu")
    assert (found.unit, found.service, found.number, found.needs_cause, found.line.code) == (
        made.units[0], made.service, "1, 2, 3", True, "U3",
    )  # fmt: skip
    assert found.text.startswith(
        "U3 Waktu Penyelesaian: 1. Apabila ada, menyusun rencana aksi per jenis"
    )
    assert "(U3 66,67, terendah ke-1 dari 9)." in found.text
    assert Recommendation.objects.count() == 3
    made.round.refresh_from_db()
    assert made.round.rules == [rule.text for rule in RULE_SETS["skm-2021"].rules]
    assert acts("recommendations") == ["run", "release"]


def test_a_release_is_told_to_the_officer_and_the_head_of_the_unit(made):
    run = actions.release_run(run=made.run(), viewer=made.member, at=LATER)
    notices = Notice.objects.order_by("person__username")
    assert [(n.person, n.kind, n.values, n.link) for n in notices] == [
        (
            who,
            "recommendations.released",
            {"round": "SKM 2022", "n": 3},
            f"/tindak-lanjut/rekomendasi/{run.pk}/",
        )
        for who in (made.people.head, made.people.officer)
    ]


def test_a_released_run_can_neither_be_run_again_nor_released_nor_discarded(made):
    run = actions.release_run(run=made.run(), viewer=made.member, at=LATER)
    before = shown(run)
    made.answer(1)
    values = {"viewer": made.member, "run": run}
    assert (
        refusal(actions.run_rules, round_=made.round, rule_set=run.rule_set, **values)
        == "run_released"
    )
    assert refusal(actions.release_run, **values) == "run_released"
    assert refusal(actions.discard_run, **values) == "run_released"
    assert shown(run) == before


def test_a_draft_whose_figures_changed_is_not_released_until_it_is_run_again(made):
    run = made.run()
    made.answer(1)
    assert refusal(actions.release_run, run=run, viewer=made.member) == "figures_changed"
    assert Recommendation.objects.count() == 0
    again = actions.run_rules(
        round_=made.round, rule_set=run.rule_set, viewer=made.member, at=LATER, run=run
    )
    assert actions.release_run(run=again, viewer=made.member, at=LATER).state == "released"


def test_answers_of_the_round_before_count_as_figures_too(made):
    run = made.run("skm-2021")
    Response.objects.filter(round=made.before).update(excluded=True)
    actions.roll_up(at=LATER, round_=made.before)
    assert refusal(actions.release_run, run=run, viewer=made.member) == "figures_changed"


def test_a_round_with_recommendations_gets_no_others(made):
    first, second = made.run(), made.run("skm-2021")
    actions.release_run(run=first, viewer=made.member, at=LATER)
    assert (
        refusal(actions.release_run, run=second, viewer=made.member) == "round_has_recommendations"
    )


def test_the_recommendations_of_an_old_report_stay_as_they_are():
    old = world()
    viewer, round_ = as_viewer(old.people.member), old.rounds[2022]
    before = list(Recommendation.objects.order_by("pk").values())
    rules = actions.take_ready(key="skm-2022", viewer=viewer, at=NOW)
    run = actions.run_rules(round_=round_, rule_set=rules, viewer=viewer, at=LATER)
    assert refusal(actions.release_run, run=run, viewer=viewer) == "round_has_recommendations"
    assert list(Recommendation.objects.order_by("pk").values()) == before


def test_a_discarded_draft_is_gone_and_recorded(made):
    run = made.run()
    actions.discard_run(run=run, viewer=made.member, at=LATER)
    assert (RecommendationRun.objects.count(), RecommendationLine.objects.count()) == (0, 0)
    data = json.loads(Event.objects.get(noun="recommendations", verb="discard").data)
    assert (data["round"], data["lines"]) == (made.round.pk, 3)


def test_a_draft_that_somebody_else_discarded_is_said_to_be_gone(made):
    run = made.run()
    same = RecommendationRun.objects.get(pk=run.pk)
    actions.discard_run(run=run, viewer=made.member, at=LATER)
    assert refusal(actions.discard_run, run=same, viewer=made.member) == "run_gone"


@pytest.mark.parametrize("act", ["release_run", "discard_run"])
def test_an_act_and_its_audit_row_stand_or_fall_together(made, monkeypatch, act):
    run = made.run()

    def broken(*_, **_by):
        raise OSError("disk")

    monkeypatch.setattr("tuntas.followup.recommendations.actions.record", broken)
    with pytest.raises(OSError, match="disk"):
        getattr(actions, act)(run=run, viewer=made.member, at=LATER)
    run.refresh_from_db()
    assert (run.state, run.lines.count(), Recommendation.objects.count()) == ("draft", 3, 0)


# Comparing


def test_two_rule_sets_differ_in_what_only_one_of_them_takes(made):
    three = {r.key for r in queries.tried(made.round, READY)}
    two = {
        r.key
        for r in queries.tried(
            made.round, replace(READY, rules=(replace(READY.rules[0], count=2),))
        )
    }
    assert {key[2] for key in three - two} == {"sarpras"}
    assert two < three


def test_a_stored_run_and_its_rules_tried_again_are_the_same(made):
    run = made.run("skm-2021")
    stored = {r.key: tuple(r.reasons) for r in queries.of_run(made.member, run)}
    tried = {
        r.key: tuple(r.reasons)
        for r in queries.tried(made.round, from_dict(run.rule_set.definition))
    }
    assert stored == tried
