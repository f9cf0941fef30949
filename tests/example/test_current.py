"""Made-up answers to the round that is being asked."""

from collections import Counter

from tuntas.core.survey.questionnaire import read_answers
from tuntas.core.survey.standard_questionnaires import standard
from tuntas.example import current

FORMS = [standard(), standard().for_service(has_tariff=False)]
NEEDED = [200, 100]


def made(seed=1):
    return list(current.generate(FORMS, NEEDED, 0.5, seed))


def test_the_same_seed_gives_the_same_answers_in_order_of_time():
    assert made() == made()
    assert made() != made(2)
    assert [a.moment for a in made()] == sorted(a.moment for a in made())


def test_every_answer_may_be_stored_by_the_form_it_was_given_to():
    problems = [read_answers(FORMS[a.service], a.given)[1] for a in made()]
    assert set(problems) == {()}


def test_answers_come_through_every_channel_with_comments_and_within_the_need():
    answers = made()
    services = Counter(a.service for a in answers)
    assert {a.channel for a in answers} == set(current.CHANNELS)
    assert all(0 < services[i] <= NEEDED[i] for i in (0, 1))
    assert 0 < sum("x.saran" in a.given for a in answers) < len(answers)


def test_every_service_has_some_users():
    assert len(current.users(40, 1)) == 40
    assert min(current.users(40, 1)) >= 12
