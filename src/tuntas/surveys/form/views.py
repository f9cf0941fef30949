"""The public form. These views run without the product's middleware (see surveys.middleware)."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
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
from tuntas.core.survey.questionnaire import Problem, read_answers
from tuntas.surveys import queries, secrecy
from tuntas.surveys.answers.actions import AnswerProblems, round_closed
from tuntas.surveys.kiosks.actions import pair_kiosk
from tuntas.surveys.kiosks.queries import kiosk_of
from tuntas.surveys.models import Channel, Invitation, Kiosk, Response
from tuntas.surveys.refusals import refusal
from tuntas.web import display
from tuntas.web.acts import Attempt
from tuntas.web.limits import until_next_hour
from tuntas.web.serving.origin import network_of

from . import parsing as forms, rendering
from .actions import receive_form
from .compressed import MARK, CompressedPage, kept
from .parsing import Asked, Sent, Unreadable

STATUS = {
    "unknown_service": 404,
    "invitation_used": 410,
    "kiosk_code_used": 410,
    "too_many_codes": 429,
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
KIOSK_COOKIE = "tuntas_kios"
KIOSK_KEPT = timedelta(days=400)  # as long as browsers keep a cookie
LONGEST = 3600  # seconds; a form open for longer tells nothing about how long the answering took


@dataclass(frozen=True)
class Place:
    """Where a form is shown: its address decides mode, channel and language."""

    request: HttpRequest
    asked: Asked
    mode: str = ""  # one of rendering.MODES
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
        return rendering.MODES[self.mode]

    @property
    def channels(self) -> set[str]:
        """Those of its address; a device without connection may show its copy of the link for
        the QR code's.
        """
        by_hand = {Channel.LINK.value, Channel.QR.value}
        return by_hand if self.channel in by_hand else {self.channel}

    def links(self) -> list[tuple[str, str]]:
        """(language, address) of the same form in each of its languages."""
        channel = {"c": "qr"} if self.channel == Channel.QR else {}
        languages = self.asked.questionnaire.languages
        return [(code, "?" + urlencode({**channel, "bahasa": code})) for code in languages]


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for anyone. A refusal becomes a page in the language that was asked for; the
    product's middleware, which answers refusals elsewhere, does not run here.
    """

    @wraps(view)
    def handle(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return _refused(request, refusal)

    return login_not_required(handle)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    language = rendering.chrome(request.GET.get("bahasa", "id"))
    with translation.override(language):
        sentence = display.sentence(refusal.message)
    if _wants_json(request):
        return _json_problem(sentence, refusal.code, ())
    page = rendering.render_problem(sentence, language, _texts(request))
    response = rendering.answer(page, language=language, status=STATUS.get(refusal.code, 422))
    if refusal.code == "wrong_method":
        response.headers["Allow"] = "GET, HEAD, POST"
    return _later(response)


def _later(response: HttpResponse) -> HttpResponse:
    """What is counted is counted by the hour."""
    if response.status_code == 429:
        response.headers["Retry-After"] = str(until_next_hour(timezone.now()))
    return response


def _texts(request: HttpRequest) -> list[str]:
    """What a person wrote into a form that cannot be shown again, to be copied."""
    if request.method != "POST":
        return []
    with Attempt() as attempt:
        return _read(request).texts
    return attempt.refusal.sent.texts if isinstance(attempt.refusal, Unreadable) else []


@public
def form(request: HttpRequest, code: str, mode: str = "") -> HttpResponse:
    place = Place(request, forms.asked_by(code), mode)
    if mode == "kios" and (pairing := request.GET.get("pasang")):
        return _pair(place, pairing, timezone.now())
    return _form(place)


def _pair(place: Place, pairing: str, at: datetime) -> HttpResponse:
    """Make this device a kiosk of the unit: its token is a cookie of the form's addresses. Whoever
    only looks at the address, as a program does that shows where a link leads, does not use the
    code up.
    """
    unit = place.asked.service.service.unit
    if place.request.method != "POST":
        page = rendering.render_pairing(unit, place.language)
        return rendering.answer(page, language=place.language)
    origin = network_of(place.request)
    token = pair_kiosk(unit=unit, code=pairing, origin=origin, at=at)
    headers = {"Location": f"/s/{place.code}/kios/", "Cache-Control": "no-store"}
    response = HttpResponse(status=303, headers=headers)
    response.set_cookie(
        KIOSK_COOKIE,
        token,
        max_age=KIOSK_KEPT,
        path="/s/",
        secure=settings.SECURE_SSL,
        httponly=True,
        samesite="Lax",
    )
    return response


def _kiosk(place: Place) -> Kiosk | None:
    if place.mode != "kios":
        return None
    token = place.request.COOKIES.get(KIOSK_COOKIE, "")
    return kiosk_of(place.asked.service.service.unit, token)


@public
def invited(request: HttpRequest, invitation: str) -> HttpResponse:
    """The form of one invitation. Refuses (invitation_used) a code that is used up or unknown."""
    rows = Invitation.objects.select_related("round_service")
    found = rows.filter(code_digest=secrecy.digest(invitation)).first()
    # What is sent with a used code is judged later: the same answer may be sent again.
    if found is None or (found.used_on is not None and request.method != "POST"):
        raise refusal("invitation_used")
    return _form(Place(request, forms.asked_by(found.round_service.code), invitation=invitation))


def _form(place: Place) -> HttpResponse:
    at = timezone.now()
    if place.request.method == "POST":
        return _send(place, at)
    if place.request.method not in ("GET", "HEAD"):
        raise refusal("wrong_method")
    return _show(place, at)


def _show(place: Place, at: datetime) -> HttpResponse:
    if not queries.is_open(place.asked.service.round, at):
        raise round_closed()
    language, channel = place.language, place.channel
    page = kept(
        (place.code, channel, language),
        place.asked.version,
        lambda: rendering.render_form(place.asked, language, place.mode, place.links()),
    )
    part = rendering.hidden(str(uuid.uuid4()), _token(place, at))
    # A phone may show its copy again without connection; a kiosk or an invitation leaves none.
    public_copy = not (place.invitation or place.mode == "kios")
    return _kept_page(place, page, part, "no-cache" if public_copy else "no-store")


def _token(place: Place, at: datetime) -> str:
    return forms.new_token(place.code, place.channel, at, place.invitation)


def _kept_page(
    place: Place, page: CompressedPage, part: str, cache: str = "no-store"
) -> HttpResponse:
    gzip = _takes_gzip(place.request)
    body = page.with_part(part.encode(), gzip=gzip)
    return rendering.answer(
        body,
        language=place.language,
        embed=place.mode == "sisip",
        gzip=gzip,
        cache=cache,
        asked=place.asked,
    )


def _takes_gzip(request: HttpRequest) -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


def _send(place: Place, at: datetime) -> HttpResponse:
    sent = Sent({})
    with Attempt() as attempt:
        sent = _read(place.request)
        response = _store(place, sent, at)
    if refusal := attempt.refusal:
        if isinstance(refusal, Unreadable):
            sent = refusal.sent
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
        raise refusal("too_large") from error


def _store(place: Place, sent: Sent, at: datetime) -> Response:
    shown = forms.read_token(
        sent.token, place.code, at, channels=place.channels, invitation=place.invitation
    )
    if sent.key is None:
        raise forms.not_shown()
    if own := forms.problems_of_own_fields(sent):
        _answers, problems = read_answers(place.asked.questionnaire, sent.given)
        raise AnswerProblems([*problems, *own])  # all at once, so that nobody sends three times
    seconds = int((at - shown.at).total_seconds())
    return receive_form(
        asked=place.asked.service,
        questionnaire=place.asked.questionnaire,
        key=sent.key,
        given=sent.given,
        channel=shown.channel,
        shown=shown.at,
        at=at,
        address=network_of(place.request),
        kiosk=_kiosk(place),
        invitation=place.invitation,
        complaint=sent.complaint,
        contact=sent.contact,
        language=place.language,
        # Less than none where the clock was set back meanwhile.
        seconds=seconds if not sent.queued and 0 <= seconds <= LONGEST else None,
    )


def _again(place: Place, sent: Sent, refusal: Refusal, at: datetime) -> HttpResponse:
    """The form as it was filled in, with what is wrong, and a new token to send it again with."""
    language = place.language
    problems = refusal.problems if isinstance(refusal, AnswerProblems) else ()
    with translation.override(rendering.chrome(language)):
        sentence = display.sentence(refusal.message)
        if _wants_json(place.request):
            return _json_problem(sentence, refusal.code, problems)
    token = _token(place, at)
    key = sent.key if sent.key and refusal.code != "key_used" else uuid.uuid4()
    page = rendering.render_form(
        place.asked,
        language,
        place.mode,
        place.links(),
        part=rendering.hidden(str(key), token, "1" if sent.queued else ""),
        sent=sent,
        problems=problems,
        sentence=sentence,
        sendable=refusal.code not in ("round_closed", "invitation_used"),
    )
    return _later(
        rendering.answer(
            page,
            language=language,
            embed=place.mode == "sisip",
            status=STATUS.get(refusal.code, 422),
            asked=place.asked,
        )
    )


def _json_problem(sentence: str, code: str, problems: tuple[Problem, ...]) -> HttpResponse:
    listed = [{"question": p.question, "message": display.sentence(p.message)} for p in problems]
    data = {"code": code, "message": sentence, "problems": listed}
    return _later(JsonResponse(data, status=STATUS.get(code, 422)))


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


@public
def thanks(request: HttpRequest, code: str, receipt: str) -> HttpResponse:
    """Thanks, with the receipt that the address holds: the answer itself is not looked up."""
    mode = request.GET.get("m", "")
    place = Place(request, forms.asked_by(code), mode if mode in rendering.MODES else "")
    if not RECEIPT.fullmatch(receipt):
        raise refusal("unknown_service")
    language = place.language
    mode = f"{place.mode}/" if place.mode else ""
    again = f"/s/{place.code}/{mode}?{urlencode({'bahasa': language})}"
    page = kept(
        ("thanks", place.code, place.mode, language),
        (place.asked.version, settings.RESULTS_URL),
        lambda: rendering.render_thanks(place.asked, language, place.mode, again),
    )
    return _kept_page(place, page, receipt)


@public
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served below /s/, because a service worker has power only over the folder it comes from."""
    gzip = _takes_gzip(request)
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
def _worker() -> CompressedPage:
    script = (Path(__file__).parents[1] / "static" / "surveys" / "sw.js").read_text()
    return CompressedPage.of(script + MARK)
