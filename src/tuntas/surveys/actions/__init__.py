"""The only road for a change of state, by subject."""

from tuntas.surveys.actions.answers import (
    AnswerProblems,
    questionnaire_of,
    receive,
    receive_complaint,
    receive_many,
)
from tuntas.surveys.actions.rounds import enter_published, open_round

__all__ = [
    "AnswerProblems",
    "enter_published",
    "open_round",
    "questionnaire_of",
    "receive",
    "receive_complaint",
    "receive_many",
]
