"""What the public form asks, what it sends, and how a sent form proves that it was shown.

A form carries two things of its own: a key (the answer is stored once per key, however often it is
sent) and a token: service, channel and moment of showing, signed. Neither needs a cookie or a
session.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

from django.conf import settings
from django.core import signing

from tuntas.core.base.errors import Refusal, refusals
from tuntas.core.survey.questionnaire import MAX_TEXT, Problem, Questionnaire
from tuntas.surveys import secrecy
from tuntas.surveys.answers.actions import MAX_CONTACT, questionnaire_of
from tuntas.surveys.models import RoundService
from tuntas.surveys.refusals import problem, refusal

# Fields that are not questions; no question's key begins with "_".
KEY, TOKEN, TRAP, QUEUED = "_kunci", "_tanda", "_situs", "_antre"
COMPLAINT, CONTACT = "_keluhan", "_kontak"
MAX_FIELDS = 500
FRESH = 2.0  # seconds that a looked-up service is shown without looking again; sending always looks


class Unreadable(Refusal):
    """A form that was not sent as this form sends it; ``sent`` keeps what can be shown again."""

    def __init__(self, code: str, template: str, /, sent: Sent) -> None:
        self.sent = sent
        super().__init__(code, template)


_unreadable = refusals("refusals", "tuntas.surveys", Unreadable)


@dataclass(frozen=True)
class Asked:
    """A service of a round and what it asks, as looked up a moment ago."""

    service: RoundService
    questionnaire: Questionnaire

    @property
    def version(self) -> tuple[object, ...]:
        """Equal as long as the form looks the same."""
        service, round_ = self.service.service, self.service.round
        named = (service.name, service.unit.name, round_.agency.name)
        looks = (round_.agency.colour, round_.agency.logo_id)
        return (self.questionnaire, *named, *looks, round_.closes)


@dataclass(frozen=True)
class Shown:
    """What a token proves: this form was shown, through this channel, at this moment."""

    channel: str
    at: datetime


@dataclass(frozen=True)
class Sent:
    """A form as it was sent; ``given`` are the answers by question key."""

    given: Mapping[str, str]
    key: uuid.UUID | None = None
    token: str = ""
    queued: bool = False  # it waited on the device, or the form came from the device's own copy
    complaint: str = ""
    contact: str = ""
    trap: str = ""

    @property
    def texts(self) -> list[str]:
        """What the person wrote in words, to be copied where the form cannot be shown again."""
        written = [value for name, value in self.given.items() if name.startswith("x.")]
        return [text for text in (*written, self.complaint) if text.strip()]


_asked: dict[str, tuple[float, Asked]] = {}


def asked_by(code: str) -> Asked:
    """The service behind a form's address. Raises Refusal (unknown_service)."""
    now = time.monotonic()
    until, asked = _asked.get(code, (0.0, None))
    if asked is not None and now < until:
        return asked
    related = ("round__agency__logo", "round__questionnaire", "service__unit__agency")
    pictures = ("round__agency__logo__content", "round__agency__logo__small")
    rows = RoundService.objects.select_related(*related).defer(*pictures)
    found = rows.filter(code=code).first()
    if found is None:
        raise refusal("unknown_service")
    if len(_asked) > 5000:
        _asked.clear()
    asked = Asked(found, questionnaire_of(found))
    _asked[code] = (now + FRESH, asked)
    return asked


def new_token(code: str, channel: str, at: datetime, invitation: str = "") -> str:
    return _signer().sign(f"{_address(code, invitation)}:{channel}:{int(at.timestamp())}")


def _address(code: str, invitation: str) -> str:
    """Of which form a token is: the service's, or that of one invitation, by its digest."""
    return f"{code}.{secrecy.digest(invitation)}" if invitation else code


def not_shown() -> Refusal:
    return refusal("form_not_shown")


def read_token(
    token: str, code: str, at: datetime, *, channels: Collection[str], invitation: str = ""
) -> Shown:
    """What a token proves at the address that these ``channels`` share.

    Raises Refusal: form_not_shown where it is missing, forged or of another address or invitation;
    form_expired.
    """
    try:
        signed, channel, moment = _signer().unsign(token).split(":")
    except (signing.BadSignature, ValueError):
        signed = ""
    if signed != _address(code, invitation) or channel not in channels:
        raise not_shown()
    shown = Shown(channel, datetime.fromtimestamp(int(moment), UTC))
    if at - shown.at > timedelta(days=settings.FORM_DAYS):
        raise refusal("form_expired")
    return shown


def _signer() -> signing.Signer:
    return signing.Signer(salt="tuntas.surveys.form")


def read(body: bytes, content_type: str) -> Sent:
    """A sent form. Raises Unreadable where it is not a form, not UTF-8, or holds a NUL."""
    if content_type.split(";")[0].strip() != "application/x-www-form-urlencoded":
        raise _unreadable("not_a_form", sent=Sent({}))
    try:
        return _sent(_fields(body, "strict"))
    except ValueError as error:
        raise _unreadable("encoding", said="letters_unreadable", sent=_kept(body)) from error


def _fields(body: bytes, errors: str) -> dict[str, str]:
    pairs = parse_qsl(
        body.decode("ascii", errors),
        keep_blank_values=True,
        errors=errors,
        max_num_fields=MAX_FIELDS,
    )
    fields = {name: value.replace("\r\n", "\n") for name, value in pairs}
    if errors == "strict" and any("\0" in part for pair in pairs for part in pair):
        raise ValueError("NUL")
    return fields


def _kept(body: bytes) -> Sent:
    """What can be read of a form with broken letters, to be shown again."""
    try:
        fields = _fields(body, "replace")
    except ValueError:  # more fields than any form has
        return Sent({})
    return _sent({name: value.replace("\0", "") for name, value in fields.items()})


def _sent(fields: dict[str, str]) -> Sent:
    try:
        key = uuid.UUID(fields.get(KEY, ""))
    except ValueError:
        key = None
    return Sent(
        given={name: value for name, value in fields.items() if not name.startswith("_")},
        key=key,
        token=fields.get(TOKEN, ""),
        queued=bool(fields.get(QUEUED)),
        complaint=fields.get(COMPLAINT, "").strip(),
        contact=fields.get(CONTACT, "").strip(),
        trap=fields.get(TRAP, ""),
    )


def problems_of_own_fields(sent: Sent) -> tuple[Problem, ...]:
    """What is wrong in the form's own fields: complaint, contact, and the trap for programs."""
    problems = []
    if sent.trap:
        problems.append(Problem(TRAP, "trap", problem("trap_filled")))
    if len(sent.complaint) > MAX_TEXT:
        problems.append(Problem(COMPLAINT, "too_long", problem("text_too_long", most=MAX_TEXT)))
    if sent.contact and not sent.complaint:
        problems.append(Problem(COMPLAINT, "missing", problem("complaint_missing")))
    if len(sent.contact.encode()) > MAX_CONTACT:
        problems.append(Problem(CONTACT, "too_long", problem("text_too_long", most=MAX_CONTACT)))
    return tuple(problems)
