"""How much a questionnaire may hold."""

from dataclasses import replace

from tuntas.core.survey.questionnaire import MAX_QUESTIONS, MAX_TEXT, Option, Question
from tuntas.core.survey.questionnaire_check import check
from tuntas.core.survey.standard_questionnaires import standard

YES_NO = (Option("1", {"id": "Ya"}), Option("2", {"id": "Tidak"}))
ONLINE = Question("x.daring", "choice", {"id": "Apakah Saudara memakai layanan daring?"}, YES_NO)


def test_a_questionnaire_has_at_most_so_many_questions():
    room = MAX_QUESTIONS - len(standard().all_questions)
    further = [replace(ONLINE, key=f"x.n{n}") for n in range(room + 1)]
    assert check(standard(extra=further[:room])) == ()
    (problem,) = check(standard(extra=further))
    assert (problem.question, problem.code) == ("", "too_many")
    assert problem.message.values == {"most": MAX_QUESTIONS}


def test_words_and_codes_that_are_too_long_are_told_how_long_they_may_be():
    long = replace(ONLINE, options=(YES_NO[0], Option("2" * 41, {"id": "Tidak"})))
    (code,) = check(standard(extra=(long,)))
    (text,) = check(standard(extra=(replace(ONLINE, text={"id": "x" * (MAX_TEXT + 1)}),)))
    assert (code.question, code.code, code.message.values) == (
        "x.daring",
        "value_long",
        {"most": 40},
    )
    assert (text.question, text.code, text.message.values) == (
        "x.daring",
        "text_long",
        {"most": MAX_TEXT},
    )
