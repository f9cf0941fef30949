"""The only road for a change of state, by subject."""

from tuntas.surveys.actions.answers import (
    AnswerProblems,
    questionnaire_of,
    receive,
    receive_complaint,
    receive_many,
)
from tuntas.surveys.actions.complaints import (
    answer_complaint,
    read_contact,
    send_answer,
    take_complaint,
)
from tuntas.surveys.actions.form import receive_form
from tuntas.surveys.actions.invitations import invite, release_unsure, request_sending
from tuntas.surveys.actions.paper import differences_of, enter_sheet, read_again, settle_sheet, undo_sheet
from tuntas.surveys.actions.published import (
    Figures,
    PastRound,
    add_past_round,
    enter_published,
    figures_of,
    remove_published,
    set_published,
)
from tuntas.surveys.actions.questionnaires import change_questionnaire, make_questionnaire, print_of
from tuntas.surveys.actions.rounds import (
    RoundPlan,
    change_round,
    choose_services,
    close_round,
    discard_round,
    open_round,
    opening_problems,
    plan_problems,
    prepare_round,
    reopen_round,
    set_users,
    start_round,
)
from tuntas.surveys.actions.tokens import make_token, revoke_token, use_token

__all__ = [
    "AnswerProblems",
    "Figures",
    "PastRound",
    "RoundPlan",
    "add_past_round",
    "answer_complaint",
    "change_questionnaire",
    "change_round",
    "choose_services",
    "close_round",
    "differences_of",
    "discard_round",
    "enter_published",
    "enter_sheet",
    "figures_of",
    "invite",
    "make_questionnaire",
    "make_token",
    "open_round",
    "opening_problems",
    "plan_problems",
    "prepare_round",
    "print_of",
    "questionnaire_of",
    "read_again",
    "read_contact",
    "receive",
    "receive_complaint",
    "receive_form",
    "receive_many",
    "release_unsure",
    "remove_published",
    "reopen_round",
    "request_sending",
    "revoke_token",
    "send_answer",
    "set_published",
    "set_users",
    "settle_sheet",
    "start_round",
    "take_complaint",
    "undo_sheet",
    "use_token",
]
