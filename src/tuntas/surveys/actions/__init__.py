"""The only road for a change of state, by subject."""

from tuntas.surveys.actions.answers import (
    AnswerProblems,
    questionnaire_of,
    receive,
    receive_complaint,
    receive_many,
)
from tuntas.surveys.actions.form import receive_form
from tuntas.surveys.actions.questionnaires import change_questionnaire, make_questionnaire
from tuntas.surveys.actions.rounds import (
    RoundPlan,
    change_round,
    choose_services,
    close_round,
    discard_round,
    enter_published,
    open_round,
    opening_problems,
    plan_problems,
    prepare_round,
    reopen_round,
    set_users,
    start_round,
)

__all__ = [
    "AnswerProblems",
    "RoundPlan",
    "change_questionnaire",
    "change_round",
    "choose_services",
    "close_round",
    "discard_round",
    "enter_published",
    "make_questionnaire",
    "open_round",
    "opening_problems",
    "plan_problems",
    "prepare_round",
    "questionnaire_of",
    "receive",
    "receive_complaint",
    "receive_form",
    "receive_many",
    "reopen_round",
    "set_users",
    "start_round",
]
