"""The questionnaire of 2017, two questions of an agency, and what is changed of them."""

from dataclasses import replace

from tuntas.core.survey.questionnaire import Condition, Option, Question
from tuntas.core.survey.standard_questionnaires import standard

SKM = standard()
ALL = {q.key: "3" for q in SKM.questions if q.kind == "rating"}
YES_NO = (Option("1", {"id": "Ya"}), Option("2", {"id": "Tidak"}))
ONLINE = Question("x.daring", "choice", {"id": "Apakah Saudara memakai layanan daring?"}, YES_NO)
TIMES = Question(
    "x.kali",
    "number",
    {"id": "Berapa kali?"},
    condition=Condition("x.daring", ("1",)),
    minimum=1,
    maximum=20,
)


def changed(key, /, **values):
    questions = tuple(replace(q, **values) if q.key == key else q for q in SKM.questions)
    return replace(SKM, questions=questions)
