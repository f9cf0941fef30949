"""What granian serves: Django behind the gateway."""

import asyncio
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import close_old_connections

from tuntas.web.serving.bodies import Bodies
from tuntas.web.serving.gateway import Gateway, Lane

from .wsgi import application as django

# More threads than these only contend for the interpreter (benchmarks.form). A sign-in hashes: no
# more than one at a time takes a processor from the others.
LANES = {
    "form": Lane("form", threads=4, waiting=1000),
    "pages": Lane("pages", threads=4, waiting=200),
    "sign-in": Lane("sign-in", threads=1, waiting=100),
}
HASHING = ("/masuk", "/kata-sandi/", "/undangan/", "/mulai/")  # a password
FORM: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
ROOM = 256 * 1024 * 1024  # bytes of strangers' bodies at one time


def lane_of(method: str, path: str) -> str:
    if path.startswith(("/s/", "/u/")):
        return "form"
    return "sign-in" if method == "POST" and path.startswith(HASHING) else "pages"


def most_of(path: str) -> int:
    """What anybody may send: a form, or a report that is to be verified."""
    report = path.startswith("/verifikasi/")
    return settings.EVIDENCE_BYTES + FORM if report else FORM


async def is_known(scope: Any) -> bool:
    """Whether somebody signed in sends it, who may send files."""
    try:
        cookies = SimpleCookie(scope.headers.get("cookie", ""))
    except CookieError:
        return False
    session = cookies.get(settings.SESSION_COOKIE_NAME)
    return session is not None and await asyncio.to_thread(_is_signed_in, session.value)


def _is_signed_in(session: str) -> bool:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    try:
        return store(session).get(SESSION_KEY) is not None
    finally:
        close_old_connections()


def _incoming() -> Path:
    folder = Path(settings.EVIDENCE_INCOMING)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


application = Gateway(
    django,
    lanes=LANES,
    lane_of=lane_of,
    bodies=Bodies(
        folder=_incoming(),
        most=most_of,
        most_known=settings.MOST_SENT,
        room=ROOM,
        is_known=is_known,
    ),
    folder=_incoming(),
)
