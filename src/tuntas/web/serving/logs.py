"""Log lines: one line each, with time, level and request; no personal data.

Addresses are logged as their pattern (``unit/<int:no>/``): the address itself may hold somebody's
invitation. Of a failure its kind and its places are logged, not its text, which may quote what
somebody typed; only what the system says of itself (database, disk) is.
"""

import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPMethod, HTTPStatus
from types import TracebackType

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.middleware import csrf

request_id: ContextVar[str] = ContextVar("request_id", default="-")
NUMBER = "tuntas.request"  # in META of a request
PHRASES = {int(status): status.phrase for status in HTTPStatus}
# Reasons that quote nothing.
KNOWN = {*PHRASES.values()} | {
    reason
    for name, reason in vars(csrf).items()
    if name.startswith("REASON_") and "%" not in reason
}
METHODS = {*HTTPMethod}
NO_FAULT = ("django.security",)  # what was asked is wrong, and no place of ours


class OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        parts = [moment, record.levelname, f"request={_number(record)}", _text(record)]
        if record.exc_info and record.exc_info[1] and not _is_answered(record):
            parts.append(_failure(record.exc_info[1], record.exc_info[2]))
        return " ".join(" ".join(parts).split())


def level_of(status: int) -> int:
    """A failure is ours, a refusal worth a look; the rest is for whoever asks for it."""
    if status >= 500:
        return logging.ERROR
    return logging.WARNING if status >= 400 else logging.INFO


def route_of(request: HttpRequest) -> str:
    """The pattern of the address; "-" where there is none."""
    match = request.resolver_match
    return f"/{match.route}" if match else "-"


def method_of(request: HttpRequest) -> str:
    """One that there is; "-" for a word of whoever asks."""
    return str(request.method) if request.method in METHODS else "-"


def _number(record: logging.LogRecord) -> str:
    asked = getattr(getattr(record, "request", None), "META", {})
    return str(asked.get(NUMBER, request_id.get()))


def _text(record: logging.LogRecord) -> str:
    about_request = hasattr(record, "request") or record.name.startswith(NO_FAULT)
    said = _of_request(record) if about_request else record.getMessage()
    return f"{record.name}: {said}"


def _of_request(record: logging.LogRecord) -> str:
    """What Django says of a request, without what it quotes of it: address, host, origin."""
    if not isinstance(record.args, tuple) or not record.args:  # all of it may be a quotation
        status = getattr(record, "status_code", 0)
        return PHRASES.get(status, "-")
    known = tuple(each if each in KNOWN else "-" for each in record.args)
    return (record.msg % known).removesuffix(": -")


def _is_answered(record: logging.LogRecord) -> bool:
    """A refused request is no failure of ours."""
    return record.name.startswith(NO_FAULT) or getattr(record, "status_code", 500) < 500


def _failure(error: BaseException, at: TracebackType | None) -> str:
    frames = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(at)]
    return f"| {_kind(error)} | {' > '.join(frames)}"


def _kind(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, (OperationalError, InterfaceError)):
        return f"{kind}: {error}"
    if isinstance(error, OSError):
        return f"{kind}: {error.strerror}"
    return f"{kind} from {_kind(error.__cause__)}" if error.__cause__ else kind
