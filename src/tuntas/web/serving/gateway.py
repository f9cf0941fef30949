"""Between granian and Django.

Django answers in threads, of which there are few. So a request comes to a thread when all of it is
here (``bodies``), and leaves it when its answer is made (``answers``); whoever is slow keeps the
event loop waiting, and nobody else. Threads are kept in lanes, so that what is slow by nature (the
hash of a password, a page over many plans) does not keep the public form waiting.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Semaphore
from typing import Any

from django.conf import settings

from .answers import Answer, FileWrapper
from .bodies import Bodies, Body, NotTaken
from .middleware import POLICY, STRICT
from .outage import FULL
from .stalled import end_stalled

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
RETRY_AFTER = "5"  # seconds
SENTENCES = {
    400: "Kiriman terputus. Kirim sekali lagi. / The request broke off; send it again.",
    408: "Kiriman terlalu lambat. Kirim sekali lagi. / The request took too long; send it again.",
    411: "Panjang kiriman tidak disebutkan. / The length of the request is missing.",
    413: "Kiriman terlalu besar, atau Anda belum masuk. / Too large, or you are not signed in.",
    500: "Terjadi kesalahan. / Something went wrong.",
    503: "Server sedang sibuk; coba lagi sebentar lagi. / The server is busy; try again soon.",
}
log = logging.getLogger(__name__)


class Lane:
    """So many threads, and as many requests that wait for them at most."""

    def __init__(self, name: str, *, threads: int, waiting: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._places = Semaphore(threads + waiting)

    def go(self, work: Callable[..., None], *args: Any) -> bool:
        """Whether there was a place."""
        if not self._places.acquire(blocking=False):
            return False
        self._threads.submit(self._go, work, args)
        return True

    def end(self) -> None:
        """What was begun is answered; what waits is not, and was acknowledged to nobody."""
        self._threads.shutdown(cancel_futures=True)

    def _go(self, work: Callable[..., None], args: Any) -> None:
        try:
            work(*args)
        finally:
            self._places.release()


class Done:
    """How a thread tells the event loop that it is done."""

    def __init__(self) -> None:
        self._loop, self._event = asyncio.get_running_loop(), asyncio.Event()
        self.wait = self._event.wait

    def set(self) -> None:
        self._loop.call_soon_threadsafe(self._event.set)

    def later(self, seconds: float, act: Callable[..., Any], *args: Any) -> None:
        self._loop.call_soon_threadsafe(lambda: self._loop.call_later(seconds, act, *args))


class Gateway:
    """``lane_of`` says by method and path in which of ``lanes`` a request is answered."""

    def __init__(
        self,
        application: Application,
        *,
        lanes: Mapping[str, Lane],
        lane_of: Callable[[str, str], str],
        bodies: Bodies,
        folder: Path,
    ) -> None:
        self.application, self.lanes, self.lane_of = application, lanes, lane_of
        self.bodies, self.folder = bodies, folder
        self._is_asked = False
        self._kept: set[int] = set()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if not self._is_asked:  # the first request: now it listens
            self._is_asked = True
            end_stalled()
        try:
            body = await self.bodies.receive(scope, protocol)
        except NotTaken as error:
            return _refuse(protocol, error.status)
        done = Done()
        answer = Answer(protocol, self.folder, done.later, self._kept)
        try:
            lane = self.lanes[self.lane_of(scope.method, scope.path)]
            if not lane.go(self._answer, scope, body, answer, done):
                return _refuse(protocol, 503)
            await done.wait()
        finally:
            body.close()

    def __rsgi_del__(self, _loop: Any) -> None:
        for lane in self.lanes.values():
            lane.end()

    def _answer(self, scope: Any, body: Body, answer: Answer, done: "Done") -> None:
        """In a thread. What the application opened is closed here, where it was opened."""
        try:
            parts = self.application(_environ(scope, body), answer.start)
            try:
                answer.send(parts)
            finally:
                if close := getattr(parts, "close", None):
                    close()
        except BaseException as error:
            log.exception("a request was not answered")
            if not answer.is_sent:
                full = isinstance(error, OSError) and error.errno in FULL
                _refuse(answer.protocol, 503 if full else 500)
        finally:
            done.set()


def _refuse(protocol: Any, status: int) -> None:
    headers = [
        ("content-type", "text/plain; charset=utf-8"),
        ("connection", "close"),
        ("cache-control", "no-store"),
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
    ]
    if settings.SECURE_SSL:  # over HTTP browsers do not heed it
        headers.append(("strict-transport-security", STRICT))
    if status == 503:
        headers.append(("retry-after", RETRY_AFTER))
    protocol.response_bytes(status, headers, SENTENCES[status].encode())


def _environ(scope: Any, body: Body) -> dict[str, Any]:
    """PEP 3333."""
    server, _, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body.file,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileWrapper,
    }
    for name, value in scope.headers.items():
        if "_" in name:  # X_Forwarded_For would pass for X-Forwarded-For
            continue
        key = "HTTP_" + name.upper().replace("-", "_")
        joint = "; " if name == "cookie" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ["CONTENT_LENGTH"] = str(body.size)
    return environ
