"""The public form. These views run without the product's middleware (see surveys.middleware)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, wraps
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.utils import timezone, translation

from tuntas.core.base.errors import Refusal
from tuntas.core.base.messages import N_
from tuntas.core.survey.questionnaire import Problem, read_answers
from tuntas.surveys import queries, secrecy
from tuntas.surveys.answers.actions import AnswerProblems
from tuntas.surveys.form import page as pages
from tuntas.surveys.form import parsing as forms
from tuntas.surveys.form.actions import receive_form
from tuntas.surveys.form.parsing import Asked, Sent
from tuntas.surveys.models import Channel, Invitation, Response
from tuntas.web.origin import address_of

STATUS = {
    "unknown_service": 404,
    "invitation_used": 410,
    "round_closed": 410,
    "form_not_shown": 403,
    "form_expired": 403,
    "too_many": 429,
    "too_large": 413,
    "not_a_form": 415,
    "encoding": 400,
    "key_used": 409,
    "wrong_method": 405,
}  # any other refusal is about the answers: 422
RECEIPT = re.compile(r"[0-9A-F]{8}")
LONGEST = 3600  # seconds; a form open for longer tells nothing about how long the answering took


@dataclass(frozen=True)
class Place:
    """Where a form stands: its address decides mode, channel and language."""

    request: HttpRequest
    asked: Asked
    mode: str = ""  # one of form_page.MODES
    invitation: str = ""

    @property
    def code(self) -> str:
        return self.asked.service.code

    @property
    def language(self) -> str:
        wanted = self.request.GET.get("bahasa", "id")
        return wanted if wanted in self.asked.questionnaire.languages else "id"

    @property
    def channel(self) -> str:
        if self.invitation:
            return Channel.INVITATION
        if not self.mode and self.request.GET.get("c") == "qr":
            return Channel.QR
        return pages.MODES[self.mode]

    def links(self) -> list[tuple[str, str]]:
        """The same form in each of its languages."""
        way = {"c": "qr"} if self.channel == Channel.QR else {}
        languages = self.asked.questionnaire.languages
        return [(code, "?" + urlencode({**way, "bahasa": code})) for code in languages]

    def form_address(self) -> str:
        if self.invitation:
            return f"/u/{self.invitation}/"
        return f"/s/{self.code}/{self.mode}/" if self.mode else f"/s/{self.code}/"


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for anyone; a refusal becomes a page in the language that was asked for."""

    @wraps(view)
    def handle(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            language = pages.chrome(request.GET.get("bahasa", "id"))
            with translation.override(language):
                sentence = refusal.message.text(translation.gettext)
            page = pages.render_problem(sentence, language, _texts(request))
            return _answer_problem(request, page, sentence, refusal.code, language)

    return login_not_required(handle)


def _texts(request: HttpRequest) -> list[str]:
    """What a person wrote into a form that leads nowhere."""
    if request.method != "POST":
        return []
    try:
        return _read(request).texts
    except forms.Unreadable as refusal:
        return refusal.sent.texts
    except Refusal:
        return []


@public
def form(request: HttpRequest, code: str, mode: str = "") -> HttpResponse:
    return _form(Place(request, forms.asked_by(code), mode))


@public
def invited(request: HttpRequest, invitation: str) -> HttpResponse:
    """The form of one invitation; its code was used up or never made: refused."""
    found = Invitation.objects.filter(code_digest=secrecy.digest(invitation)).select_related(
        "round_service"
    )
    one = found.first()
    if one is None or (one.used_on is not None and request.method != "POST"):
        raise Refusal("invitation_used", N_("Undangan ini sudah dipakai atau tidak dikenal."))
    return _form(Place(request, forms.asked_by(one.round_service.code), invitation=invitation))


def _form(place: Place) -> HttpResponse:
    at = timezone.now()
    if place.request.method == "POST":
        return _send(place, at)
    if place.request.method not in ("GET", "HEAD"):
        raise Refusal(
            "wrong_method", N_("Alamat ini hanya menampilkan formulir dan menerima kiriman.")
        )
    return _show(place, at)


def _show(place: Place, at: datetime) -> HttpResponse:
    if not queries.is_open(place.asked.service.round, at):
        raise Refusal(
            "round_closed", N_("Survei ini tidak sedang dibuka. Terima kasih atas niat baik Anda.")
        )
    language, channel = place.language, place.channel
    page = pages.kept(
        (place.code, channel, language),
        place.asked.version,
        lambda: pages.render_form(place.asked, language, place.mode, place.links()),
    )
    part = pages.hidden(str(uuid.uuid4()), forms.new_token(place.code, channel, at)).encode()
    gzip = "gzip" in place.request.headers.get("Accept-Encoding", "")
    body = page.with_part(part, gzip=gzip)
    response = pages.answer(body, language=language, embed=place.mode == "sisip", gzip=gzip)
    # A phone may show its copy again without connection; a kiosk or an invitation leaves none.
    public_copy = not (place.invitation or place.mode == "kios")
    response.headers["Cache-Control"] = "no-cache" if public_copy else "no-store"
    return response


def _send(place: Place, at: datetime) -> HttpResponse:
    sent = Sent({})
    try:
        sent = _read(place.request)
        response = _store(place, sent, at)
    except forms.Unreadable as refusal:
        return _again(place, refusal.sent, refusal, at)
    except Refusal as refusal:
        return _again(place, sent, refusal, at)
    if _wants_json(place.request):
        return JsonResponse({"receipt": response.receipt})
    query = {"bahasa": place.language} | ({"m": place.mode} if place.mode else {})
    address = f"/s/{place.code}/terima-kasih/{response.receipt}/?{urlencode(query)}"
    return HttpResponse(status=303, headers={"Location": address, "Cache-Control": "no-store"})


def _read(request: HttpRequest) -> Sent:
    try:
        return forms.read(request.body, request.headers.get("Content-Type", ""))
    except (RequestDataTooBig, UnreadablePostError) as error:
        raise Refusal("too_large", N_("Kiriman ini terlalu besar atau terputus.")) from error


def _store(place: Place, sent: Sent, at: datetime) -> Response:
    shown = forms.read_token(sent.token, place.code, at)
    if sent.key is None:
        raise Refusal(
            "form_not_shown",
            N_("Formulir ini tidak berasal dari halaman survei. Kirim sekali lagi."),
        )
    if beside := forms.problems_beside_questions(sent):
        _answers, problems = read_answers(place.asked.questionnaire, sent.given)
        raise AnswerProblems([*problems, *beside])  # all at once, so that nobody sends three times
    seconds = int((at - shown.at).total_seconds())
    return receive_form(
        asked=place.asked.service,
        questionnaire=place.asked.questionnaire,
        key=sent.key,
        given=sent.given,
        channel=place.channel if place.invitation else shown.channel,
        shown=shown.at,
        at=at,
        address=address_of(place.request),
        invitation=place.invitation,
        complaint=sent.complaint,
        contact=sent.contact,
        language=place.language,
        seconds=None if sent.queued or seconds > LONGEST else seconds,
    )


def _again(place: Place, sent: Sent, refusal: Refusal, at: datetime) -> HttpResponse:
    """The form as it was filled, with what is wrong, and a new token so that it can be sent once
    more.
    """
    language = place.language
    problems = refusal.problems if isinstance(refusal, AnswerProblems) else ()
    with translation.override(pages.chrome(language)):
        sentence = refusal.message.text(translation.gettext)
        if _wants_json(place.request):
            return _json_problem(sentence, refusal.code, problems)
    token = forms.new_token(place.code, place.channel, at)
    key = sent.key if sent.key and refusal.code != "key_used" else uuid.uuid4()
    page = pages.render_form(
        place.asked,
        language,
        place.mode,
        place.links(),
        part=pages.hidden(str(key), token, "1" if sent.queued else ""),
        sent=sent,
        problems=problems,
        sentence=sentence,
        sendable=refusal.code not in ("round_closed", "invitation_used"),
    )
    status = STATUS.get(refusal.code, 422)
    response = pages.answer(page, language=language, embed=place.mode == "sisip", status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer_problem(
    request: HttpRequest, page: str, sentence: str, code: str, language: str
) -> HttpResponse:
    if _wants_json(request):
        return _json_problem(sentence, code, ())
    response = pages.answer(page, language=language, status=STATUS.get(code, 422))
    response.headers["Cache-Control"] = "no-store"
    if code == "wrong_method":
        response.headers["Allow"] = "GET, HEAD, POST"
    return response


def _json_problem(sentence: str, code: str, problems: tuple[Problem, ...]) -> HttpResponse:
    listed = [
        {"question": p.question, "message": p.message.text(translation.gettext)} for p in problems
    ]
    data = {"code": code, "message": sentence, "problems": listed}
    return JsonResponse(data, status=STATUS.get(code, 422))


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


@public
def thanks(request: HttpRequest, code: str, receipt: str) -> HttpResponse:
    """Thanks, with the code of the receipt; it needs no look at the answer, and shows nothing of
    it.
    """
    mode = request.GET.get("m", "")
    place = Place(request, forms.asked_by(code), mode if mode in pages.MODES else "")
    if not RECEIPT.fullmatch(receipt):
        raise Refusal("unknown_service", N_("Alamat ini tidak menunjuk ke survei mana pun."))
    language = place.language
    again = place.form_address() + "?" + urlencode({"bahasa": language})
    page = pages.kept(
        ("thanks", place.code, place.mode, language),
        (place.asked.version, settings.RESULTS_URL),
        lambda: pages.render_thanks(place.asked, language, place.mode, again),
    )
    gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    body = page.with_part(receipt.encode(), gzip=gzip)
    response = pages.answer(body, language=language, embed=place.mode == "sisip", gzip=gzip)
    response.headers["Cache-Control"] = "no-store"
    return response


@public
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served from here so that it may look after every form; static files have another folder."""
    gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    headers = {
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Encoding",
    }
    if gzip:
        headers["Content-Encoding"] = "gzip"
    page = _worker()
    return HttpResponse(
        page.with_part(b"", gzip=gzip), content_type="text/javascript", headers=headers
    )


@cache
def _worker() -> pages.Spliced:
    script = (Path(__file__).parents[1] / "static" / "surveys" / "sw.js").read_text()
    return pages.Spliced.of(script + pages.MARK)
