"""Paper forms: typed, taken back, read a second time, and the differences decided."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.core.survey import questionnaire as core
from tuntas.organisation.permissions import Viewer
from tuntas.surveys.answers.actions import AnswerProblems, questionnaire_of, receive
from tuntas.surveys.models import (
    Channel,
    Exclusion,
    PaperSheet,
    ReplacedEntry,
    Response,
    RoundService,
)
from tuntas.surveys.permissions import may_collect
from tuntas.surveys.refusals import refusal

from . import typing as paper

UNDO_WITHIN = timedelta(minutes=10)
MAX_REASON = 500
WRONG_ENTRY = N_("Salah entri")
CORRECTED = N_("Dikoreksi setelah entri ganda lembar {number}")


@transaction.atomic
def enter_sheet(
    *,
    asked: RoundService,
    key: uuid.UUID,
    given: Mapping[str, str],
    viewer: Viewer,
    at: datetime,
    instead: PaperSheet | None = None,
    sure: bool = False,
) -> PaperSheet:
    """Store one paper form under the next number of its service, once per key; blanks are allowed.

    ``instead`` is a sheet that the same person took back and types again: it keeps its number.
    Refuses another form under the key of a stored one (key_used) and, unless the person is
    ``sure``, one with fewer than half of its ratings (sheet_sparse).
    """
    _require_right(viewer, asked)
    RoundService.objects.select_for_update().get(pk=asked.pk)  # one number after the other
    response = _receive(asked, key, given, viewer, at)
    if existing := PaperSheet.objects.filter(response=response, round_service=asked).first():
        return existing
    _require_new(response, viewer, at)
    _require_enough(response, asked, sure=sure)
    if instead is not None:
        sheet = _taken_back(instead, viewer)
        _replace(sheet, response)
        sheet.save(update_fields=["response"])
    else:
        number = next_number(asked)
        sheet = PaperSheet.objects.create(round_service=asked, number=number, response=response)
    _record(sheet, "enter", viewer, at)
    return sheet


def next_number(asked: RoundService) -> int:
    """What the next sheet of a service is called."""
    last = asked.sheets.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


@transaction.atomic
def correct_sheet(
    *,
    sheet: PaperSheet,
    key: uuid.UUID,
    given: Mapping[str, str],
    reason: str,
    seen: int | None,
    viewer: Viewer,
    at: datetime,
    sure: bool = False,
) -> PaperSheet:
    """Put right what was typed, for as long as the round takes sheets.

    The answer before stays, excluded, with who corrected it and why; a second reading was one of
    that answer, so the sheet waits for another. Refuses as ``enter_sheet`` does, and where the
    sheet no longer has the answer that was ``seen``, by its id (changed_meanwhile).
    """
    sheet = _locked(sheet, viewer)
    response = _receive(sheet.round_service, key, given, viewer, at)
    if response.pk == sheet.response_id:  # sent twice
        return sheet
    _require_new(response, viewer, at)
    if sheet.response_id != seen:
        raise refusal("changed_meanwhile", said="sheet_corrected", number=sheet.number)
    _require_correctable(sheet, given, reason)
    _require_enough(response, sheet.round_service, sure=sure)
    _exclude(sheet.response, reason.strip(), viewer, at)
    _replace(sheet, response)
    sheet.second = sheet.second_by = sheet.second_at = sheet.settled_by = sheet.settled_at = None
    sheet.save()
    _record(sheet, "correct", viewer, at, reason=reason.strip())
    return sheet


def _require_correctable(sheet: PaperSheet, given: Mapping[str, str], reason: str) -> None:
    if not reason.strip():
        raise refusal("reason_missing", said="reason_of_correction")
    if len(reason.strip()) > MAX_REASON:
        raise refusal("reason_too_long", most=MAX_REASON)
    if sheet.response.excluded:
        raise refusal("sheet_undone", number=sheet.number)
    if sheet.settled_at is None and differences_of(sheet):
        raise refusal("sheet_undecided")
    if paper.given_of(sheet.response) == {k: v for k, v in given.items() if v}:
        raise refusal("sheet_unchanged")


@transaction.atomic
def undo_sheet(*, sheet: PaperSheet, viewer: Viewer, at: datetime) -> None:
    """Take one's own entry out of the figures within UNDO_WITHIN. Later, an exclusion needs its
    reason.
    """
    sheet = _own(sheet, viewer)
    if sheet.response.excluded:
        return
    if at - sheet.response.received_at > UNDO_WITHIN:
        raise refusal("undo_too_late", minutes=int(UNDO_WITHIN.total_seconds() // 60))
    _exclude(sheet.response, WRONG_ENTRY, viewer, at)
    _record(sheet, "undo", viewer, at)


@transaction.atomic
def read_again(
    *, sheet: PaperSheet, given: Mapping[str, str], viewer: Viewer, at: datetime
) -> list[paper.Difference]:
    """Keep the second reading of a sheet and say where it differs; without a difference it is
    settled.
    """
    sheet = _unsettled(sheet, viewer)
    questionnaire = paper.with_blanks(questionnaire_of(sheet.round_service))
    answers, problems = core.read_answers(questionnaire, given)
    if problems:
        raise AnswerProblems(problems)
    sheet.second, sheet.second_by, sheet.second_at = paper.flat(answers), viewer.person, at
    found = differences_of(sheet)
    if not found:
        sheet.settled_by, sheet.settled_at = viewer.person, at
    sheet.save()
    _record(sheet, "read_again", viewer, at, differences=[d.question.key for d in found])
    return found


@transaction.atomic
def settle_sheet(
    *, sheet: PaperSheet, second_holds: Mapping[str, bool], viewer: Viewer, at: datetime
) -> PaperSheet:
    """Decide each difference: whether the second reading holds, by question key.

    Where it does anywhere, a corrected answer takes the place of the first, which stays, excluded.
    """
    sheet = _unsettled(sheet, viewer)
    found = differences_of(sheet)
    if not found or any(d.question.key not in second_holds for d in found):
        raise refusal("undecided")
    changes = {d.question.key: d.second for d in found if second_holds[d.question.key]}
    if changes:
        first = sheet.response
        _exclude(first, CORRECTED.format(number=sheet.number), viewer, at)
        given = {k: v for k, v in (paper.given_of(first) | changes).items() if v}
        _replace(sheet, _receive(sheet.round_service, uuid.uuid4(), given, viewer, at))
    sheet.settled_by, sheet.settled_at = viewer.person, at
    sheet.save()
    decided = {d.question.key: "second" if second_holds[d.question.key] else "first" for d in found}
    _record(sheet, "settle", viewer, at, decided=decided)
    return sheet


def differences_of(sheet: PaperSheet) -> list[paper.Difference]:
    """Between the answer that counts and the second reading; none before there is one."""
    if sheet.second is None:
        return []
    asked = questionnaire_of(sheet.round_service)
    return paper.differences(asked, paper.given_of(sheet.response), sheet.second)


def _receive(
    asked: RoundService, key: uuid.UUID, given: Mapping[str, str], viewer: Viewer, at: datetime
) -> Response:
    try:
        return receive(
            asked=asked,
            key=key,
            given=given,
            channel=Channel.PAPER,
            at=at,
            shown=paper.filled_by(asked.round, at),
            entered_by=viewer.person,
            questionnaire=paper.with_blanks(questionnaire_of(asked)),
        )
    except Refusal as refused:
        if refused.code != "key_used":
            raise
        raise _key_used() from refused


def _key_used() -> Refusal:
    return refusal("key_used", said="sheet_key_used")


def _require_new(response: Response, viewer: Viewer, at: datetime) -> None:
    if response.received_at != at or response.entered_by_id != viewer.person.pk:
        raise _key_used()


def _require_enough(response: Response, asked: RoundService, *, sure: bool) -> None:
    """Ask about a sheet that looks as if it had been sent before it was typed."""
    total = sum(q.kind == "rating" for q in questionnaire_of(asked).questions)
    rated = len(response.answers)
    if not sure and 2 * rated < total:
        raise refusal("sheet_sparse", n=rated, total=total)


def _replace(sheet: PaperSheet, response: Response) -> None:
    """The sheet is not saved."""
    ReplacedEntry.objects.create(sheet=sheet, response=sheet.response)
    sheet.response = response


def _require_right(viewer: Viewer, asked: RoundService) -> None:
    if not may_collect(viewer, asked.service.unit):
        raise refusal("not_allowed", said="not_entering_sheets")


def _locked(sheet: PaperSheet, viewer: Viewer) -> PaperSheet:
    """The sheet as it stands now, held until the end of the transaction."""
    rows = PaperSheet.objects.select_for_update(of=("self",)).select_related(
        "response", "round_service__service__unit", "round_service__round__questionnaire"
    )
    found = rows.get(pk=sheet.pk)
    _require_right(viewer, found.round_service)
    return found


def _own(sheet: PaperSheet, viewer: Viewer) -> PaperSheet:
    found = _locked(sheet, viewer)
    if found.response.entered_by_id != viewer.person.pk:
        raise refusal("not_allowed", said="not_own_sheet")
    return found


def _taken_back(sheet: PaperSheet, viewer: Viewer) -> PaperSheet:
    found = _own(sheet, viewer)
    if not found.response.excluded:
        raise refusal("sheet_counts")
    if found.response.exclusions.latest("id").by_id != viewer.person.pk:
        raise refusal("sheet_excluded", number=found.number)
    return found


def _unsettled(sheet: PaperSheet, viewer: Viewer) -> PaperSheet:
    found = _locked(sheet, viewer)
    if found.settled_at is not None:
        raise refusal("sheet_settled", number=found.number)
    if found.response.excluded:
        raise refusal("sheet_undone", number=found.number)
    return found


def _exclude(response: Response, reason: str, viewer: Viewer, at: datetime) -> None:
    Exclusion.objects.create(
        response=response, excluded=True, at=at, by=viewer.person, reason=reason
    )
    Response.objects.filter(pk=response.pk).update(excluded=True)


def _record(sheet: PaperSheet, verb: str, viewer: Viewer, at: datetime, **data: object) -> None:
    data |= {"service": sheet.round_service.code, "number": sheet.number}
    record(at=at, by=viewer.person, verb=verb, noun="paper_sheet", object_id=sheet.pk, data=data)
