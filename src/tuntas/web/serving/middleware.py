"""The few things that happen around every page."""

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import render
from django.utils import translation

from tuntas.core.base.errors import Refusal
from tuntas.web import display
from tuntas.web.acts import status_of_refusal

from . import logs
from .origin import from_proxy

Handler = Callable[[HttpRequest], HttpResponse]

# No inline script and nothing from elsewhere; a style attribute carries the width of a chart's bar.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' "
    "data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "manifest-src 'self'"
)
SAID_BY_PROXIES = (
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_FORWARDED",
)
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
            values = (response.status_code, milliseconds, request.method, logs.route_of(request))
            log.log(level, "status=%d ms=%d %s %s", *values)
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


class Refusals:
    """A refusal becomes a page with its sentence and a status that says whose fault it is."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        context = {"code": exception.code, "sentence": display.sentence(exception.message)}
        return render(request, "refusal.html", context, status=status_of_refusal(exception))


refusals = Refusals
