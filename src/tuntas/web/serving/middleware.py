"""The few things that happen around every page."""

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import render
from django.utils import translation

from tuntas.core.base.errors import Refusal
from tuntas.web import display
from tuntas.web.acts import status_of_refusal

from . import logs
from .origin import from_proxy

Handler = Callable[[HttpRequest], HttpResponse]

# Nothing inline, neither script nor style, and nothing from elsewhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "manifest-src 'self'"
)
STRICT = "max-age=31536000"  # browsers that came over HTTPS once come over it for a year
SAID_BY_PROXIES = (
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_FORWARDED",
)
LARGEST = 2**63 - 1  # number that every database takes
log = logging.getLogger("tuntas.requests")


def access_log(get_response: Handler) -> Handler:
    """One line for each request, and one number that all its lines share and its answer bears."""

    def handle(request: HttpRequest) -> HttpResponse:
        number, began = secrets.token_hex(6), time.perf_counter()
        token = logs.request_id.set(number)
        request.META[logs.NUMBER] = number  # Django logs a refused request after this has ended
        try:
            response = get_response(request)
            milliseconds = round((time.perf_counter() - began) * 1000)
            level = logs.level_of(response.status_code)
            asked = (logs.method_of(request), logs.route_of(request))
            log.log(level, "status=%d ms=%d %s %s", response.status_code, milliseconds, *asked)
        finally:
            logs.request_id.reset(token)
        response.headers["X-Request-ID"] = number
        return response

    return handle


def no_null_bytes(get_response: Handler) -> Handler:
    """A NUL is no letter, and PostgreSQL keeps none. A path with one names nothing; out of what is
    asked and posted it is taken, so that no view meets any.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            return HttpResponseBadRequest("400")
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _without_nul(request.GET)
        _clean_when_read(request)
        return get_response(request)

    return handle


def _clean_when_read(request: Any) -> None:
    """What is posted is read late: a view may choose before how its files are received."""
    read = request._load_post_and_files

    def load() -> None:
        read()
        request._post = _without_nul(request._post)

    request._load_post_and_files = load


def _without_nul(given: Any) -> Any:
    if not any("\0" in text for name, all_ in given.lists() for text in (name, *all_)):
        return given
    clean = QueryDict(mutable=True, encoding=given.encoding)
    for name, values in given.lists():
        clean.setlist(name.replace("\0", ""), [value.replace("\0", "") for value in values])
    clean._mutable = False
    return clean


def believed_proxies(get_response: Handler) -> Handler:
    """What a proxy says of a request (that it came by HTTPS) only one of ours may say."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not from_proxy(request):
            for name in SAID_BY_PROXIES:
                request.META.pop(name, None)
        return get_response(request)

    return handle


def https_only(get_response: Handler) -> Handler:
    """Browsers that came over HTTPS once come over it for a year, where the installation has it."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.SECURE_SSL and request.is_secure():
            response.headers["Strict-Transport-Security"] = STRICT
        return response

    return handle


def private_pages(get_response: Handler) -> Handler:
    """What a signed-in person saw is kept by no browser or proxy, unless its view says how long."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Cache-Control" not in response.headers and request.user.is_authenticated:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return handle


class NumbersFit:
    """A number in an address that no row can have names nothing; SQLite cannot be asked for it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, _request: HttpRequest, _view: Any, _args: Any, kwargs: Mapping[str, Any]
    ) -> None:
        if any(isinstance(value, int) and value > LARGEST for value in kwargs.values()):
            raise Http404


numbers_fit = NumbersFit


def content_security_policy(get_response: Handler) -> Handler:
    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return handle


def language(get_response: Handler) -> Handler:
    """Indonesian unless the person chose otherwise: the browser's own language does not decide."""
    known = dict(settings.LANGUAGES)

    def handle(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "id")
            return response

    return handle


RETRY_AFTER = 30  # seconds


class Refusals:
    """A refusal becomes a page with its sentence and a status that says whose fault it is."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 503:
            response.headers.setdefault("Retry-After", str(RETRY_AFTER))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        context = {"code": exception.code, "sentence": display.sentence(exception.message)}
        return render(request, "refusal.html", context, status=status_of_refusal(exception))


refusals = Refusals
