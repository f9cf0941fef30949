"""A stored sheet put right."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from tuntas.organisation.requests import Request
from tuntas.surveys.answers.actions import questionnaire_of
from tuntas.surveys.queries import collected_or_404
from tuntas.web.acts import Attempt, require_page
from tuntas.web.typed import whole_number

from . import actions, typing as paper
from .fields import form_of, typed_again
from .sheets import asks, common, is_sure, key_kept, key_of


@require_page
def correct(request: Request, pk: int, code: str, number: int) -> HttpResponse:
    """What is stored, in the fields it was typed into; a correction needs its reason."""
    asked = collected_or_404(request.viewer, pk, code)
    sheet = get_object_or_404(asked.sheets.select_related("response"), number=number)
    sheet.round_service = asked
    questionnaire, attempt = questionnaire_of(asked), Attempt()
    typed = typed_again(questionnaire, paper.given_of(sheet.response))
    if request.method == "POST":
        typed = request.POST.dict()
        with attempt:
            actions.correct_sheet(
                sheet=sheet,
                key=key_of(request),
                given=paper.read_typed(questionnaire, request.POST),
                reason=request.POST.get("_reason", ""),
                seen=whole_number(request.POST.get("_seen")),
                viewer=request.viewer,
                at=timezone.now(),
                sure=is_sure(request),
            )
            sentence = gettext("Lembar {number} dikoreksi.")
            messages.success(request, sentence.format(number=number))
            return redirect("paper-differences", pk, code, number)
    context = {
        **common(asked),
        **form_of(questionnaire, typed, attempt, circulating=False),
        "circulating": None,
        "sheet": sheet,
        "key": key_kept(request, attempt),
        "ask": asks(request, attempt),
        "reason": request.POST.get("_reason", ""),
        "most": actions.MAX_REASON,
    }
    return render(request, "surveys/paper/correct.html", context, status=attempt.status)
