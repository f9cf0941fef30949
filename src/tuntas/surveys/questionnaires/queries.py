from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from tuntas.core.survey import questionnaire as core
from tuntas.core.survey.standard_questionnaires import standard
from tuntas.organisation.permissions import Viewer
from tuntas.surveys.models import Questionnaire, Round


def asked_in(round_: Round) -> core.Questionnaire:
    """What a round asks; one without a questionnaire of its own asks the standard one."""
    own = round_.questionnaire
    return core.from_dict(own.definition) if own else standard(round_.instrument)


def questionnaires_seen(viewer: Viewer) -> QuerySet[Questionnaire]:
    return Questionnaire.objects.filter(agency=viewer.agency)


def questionnaire_or_404(viewer: Viewer, pk: int) -> Questionnaire:
    return get_object_or_404(questionnaires_seen(viewer), pk=pk)
