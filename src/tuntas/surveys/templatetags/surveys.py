from datetime import datetime

from django.template import Library
from django.utils import timezone

from tuntas.core.survey.questionnaire import condition_in, text_in
from tuntas.surveys import queries
from tuntas.surveys.models import Round
from tuntas.surveys.questionnaires.languages import name_of

register = Library()
register.filter("language_name", name_of)
register.filter("in_language", text_in)
register.simple_tag(condition_in)


@register.filter
def late_until(round_: Round) -> datetime | None:
    """``surveys.queries.late_until`` now."""
    return queries.late_until(round_, timezone.now())


@register.filter
def of_language(texts: dict[str, str], language: str) -> str:
    """What is written in this language, without falling back on another."""
    return texts.get(language, "")
