"""Answers from service systems, as JSON (docs/reference/api.md)."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from tuntas.core.base import data
from tuntas.core.base.errors import Refusal, refusals
from tuntas.core.survey.questionnaire import Question
from tuntas.surveys import queries, secrecy
from tuntas.surveys.answers.actions import AnswerProblems, receive
from tuntas.surveys.form.parsing import Asked, asked_by
from tuntas.surveys.models import Channel, ChannelToken, Response
from tuntas.web import display
from tuntas.web.terms import gettext

from .actions import use_token

MAX_BYTES = 2**20
MOST = 100  # answers in one request
FIELDS = {"layanan", "kunci", "nilai", "bahasa", "detik"}
A_DAY = 24 * 3600
SCHEME = "bearer "


class Rejected(Refusal):
    """A refusal of this interface, with its own HTTP status."""

    @property
    def status(self) -> int:
        return int(_API["statuses"][self.code])


_API = data.rows("channels/api", "tuntas.surveys")
rejected = refusals("channels/api", "tuntas.surveys", Rejected)

View = Callable[..., JsonResponse]


def endpoint(method: str) -> Callable[[View], View]:
    """A view for the holder of a valid token; every answer is JSON, also a refusal."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def handle(request: HttpRequest, *arguments: Any, **named: Any) -> JsonResponse:
            english = request.headers.get("Accept-Language", "").lower().startswith("en")
            with translation.override("en" if english else "id"):
                try:
                    if request.method != method:
                        raise rejected("method_not_allowed", method=method)
                    return view(request, _token(request), *arguments, **named)
                except Refusal as refusal:
                    status = _status(refusal)
                    response = JsonResponse({"galat": _error(refusal)}, status=status)
                    if status == 405:
                        response.headers["Allow"] = method
                    if status == 429:
                        response.headers["Retry-After"] = str(60 - timezone.now().second)
                    return response

        return handle

    return decorate


@endpoint("POST")
def answers(request: HttpRequest, token: ChannelToken) -> JsonResponse:
    """Store one answer, or up to MOST under ``jawaban``; each under its own key, once."""
    at, body = timezone.now(), _body(request)
    batch = body.get("jawaban") if isinstance(body, dict) and "jawaban" in body else None
    if batch is None:
        _spend(token, 1, at)
        status, receipt = _store(body, token, at)
        return JsonResponse(receipt, status=status)
    most = min(MOST, settings.API_PER_MINUTE)
    if not isinstance(batch, list) or not 1 <= len(batch) <= most or len(body) > 1:
        raise rejected("batch", most=most)
    _spend(token, len(batch), at)
    # Each is a write of its own: one for all would keep everyone else from writing for too long.
    return JsonResponse({"hasil": [_outcome(item, token, at) for item in batch]})


@endpoint("GET")
def questionnaire(_request: HttpRequest, token: ChannelToken, code: str) -> JsonResponse:
    """What a service asks in its round: keys, kinds, texts by language, options."""
    found = _asked(code, token)
    asked, made = found.service, found.questionnaire
    service, round_ = asked.service, asked.round
    return JsonResponse(
        {
            "layanan": {"kode": asked.code, "nama": service.name, "unit": service.unit.name},
            "putaran": {
                "nama": round_.name,
                "mulai": round_.opens,
                "sampai": round_.closes,
                "dibuka": queries.is_open(round_, timezone.now()),
            },
            "judul": made.title,
            "pertanyaan": [_question(q) for q in made.all_questions],
        }
    )


def _question(question: Question) -> dict[str, Any]:
    described: dict[str, Any] = {
        "kunci": question.key,
        "jenis": question.kind,
        "teks": question.text,
        "wajib": question.required,
    }
    if question.options:
        described["pilihan"] = [{"nilai": o.value, "label": o.label} for o in question.options]
    if question.kind == "number":
        described |= {"paling_kecil": question.minimum, "paling_besar": question.maximum}
    if question.condition:
        described["syarat"] = {
            "kunci": question.condition.question,
            "nilai": list(question.condition.values),
        }
    return described


def _token(request: HttpRequest) -> ChannelToken:
    given = request.headers.get("Authorization", "")
    secret = given[len(SCHEME) :] if given.lower().startswith(SCHEME) else ""
    digest = secrecy.digest(secret) if secret.isascii() else ""
    found = ChannelToken.objects.filter(digest=digest, revoked_at=None).first()
    if found is None:
        raise rejected("token_unknown")
    return found


def _spend(token: ChannelToken, n: int, at: datetime) -> None:
    if not use_token(token=token, answers=n, most=settings.API_PER_MINUTE, at=at):
        raise rejected("too_many", most=settings.API_PER_MINUTE)


def _body(request: HttpRequest) -> Any:
    """The JSON that was sent. What nobody can read is refused before anything else is looked at."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
        raise rejected("too_large", most=MAX_BYTES // 1024)
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise rejected("not_json") from error


def _outcome(item: Any, token: ChannelToken, at: datetime) -> dict[str, Any]:
    """One answer of a batch: its own status and either receipt or error."""
    try:
        status, receipt = _store(item, token, at)
    except Refusal as refusal:
        key = item.get("kunci") if isinstance(item, dict) else None
        key = key if isinstance(key, str) else None
        return {"status": _status(refusal), "kunci": key, "galat": _error(refusal)}
    return {"status": status, **receipt}


def _store(item: Any, token: ChannelToken, at: datetime) -> tuple[int, dict[str, Any]]:
    """201 with the receipt of a new answer, 200 with the same where the key was stored before."""
    sent = _read(item)
    found = _asked(sent.service, token)
    if sent.language not in found.questionnaire.languages:
        raise _wrong("bahasa", "language_of_questionnaire")
    before = Response.objects.filter(key=sent.key).exists()
    try:
        stored = receive(
            asked=found.service,
            key=sent.key,
            given=sent.given,
            channel=Channel.API,
            at=at,
            language=sent.language,
            seconds=sent.seconds,
            questionnaire=found.questionnaire,
        )
    except Refusal as refusal:
        if refusal.code != "key_used":
            raise
        raise rejected("key_used") from refusal
    if stored.channel != Channel.API:
        raise rejected("key_used")
    receipt = {"kunci": str(stored.key), "tanda_terima": stored.receipt}
    return (200 if before else 201), receipt


@dataclass(frozen=True)
class Sent:
    """One answer as a service system sent it; ``service`` is its code in the round."""

    service: str
    key: uuid.UUID
    given: Mapping[str, str]
    language: str
    seconds: int | None


def _read(item: Any) -> Sent:
    """One answer as it was sent. Raises Rejected that names the field."""
    if not isinstance(item, dict):
        raise rejected("not_an_answer")
    if unknown := sorted(set(item) - FIELDS):
        raise rejected("unknown_field", field=_cut(unknown[0]), known=", ".join(sorted(FIELDS)))
    service, language, seconds = item.get("layanan"), item.get("bahasa", "id"), item.get("detik")
    if not isinstance(service, str):
        raise _wrong("layanan", "service")
    if not isinstance(language, str):
        raise _wrong("bahasa", "language")
    if seconds is not None and (type(seconds) is not int or not 0 <= seconds <= A_DAY):
        raise _wrong("detik", "seconds")
    return Sent(service, _key(item.get("kunci")), _given(item.get("nilai")), language, seconds)


def _key(value: Any) -> uuid.UUID:
    try:
        return uuid.UUID(value if isinstance(value, str) else "")
    except ValueError as error:
        raise _wrong("kunci", "key") from error


def _given(value: Any) -> dict[str, str]:
    """Question key -> answer as text; null is a blank."""
    if not isinstance(value, dict) or any(
        v is not None and type(v) not in (str, int) for v in value.values()
    ):
        raise _wrong("nilai", "values")
    return {key: str(v) for key, v in value.items() if v is not None}


def _wrong(field: str, kind: str) -> Refusal:
    expected = _API["expected"][kind]
    return rejected("wrong_field", field=field, expected=gettext(expected))


def _asked(code: str, token: ChannelToken) -> Asked:
    """The service under this code, within the scope of the token."""
    unknown = rejected("service_unknown", service=_cut(code))
    if not (code.isascii() and code.isalnum()):  # some databases refuse to look for NUL
        raise unknown
    try:
        found = asked_by(code)
    except Refusal as refusal:
        raise unknown from refusal
    round_, unit = found.service.round, found.service.service.unit
    if round_.agency_id != token.agency_id or round_.draft or token.unit_id not in (None, unit.pk):
        raise unknown
    return found


def _status(refusal: Refusal) -> int:
    return refusal.status if isinstance(refusal, Rejected) else 422


def _error(refusal: Refusal) -> dict[str, Any]:
    error: dict[str, Any] = {"kode": refusal.code, "kalimat": display.sentence(refusal.message)}
    if isinstance(refusal, AnswerProblems):
        error["pertanyaan"] = [
            {"kunci": _cut(p.question), "kode": p.code, "kalimat": display.sentence(p.message)}
            for p in refusal.problems
        ]
    return error


def _cut(text: str) -> str:
    """What was sent, short enough to stand in an answer."""
    return text[:60]
