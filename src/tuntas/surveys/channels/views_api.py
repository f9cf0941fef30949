"""Answers from service systems, as JSON (docs/reference/api.md)."""

from __future__ import annotations

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
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.core.survey.questionnaire import Question
from tuntas.surveys import queries, secrecy
from tuntas.surveys.answers import actions as answers_actions
from tuntas.surveys.channels import actions as channels_actions
from tuntas.surveys.form.parsing import Asked, asked_by
from tuntas.surveys.models import Channel, ChannelToken, Response

MAX_BYTES = 2**20
MOST = 100  # answers in one request
FIELDS = {"layanan", "kunci", "nilai", "bahasa", "detik"}
A_DAY = 24 * 3600
SCHEME = "bearer "


class Rejected(Refusal):
    """A refusal with its HTTP status."""

    def __init__(self, status: int, code: str, template: str, **values: Any) -> None:
        self.status = status
        super().__init__(code, template, **values)


View = Callable[..., JsonResponse]


def endpoint(method: str) -> Callable[[View], View]:
    """A view that is called with a valid token and says everything, also what is wrong, as JSON."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def handle(request: HttpRequest, *arguments: Any, **named: Any) -> JsonResponse:
            english = request.headers.get("Accept-Language", "").lower().startswith("en")
            with translation.override("en" if english else "id"):
                try:
                    if request.method != method:
                        template = N_("Alamat ini hanya menerima {method}.")
                        raise Rejected(405, "method_not_allowed", template, method=method)
                    return view(request, _token(request), *arguments, **named)
                except Refusal as refusal:
                    status = refusal.status if isinstance(refusal, Rejected) else 422
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
        status, told = _store(body, token, at)
        return JsonResponse(told, status=status)
    if not isinstance(batch, list) or not 1 <= len(batch) <= MOST or len(body) > 1:
        template = N_(
            "“jawaban” adalah daftar dengan 1 sampai {most} jawaban, tanpa yang lain di sampingnya."
        )
        raise Rejected(422, "batch", template, most=MOST)
    _spend(token, len(batch), at)
    # Each is a write of its own: one for all would keep everyone else from writing for too long.
    return JsonResponse({"hasil": [_outcome(item, token, at) for item in batch]})


@endpoint("GET")
def questionnaire(_request: HttpRequest, token: ChannelToken, code: str) -> JsonResponse:
    """What a service asks in its round: keys, kinds, texts by language, options."""
    found = _asked(code, token)
    asked, made = found.service, found.questionnaire
    return JsonResponse(
        {
            "layanan": {
                "kode": asked.code,
                "nama": asked.service.name,
                "unit": asked.service.unit.name,
            },
            "putaran": {
                "nama": asked.round.name,
                "mulai": asked.round.opens.isoformat(),
                "sampai": asked.round.closes.isoformat(),
                "dibuka": queries.is_open(asked.round, timezone.now()),
            },
            "judul": made.title,
            "pertanyaan": [_question(q) for q in made.all_questions],
        }
    )


def _question(question: Question) -> dict[str, Any]:
    told: dict[str, Any] = {
        "kunci": question.key,
        "jenis": question.kind,
        "teks": question.text,
        "wajib": question.required,
    }
    if question.options:
        told["pilihan"] = [{"nilai": o.value, "label": o.label} for o in question.options]
    if question.kind == "number":
        told["paling_kecil"], told["paling_besar"] = question.minimum, question.maximum
    if question.condition:
        told["syarat"] = {
            "kunci": question.condition.question,
            "nilai": list(question.condition.values),
        }
    return told


def _token(request: HttpRequest) -> ChannelToken:
    given = request.headers.get("Authorization", "")
    secret = given[len(SCHEME) :] if given.lower().startswith(SCHEME) else ""
    digest = secrecy.digest(secret) if secret.isascii() else ""
    found = ChannelToken.objects.filter(digest=digest, revoked_at=None).first()
    if found is None:
        template = N_("Token tidak dikenal atau sudah dicabut. Kirim “Authorization: Bearer …”.")
        raise Rejected(401, "token_unknown", template)
    return found


def _spend(token: ChannelToken, n: int, at: datetime) -> None:
    if not channels_actions.use_token(token=token, answers=n, most=settings.API_PER_MINUTE, at=at):
        template = N_(
            "Lebih dari {most} jawaban dalam satu menit; tidak ada yang disimpan. Coba lagi nanti."
        )
        raise Rejected(429, "too_many", template, most=settings.API_PER_MINUTE)


def _body(request: HttpRequest) -> Any:
    """The JSON that was sent. What nobody can read is refused before anything else is looked at."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
        template = N_("Kiriman lebih dari {most} KB; kirim lebih sedikit jawaban sekaligus.")
        raise Rejected(413, "too_large", template, most=MAX_BYTES // 1024)
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Rejected(400, "not_json", N_("Kiriman ini bukan JSON dalam UTF-8.")) from error


def _outcome(item: Any, token: ChannelToken, at: datetime) -> dict[str, Any]:
    """One answer of a batch: its own status and either receipt or error."""
    key = item.get("kunci") if isinstance(item, dict) else None
    try:
        status, told = _store(item, token, at)
    except Refusal as refusal:
        status = refusal.status if isinstance(refusal, Rejected) else 422
        told = {"kunci": key if isinstance(key, str) else None, "galat": _error(refusal)}
    return {"status": status, **told}


def _store(item: Any, token: ChannelToken, at: datetime) -> tuple[int, dict[str, Any]]:
    """201 with the receipt of a new answer, 200 with the same where the key was stored before."""
    sent = _read(item)
    found = _asked(sent.service, token)
    asked = found.service
    before = Response.objects.filter(key=sent.key).first()
    stored = before or answers_actions.receive(
        asked=asked,
        key=sent.key,
        given=sent.given,
        channel=Channel.API,
        at=at,
        language=_language(sent, found),
        seconds=sent.seconds,
        questionnaire=found.questionnaire,
    )
    if (stored.round_id, stored.service_id, stored.channel) != (
        asked.round_id,
        asked.service_id,
        Channel.API,
    ):
        raise Rejected(
            409, "key_used", N_("Kunci ini sudah dipakai jawaban lain; buat kunci baru.")
        )
    return (201 if before is None else 200), {
        "kunci": str(stored.key),
        "tanda_terima": stored.receipt,
    }


@dataclass(frozen=True)
class Sent:
    service: str
    key: uuid.UUID
    given: Mapping[str, str]
    language: str
    seconds: int | None


def _read(item: Any) -> Sent:
    """One answer as it was sent. Raises Rejected that names the field."""
    if not isinstance(item, dict):
        raise Rejected(422, "not_an_answer", N_("Sebuah jawaban adalah objek JSON."))
    if unknown := sorted(set(item) - FIELDS):
        template = N_("Isian “{field}” tidak dikenal; yang ada: {known}.")
        raise Rejected(
            422, "unknown_field", template, field=_safe(unknown[0]), known=", ".join(sorted(FIELDS))
        )
    service, language, seconds = item.get("layanan"), item.get("bahasa", "id"), item.get("detik")
    if not isinstance(service, str):
        raise _wrong("layanan", N_("kode layanan sebagai teks"))
    if not isinstance(language, str):
        raise _wrong("bahasa", N_("kode bahasa sebagai teks, misalnya id"))
    if seconds is not None and (type(seconds) is not int or not 0 <= seconds <= A_DAY):
        raise _wrong("detik", N_("bilangan bulat antara 0 dan 86400"))
    return Sent(service, _key(item.get("kunci")), _given(item.get("nilai")), language, seconds)


def _key(value: Any) -> uuid.UUID:
    try:
        return uuid.UUID(value if isinstance(value, str) else "")
    except ValueError as error:
        raise _wrong("kunci", N_("UUID yang dibuat pengirim untuk jawaban ini")) from error


def _given(value: Any) -> dict[str, str]:
    """Question key -> answer as text; null is a blank."""
    if not isinstance(value, dict) or any(
        v is not None and type(v) not in (str, int) for v in value.values()
    ):
        raise _wrong("nilai", N_("objek dari kunci pertanyaan ke bilangan bulat atau teks"))
    return {key: str(v) for key, v in value.items() if v is not None}


def _wrong(field: str, expected: str) -> Rejected:
    template = N_("Isian “{field}” tidak ada atau keliru; yang diharapkan: {expected}.")
    return Rejected(422, "wrong_field", template, field=field, expected=gettext(expected))


def _asked(code: str, token: ChannelToken) -> Asked:
    """The service under this code, within the scope of the token."""
    template = N_("Tidak ada layanan berkode “{service}” yang boleh diisi dengan token ini.")
    unknown = Rejected(404, "service_unknown", template, service=_safe(code))
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


def _language(sent: Sent, asked: Asked) -> str:
    if sent.language not in asked.questionnaire.languages:
        raise _wrong("bahasa", N_("salah satu bahasa kuesioner ini"))
    return sent.language


def _error(refusal: Refusal) -> dict[str, Any]:
    told: dict[str, Any] = {"kode": refusal.code, "kalimat": refusal.message.text(gettext)}
    if isinstance(refusal, answers_actions.AnswerProblems):
        told["pertanyaan"] = [
            {"kunci": _safe(p.question), "kode": p.code, "kalimat": p.message.text(gettext)}
            for p in refusal.problems
        ]
    return told


def _safe(text: str) -> str:
    """What was sent, short enough to be said back."""
    return text[:60]
