"""Where the machine fails and not the program: no room on the disk, no database, a lock that does
not end. It passes, so the answer is 503, and what was typed is there to be sent again.
"""

import errno
import sys
from collections.abc import Iterator

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from .logs import request_id
from .middleware import POLICY, RETRY_AFTER

# The disk, or as many files as may be open.
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE}
LONG = 20  # characters; shorter texts are soon typed again
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field


def failed(request: HttpRequest) -> HttpResponse:
    """Django's ``handler500``: 503 where it passes by itself, else 500."""
    passes = any(_passes(error) for error in _chain(sys.exc_info()[1]))
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
    known = chosen in dict(settings.LANGUAGES)
    with translation.override(chosen if known else settings.LANGUAGE_CODE):
        response = _page(request) if passes else _fault()
    if not passes:
        return response
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    # The public form is answered without what goes around other pages.
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and what it came from; each once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _passes(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL
    # SQLite calls a query that is wrong an operational error as well.
    wrong = getattr(error.__cause__, "sqlite_errorname", "") == "SQLITE_ERROR"
    return isinstance(error, (OperationalError, InterfaceError)) and not wrong


def _fault() -> HttpResponse:
    context = {"language": translation.get_language(), "number": request_id.get()}
    return HttpResponse(render_to_string("500.html", context), status=500)


def _page(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        sentence = _("Server sedang tidak dapat menyimpan. Kirim lagi setengah menit kemudian.")
        error = {"kode": "unavailable", "kalimat": sentence}
        return JsonResponse({"galat": error}, status=503)
    typed = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "language": translation.get_language(),
        "address": request.get_full_path(),
        "typed": typed,
        "texts": [value for name, value in typed if len(value) >= LONG and name != TOKEN],
        "files": bool(request.FILES),
        "secret": any("password" in name for name, _value in typed),
        "number": request_id.get(),
    }
    # Without the request: what every page knows is asked of the database.
    return HttpResponse(render_to_string("503.html", context), status=503)
