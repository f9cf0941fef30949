"""Paper forms: typed, taken back, read a second time, and the differences decided."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.base.messages import N_
from tuntas.core.survey import questionnaire as core
from tuntas.organisation.permissions import Viewer
from tuntas.surveys.answers.actions import AnswerProblems, questionnaire_of, receive
from tuntas.surveys.models import Channel, Exclusion, PaperSheet, Response, RoundService
from tuntas.surveys.paper import typing as paper
from tuntas.surveys.permissions import may_collect
from tuntas.surveys.refusals import refusal

UNDO_WITHIN = timedelta(minutes=10)
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
) -> PaperSheet:
    """Store one paper form under the next number of its service, once per key; blanks are allowed.

    ``instead`` is a sheet that the same person took back and types again: it keeps its number.
    """
    _require_right(viewer, asked)
    RoundService.objects.select_for_update().get(pk=asked.pk)  # one number after the other
    if existing := PaperSheet.objects.filter(response__key=key, round_service=asked).first():
        return existing
    response = _receive(asked, key, given, viewer, at)
    if instead is not None:
        sheet = _own(instead, viewer)
        if not sheet.response.excluded:
            raise refusal("sheet_counts")
        PaperSheet.objects.filter(pk=sheet.pk).update(response=response)
        sheet.response = response
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
        _exclude(first, CORRECTED, viewer, at, number=sheet.number)
        given = {k: v for k, v in (paper.given_of(first) | changes).items() if v}
        sheet.response = _receive(sheet.round_service, uuid.uuid4(), given, viewer, at)
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
    response = receive(
        asked=asked,
        key=key,
        given=given,
        channel=Channel.PAPER,
        at=at,
        shown=paper.filled_by(asked.round, at),
        entered_by=viewer.person,
        questionnaire=paper.with_blanks(questionnaire_of(asked)),
    )
    if response.received_at != at or response.entered_by_id != viewer.person.pk:
        raise refusal("key_used", said="sheet_key_used")
    return response


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


def _unsettled(sheet: PaperSheet, viewer: Viewer) -> PaperSheet:
    found = _locked(sheet, viewer)
    if found.settled_at is not None:
        raise refusal("sheet_settled", number=found.number)
    if found.response.excluded:
        raise refusal("sheet_undone", number=found.number)
    return found


def _exclude(
    response: Response, reason: str, viewer: Viewer, at: datetime, **values: object
) -> None:
    Exclusion.objects.create(
        response=response, excluded=True, at=at, by=viewer.person, reason=reason.format(**values)
    )
    Response.objects.filter(pk=response.pk).update(excluded=True)


def _record(sheet: PaperSheet, verb: str, viewer: Viewer, at: datetime, **data: object) -> None:
    data |= {"service": sheet.round_service.code, "number": sheet.number}
    record(at=at, by=viewer.person, verb=verb, noun="paper_sheet", object_id=sheet.pk, data=data)
