"""Typing paper forms: nine digits and Enter; and reading them a second time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import require_POST

from tuntas.core.survey.questionnaire import Questionnaire
from tuntas.organisation.requests import Request
from tuntas.surveys import queries
from tuntas.surveys.answers.actions import questionnaire_of
from tuntas.surveys.models import PaperSheet, RoundService
from tuntas.surveys.queries import collected_or_404
from tuntas.surveys.refusals import refusal
from tuntas.web.acts import Attempt, require_page
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.typed import whole_number

from . import actions, typing as paper
from .actions import UNDO_WITHIN
from .fields import form_of, in_words, name_of, typed_again
from .sheets import (
    asks,
    common,
    history_of,
    is_sure,
    key_kept,
    key_of,
    ratings_of,
)

CIRCULATING = "edaran"
SHOWN = 10  # last entries beside the form


@require_page
def enter(request: Request, pk: int, code: str) -> HttpResponseBase:
    """The form, and below it what was typed last."""
    asked = collected_or_404(request.viewer, pk, code)
    questionnaire, instead = questionnaire_of(asked), _taken_back(request, asked)
    attempt = Attempt()
    if wanted := request.GET.get("sheet"):
        with attempt:
            return redirect("paper-differences", pk, code, _numbered(asked, wanted).number)
    if request.method != "POST":
        given = paper.given_of(instead.response) if instead else {}
        typed = typed_again(questionnaire, given)
        return _entry_page(request, asked, typed, instead, attempt)
    with attempt:
        sheet = actions.enter_sheet(
            asked=asked,
            key=key_of(request),
            given=paper.read_typed(questionnaire, request.POST),
            viewer=request.viewer,
            at=timezone.now(),
            instead=instead,
            sure=is_sure(request),
        )
        messages.success(request, gettext("Lembar {number} tersimpan.").format(number=sheet.number))
        return redirect(_address("paper", asked, order=_order(request)))
    return _entry_page(request, asked, request.POST, instead, attempt)


@require_POST
def undo(request: Request, pk: int, code: str, number: int) -> HttpResponse:
    """Take an entry back and show it again, to be corrected."""
    asked = collected_or_404(request.viewer, pk, code)
    sheet = get_object_or_404(asked.sheets, number=number)
    actions.undo_sheet(sheet=sheet, viewer=request.viewer, at=timezone.now())
    messages.success(request, gettext("Lembar {number} dibatalkan.").format(number=number))
    return redirect(_address("paper", asked, again=str(number), order=_order(request)))


@require_page
def check(request: Request, pk: int, code: str) -> HttpResponse:
    """Read a sheet a second time, without seeing the first reading."""
    asked = collected_or_404(request.viewer, pk, code)
    attempt = Attempt()
    if request.method != "POST":
        return _check_page(request, asked, {"_number": request.GET.get("number", "")}, attempt)
    with attempt:
        sheet = _numbered(asked, request.POST.get("_number", ""))
        found = actions.read_again(
            sheet=sheet,
            given=paper.read_typed(questionnaire_of(asked), request.POST),
            viewer=request.viewer,
            at=timezone.now(),
        )
        if found:
            return redirect("paper-differences", pk, code, sheet.number)
        messages.success(request, gettext("Lembar {number} cocok.").format(number=sheet.number))
        following = str(sheet.number + 1)
        return redirect(_address("paper-check", asked, number=following, order=_order(request)))
    return _check_page(request, asked, request.POST, attempt)


@require_page
def differences(request: Request, pk: int, code: str, number: int) -> HttpResponseBase:
    """Both readings field by field; a person says which one holds. Below, what was corrected."""
    asked = collected_or_404(request.viewer, pk, code)
    sheet = get_object_or_404(
        asked.sheets.select_related("response__entered_by", "second_by", "settled_by"),
        number=number,
    )
    sheet.round_service = asked
    attempt = Attempt()
    if request.method == "POST":
        keys = [d.question.key for d in actions.differences_of(sheet)]
        chosen = {key: value for key in keys if (value := request.POST.get(key))}
        with attempt:
            actions.settle_sheet(
                sheet=sheet,
                second_holds={key: value == "second" for key, value in chosen.items()},
                viewer=request.viewer,
                at=timezone.now(),
            )
            sentence = gettext("Lembar {number} selesai diperiksa.")
            messages.success(request, sentence.format(number=number))
            return redirect(_address("paper-check", asked, number=str(number + 1)))
    context = {
        **common(asked),
        "sheet": sheet,
        "rows": _both_readings(asked, sheet, request.POST),
        "problem": attempt.problem,
        "history": history_of(request, sheet),
    }
    return page(request, "surveys/paper/differences.html", context, attempt.status)


def _both_readings(
    asked: RoundService, sheet: PaperSheet, chosen: Mapping[str, str]
) -> list[dict[str, Any]]:
    if sheet.settled_at is not None:
        return []
    questionnaire = questionnaire_of(asked)
    return [
        {
            "key": d.question.key,
            "label": name_of(d.question, questionnaire),
            "first": in_words(d.question, d.first),
            "second": in_words(d.question, d.second),
            "chosen": chosen.get(d.question.key, ""),
        }
        for d in actions.differences_of(sheet)
    ]


SHEETS = (
    Column("number", _("Lembar"), lambda e: e["sheet"].number, kind="number"),
    Column("ratings", _("Penilaian"), lambda e: e["ratings"]),
    Column("at", _("Waktu"), lambda e: e["sheet"].response.received_at),
    Column("state", _("Keadaan"), lambda e: _sheet_state(e["sheet"])),
)


def _sheet_state(sheet: PaperSheet) -> str:
    return gettext("Dibatalkan") if sheet.response.excluded else gettext("Tersimpan")


def _entry_page(
    request: Request,
    asked: RoundService,
    typed: Mapping[str, str],
    instead: PaperSheet | None,
    attempt: Attempt,
) -> HttpResponseBase:
    now = timezone.now()
    own = asked.sheets.filter(response__entered_by=request.viewer.person)
    midnight = queries.begin_of(timezone.localdate(now))
    today = own.filter(response__received_at__gte=midnight, response__excluded=False).count()
    all_own = own.select_related("response").order_by("-response__received_at")
    questionnaire = questionnaire_of(asked)
    context = {
        **common(asked),
        **form_of(questionnaire, typed, attempt, circulating=bool(_order(request))),
        "key": key_kept(request, attempt),
        "ask": asks(request, attempt),
        "instead": instead,
        "today": today,
        "next": actions.next_number(asked),
        "entries": [_entry(sheet, questionnaire, now) for sheet in all_own[:SHOWN]],
        "sheets": SummaryTable(
            request,
            f"lembar-{asked.code}",
            SHEETS,
            (_entry(sheet, questionnaire, now) for sheet in all_own.iterator()),  # only for files
            caption=_("Entri terakhir Anda"),
        ),
        "minutes": int(UNDO_WITHIN.total_seconds() // 60),
    }
    return page(request, "surveys/paper/enter.html", context, attempt.status)


def _entry(sheet: PaperSheet, questionnaire: Questionnaire, now: datetime) -> dict[str, Any]:
    response = sheet.response
    undoable = not response.excluded and now - response.received_at <= UNDO_WITHIN
    ratings = ratings_of(response, questionnaire)
    return {"sheet": sheet, "ratings": ratings, "undoable": undoable}


def _check_page(
    request: Request, asked: RoundService, typed: Mapping[str, str], attempt: Attempt
) -> HttpResponse:
    counted = asked.sheets.filter(response__excluded=False)
    context = {
        **common(asked),
        **form_of(questionnaire_of(asked), typed, attempt, circulating=bool(_order(request))),
        "number": typed.get("_number", "").strip(),
        "total": counted.count(),
        "settled": counted.filter(settled_at__isnull=False).count(),
        "open": counted.filter(settled_at=None, second_at__isnull=False),
    }
    return render(request, "surveys/paper/check.html", context, status=attempt.status)


def _order(request: Request) -> str:
    """The circulating form asks facilities before complaints; whoever types such a pile says so."""
    asked = request.POST.get("_order") or request.GET.get("order", "")
    return CIRCULATING if asked == CIRCULATING else ""


def _address(name: str, asked: RoundService, **query: str) -> str:
    kept = urlencode({key: value for key, value in query.items() if value})
    return reverse(name, args=[asked.round_id, asked.code]) + (f"?{kept}" if kept else "")


def _taken_back(request: Request, asked: RoundService) -> PaperSheet | None:
    """The sheet that is typed again, of this person and taken back; None where the address names no
    such.
    """
    number = whole_number(request.POST.get("_again") or request.GET.get("again"))
    if number is None:
        return None
    mine = asked.sheets.filter(response__entered_by=request.viewer.person, response__excluded=True)
    return mine.select_related("response").filter(number=number).first()


def _numbered(asked: RoundService, number: str) -> PaperSheet:
    asked_for = whole_number(number.strip())
    found = None if asked_for is None else asked.sheets.filter(number=asked_for).first()
    if found is None:
        raise refusal("no_such_sheet", number=number.strip()[:20])
    return found
