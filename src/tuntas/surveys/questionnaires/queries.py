from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from tuntas.organisation.permissions import Viewer
from tuntas.surveys.models import Questionnaire


def questionnaires_seen(viewer: Viewer) -> QuerySet[Questionnaire]:
    return Questionnaire.objects.filter(agency=viewer.agency)


def questionnaire_or_404(viewer: Viewer, pk: int) -> Questionnaire:
    return get_object_or_404(questionnaires_seen(viewer), pk=pk)
