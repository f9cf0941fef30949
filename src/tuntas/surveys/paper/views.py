"""Typing paper forms: nine digits and Enter; and reading them a second time."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.core.survey.instruments import element_of, instrument
from tuntas.core.survey.questionnaire import Question, Questionnaire, condition_in, text_in
from tuntas.organisation.requests import Request
from tuntas.surveys import queries
from tuntas.surveys.answers import actions as answers_actions
from tuntas.surveys.channels.addresses import collected_or_404
from tuntas.surveys.models import PaperSheet, RoundService
from tuntas.surveys.paper import actions as paper_actions
from tuntas.surveys.paper import typing as paper
from tuntas.surveys.paper.actions import UNDO_WITHIN
from tuntas.web import display
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.typed import whole_number

CIRCULATING = "edaran"
SHOWN = 10  # last entries beside the form


def _language() -> str:
    return translation.get_language() or "id"


@dataclass(frozen=True)
class Field:
    """One question of the form. ``keys`` are the signs that may be typed; "" where any text may."""

    question: Question
    code: str
    label: str
    only_if: str
    value: str
    problem: str
    first: bool

    @property
    def options(self) -> list[tuple[int, str]]:
        return [
            (i, text_in(o.label, _language())) for i, o in enumerate(self.question.options, start=1)
        ]

    @property
    def keyed(self) -> bool:
        return paper.keyed(self.question)

    @property
    def width(self) -> int:
        return len(str(len(self.question.options)))

    @property
    def keys(self) -> str:
        """What the script lets through: the numbers of the options, 0, and values of a single
        letter.
        """
        n = len(self.question.options)
        letters = (
            o.value for o in self.question.options if len(o.value) == 1 and o.value.isalpha()
        )
        return "".join([*map(str, range(min(n, 9) + 1)), *letters]) if n < 10 else "0123456789"


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request, pk: int, code: str) -> HttpResponse:
    """The form, and below it what was typed last."""
    asked = collected_or_404(request.viewer, pk, code)
    instead = _taken_back(request, asked)
    if request.method != "POST":
        given = paper.given_of(instead.response) if instead else {}
        return _entry_page(request, asked, typed=_typed(asked, given), instead=instead)
    try:
        sheet = paper_actions.enter_sheet(
            asked=asked,
            key=_key(request.POST.get("_key", "")),
            given=paper.read_typed(answers_actions.questionnaire_of(asked), request.POST),
            viewer=request.viewer,
            at=timezone.now(),
            instead=instead,
        )
    except Refusal as refusal:
        return _entry_page(request, asked, typed=request.POST, instead=instead, refusal=refusal)
    messages.success(request, gettext("Lembar {number} tersimpan.").format(number=sheet.number))
    return redirect(_address("paper", asked, order=_order(request)))


@require_POST
def undo(request: Request, pk: int, code: str, number: int) -> HttpResponse:
    """Take an entry back and show it again, to be corrected."""
    asked = collected_or_404(request.viewer, pk, code)
    sheet = get_object_or_404(asked.sheets, number=number)
    paper_actions.undo_sheet(sheet=sheet, viewer=request.viewer, at=timezone.now())
    messages.success(request, gettext("Lembar {number} dibatalkan.").format(number=number))
    return redirect(_address("paper", asked, again=str(number), order=_order(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request, pk: int, code: str) -> HttpResponse:
    """Read a sheet a second time, without seeing the first reading."""
    asked = collected_or_404(request.viewer, pk, code)
    if request.method != "POST":
        return _check_page(request, asked, typed={"_number": request.GET.get("number", "")})
    try:
        sheet = _numbered(asked, request.POST.get("_number", ""))
        found = paper_actions.read_again(
            sheet=sheet,
            given=paper.read_typed(answers_actions.questionnaire_of(asked), request.POST),
            viewer=request.viewer,
            at=timezone.now(),
        )
    except Refusal as refusal:
        return _check_page(request, asked, typed=request.POST, refusal=refusal)
    if found:
        return redirect("paper-differences", pk, code, sheet.number)
    messages.success(request, gettext("Lembar {number} cocok.").format(number=sheet.number))
    return redirect(
        _address("paper-check", asked, number=str(sheet.number + 1), order=_order(request))
    )


@require_http_methods(["GET", "HEAD", "POST"])
def differences(request: Request, pk: int, code: str, number: int) -> HttpResponse:
    """Both readings field by field; a person says which one holds."""
    asked = collected_or_404(request.viewer, pk, code)
    sheet = get_object_or_404(
        asked.sheets.select_related("response__entered_by", "second_by", "settled_by"),
        number=number,
    )
    sheet.round_service = asked
    problem = ""
    if request.method == "POST":
        chosen = {
            d.question.key: request.POST.get(d.question.key)
            for d in paper_actions.differences_of(sheet)
        }
        try:
            paper_actions.settle_sheet(
                sheet=sheet,
                second_holds={key: value == "second" for key, value in chosen.items() if value},
                viewer=request.viewer,
                at=timezone.now(),
            )
        except Refusal as refusal:
            problem = refusal.message.text(gettext)
        else:
            messages.success(
                request, gettext("Lembar {number} selesai diperiksa.").format(number=number)
            )
            return redirect(_address("paper-check", asked, number=str(number + 1)))
    context = {
        **_common(asked),
        "sheet": sheet,
        "rows": _rows(asked, sheet, request.POST),
        "problem": problem,
    }
    return render(
        request, "surveys/paper/differences.html", context, status=422 if problem else 200
    )


def _rows(
    asked: RoundService, sheet: PaperSheet, chosen: Mapping[str, str]
) -> list[dict[str, Any]]:
    if sheet.settled_at is not None:
        return []
    questionnaire = answers_actions.questionnaire_of(asked)
    return [
        {
            "key": d.question.key,
            "label": _name(d.question, questionnaire),
            "first": _said(d.question, d.first),
            "second": _said(d.question, d.second),
            "chosen": chosen.get(d.question.key, ""),
        }
        for d in paper_actions.differences_of(sheet)
    ]


def _said(question: Question, value: str) -> str:
    """An answer in words: its number and label, its text, or that it is blank."""
    option = next((o for o in question.options if o.value == value), None)
    if option is None:
        return value or gettext("kosong")
    return f"{paper.typed_as(question, value)} {text_in(option.label, _language())}"


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
    *,
    typed: Mapping[str, str],
    instead: PaperSheet | None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    now = timezone.now()
    own = asked.sheets.filter(response__entered_by=request.viewer.person)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = own.filter(response__received_at__gte=midnight, response__excluded=False).count()
    all_own = own.select_related("response").order_by("-response__received_at")
    questionnaire = answers_actions.questionnaire_of(asked)
    context = {
        **_common(asked),
        **_form(questionnaire, typed, refusal, _order(request)),
        "key": _key_kept(request),
        "instead": instead,
        "today": today,
        "next": (asked.sheets.order_by("-number").values_list("number", flat=True).first() or 0)
        + 1,
        "entries": [_entry(sheet, questionnaire, now) for sheet in all_own[:SHOWN]],
        "sheets": SummaryTable(
            request,
            f"lembar-{asked.code}",
            SHEETS,
            (_entry(sheet, questionnaire, now) for sheet in all_own.iterator()),
            caption=_("Entri terakhir Anda"),
        ),
        "minutes": int(UNDO_WITHIN.total_seconds() // 60),
    }
    return page(request, "surveys/paper/enter.html", context, 422 if refusal else 200)


def _entry(sheet: PaperSheet, questionnaire: Questionnaire, now: Any) -> dict[str, Any]:
    response = sheet.response
    ratings = [
        str(response.answers.get(q.key, "–")) for q in questionnaire.questions if q.kind == "rating"
    ]
    undoable = not response.excluded and now - response.received_at <= UNDO_WITHIN
    return {"sheet": sheet, "ratings": " ".join(ratings), "undoable": undoable}


def _check_page(
    request: Request,
    asked: RoundService,
    *,
    typed: Mapping[str, str],
    refusal: Refusal | None = None,
) -> HttpResponse:
    counted = asked.sheets.filter(response__excluded=False)
    context = {
        **_common(asked),
        **_form(answers_actions.questionnaire_of(asked), typed, refusal, _order(request)),
        "number": typed.get("_number", "").strip(),
        "total": counted.count(),
        "settled": counted.filter(settled_at__isnull=False).count(),
        "open": counted.filter(settled_at=None, second_at__isnull=False),
    }
    return render(request, "surveys/paper/check.html", context, status=422 if refusal else 200)


def _common(asked: RoundService) -> dict[str, Any]:
    return {
        "asked": asked,
        "round": asked.round,
        "still_open": queries.is_open(asked.round, timezone.now()),
        "late": queries.takes_answers(
            asked.round, paper.filled_by(asked.round, timezone.now()), timezone.now()
        ),
    }


def _order(request: Request) -> str:
    """The circulating form asks facilities before complaints; whoever types such a pile says so."""
    asked = request.POST.get("_order") or request.GET.get("order", "")
    return CIRCULATING if asked == CIRCULATING else ""


def _address(name: str, asked: RoundService, **query: str) -> str:
    kept = urlencode({key: value for key, value in query.items() if value})
    return reverse(name, args=[asked.round_id, asked.code]) + (f"?{kept}" if kept else "")


def _form(
    questionnaire: Questionnaire, typed: Mapping[str, str], refusal: Refusal | None, order: str
) -> dict[str, Any]:
    """The fields with what was typed and what is wrong; ``problem`` speaks of the sheet as a
    whole.
    """
    found = refusal.problems if isinstance(refusal, answers_actions.AnswerProblems) else ()
    wrong = {p.question: p.message.text(gettext) for p in found}
    sentences = [p.message.text(gettext) for p in found if not p.question]
    if refusal is not None:
        sentences.insert(0, refusal.message.text(gettext))
    fields = [
        Field(
            q,
            _code(q, questionnaire),
            _name(q, questionnaire),
            _only_if(q, questionnaire),
            typed.get(q.key, ""),
            wrong.get(q.key, ""),
            place == 0,
        )
        for place, q in enumerate(paper.in_order(questionnaire, circulating=bool(order)))
    ]
    ratings = [f for f in fields if f.question.kind == "rating"]
    return {
        "ratings": ratings,
        # Keys first and words last, so that a sheet without words ends with a digit and Enter.
        "others": sorted((f for f in fields if f not in ratings), key=lambda f: not f.keyed),
        "scale": _scale(ratings),
        "problem": " ".join(sentences),
        "circulating": bool(order) if paper.may_swap(questionnaire) else None,
    }


def _scale(ratings: list[Field]) -> list[tuple[int, str]]:
    """What the digits mean: the labels where all questions share them, else only which end is
    which.
    """
    scales = [f.options for f in ratings]
    if all(scale == scales[0] for scale in scales):
        return scales[0] if scales else []
    return [(1, gettext("paling buruk")), (len(scales[0]), gettext("paling baik"))]


def _code(question: Question, questionnaire: Questionnaire) -> str:
    """``U3``, or ``U3.2`` for the second of several questions on an element."""
    if question.kind != "rating":
        return ""
    element = element_of(question.key)
    code = instrument(questionnaire.instrument).code(element)
    alike = [
        q.key
        for q in questionnaire.questions
        if q.kind == "rating" and element_of(q.key) == element
    ]
    return f"{code}.{alike.index(question.key) + 1}" if len(alike) > 1 else code


def _name(question: Question, questionnaire: Questionnaire) -> str:
    """The element's name where one question rates it, the question's own words otherwise."""
    code = _code(question, questionnaire)
    if not code or "." in code:
        return text_in(question.text, _language())
    return display.element_name(code, questionnaire.instrument)


def _only_if(question: Question, questionnaire: Questionnaire) -> str:
    if question.condition is None:
        return ""
    about, answers = condition_in(questionnaire, question.condition, _language())
    sentence = gettext("Hanya bila “{question}” dijawab: {answers}.")
    return sentence.format(question=about, answers=", ".join(answers))


def _typed(asked: RoundService, given: Mapping[str, str]) -> dict[str, str]:
    questions = answers_actions.questionnaire_of(asked).all_questions
    return {q.key: paper.typed_as(q, given[q.key]) for q in questions if q.key in given}


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
    number = number.strip()
    found = asked.sheets.filter(number=whole_number(number)).first()
    if found is None:
        raise Refusal(
            "no_such_sheet", N_("Tidak ada lembar bernomor “{number}”."), number=number[:20]
        )
    return found


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        template = N_("Formulir ini tidak lengkap; buka halamannya lagi dan ketik ulang.")
        raise Refusal("form_incomplete", template) from None


def _key_kept(request: Request) -> uuid.UUID:
    """The same key when a sheet is corrected after a refusal, a new one for a new sheet."""
    try:
        return _key(request.POST.get("_key", ""))
    except Refusal:
        return uuid.uuid4()
