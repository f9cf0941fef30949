from django.template import Library

from tuntas.surveys.questionnaires.languages import name_of

register = Library()
register.filter("language_name", name_of)
