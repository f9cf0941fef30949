"""What the pages about sheets share: what they send besides the answers, and a sheet's history."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from tuntas.core.base.errors import Refusal
from tuntas.core.survey.questionnaire import Questionnaire
from tuntas.organisation.requests import Request
from tuntas.surveys import queries
from tuntas.surveys.answers.actions import questionnaire_of
from tuntas.surveys.models import PaperSheet, Response, RoundService
from tuntas.surveys.refusals import refusal
from tuntas.web.acts import Attempt
from tuntas.web.tables.columns import Column
from tuntas.web.tables.summary import SummaryTable

from . import typing as paper


@dataclass(frozen=True)
class Version:
    """One of the answers that a sheet had; ``replaced_at`` is None for the one that counts."""

    ratings: str
    at: datetime
    by: str
    replaced_at: datetime | None
    replaced_by: str
    reason: str


HISTORY = (
    Column("ratings", _("Penilaian")),
    Column("at", _("Waktu")),
    Column("by", _("Dimasukkan oleh"), official=True),
    Column("replaced_at", _("Diganti")),
    Column("replaced_by", _("Diganti oleh"), official=True),
    Column("reason", _("Alasan")),
)


def common(asked: RoundService) -> dict[str, Any]:
    round_, now = asked.round, timezone.now()
    return {
        "asked": asked,
        "round": round_,
        "still_open": queries.is_open(round_, now),
        "late": queries.takes_answers(round_, paper.filled_by(round_, now), now),
    }


def key_of(request: Request) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("_key", ""))
    except ValueError:
        raise refusal("form_incomplete") from None


def key_kept(request: Request, attempt: Attempt) -> uuid.UUID:
    """The same key when a sheet is put right after a refusal; a new one for a new sheet, and where
    the key belongs to another.
    """
    try:
        return uuid.uuid4() if attempt.code == "key_used" else key_of(request)
    except Refusal:
        return uuid.uuid4()


def is_sure(request: Request) -> bool:
    """Whether the person says that so little is filled in on the paper, too."""
    return request.POST.get("_sure") == "1"


def asks(request: Request, attempt: Attempt) -> bool:
    """Whether the page asks that."""
    return attempt.code == "sheet_sparse" or is_sure(request)


def ratings_of(response: Response, questionnaire: Questionnaire) -> str:
    """Its ratings in the order of the questionnaire: ``4 4 – 3``."""
    rated = (q.key for q in questionnaire.questions if q.kind == "rating")
    return " ".join(str(response.answers.get(key, "–")) for key in rated)


def history_of(request: Request, sheet: PaperSheet) -> SummaryTable:
    """The answers that a sheet had, first to last; the last one counts."""
    asked = sheet.round_service
    rows = sheet.replaced.select_related("response__entered_by")
    before = [row.response for row in rows.prefetch_related("response__exclusions__by")]
    questionnaire = questionnaire_of(asked)
    return SummaryTable(
        request,
        f"lembar-{asked.code}-{sheet.number}",
        HISTORY,
        [_version(response, questionnaire) for response in [*before, sheet.response]],
        caption=gettext("Riwayat lembar {number}").format(number=sheet.number),
    )


def _version(response: Response, questionnaire: Questionnaire) -> Version:
    taken_out = list(response.exclusions.all())[-1] if response.excluded else None
    return Version(
        ratings=ratings_of(response, questionnaire),
        at=response.received_at,
        by=response.entered_by.name if response.entered_by else "",
        replaced_at=taken_out.at if taken_out else None,
        replaced_by=taken_out.by.name if taken_out else "",
        reason=taken_out.reason if taken_out else "",
    )
