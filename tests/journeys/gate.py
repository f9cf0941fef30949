"""What stands before the server of the journeys, so that a test ends when nothing runs in it."""

from collections.abc import Callable, Iterable
from threading import Condition
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Gate:
    """Counts requests that are being answered; shut, it answers new ones with 503.

    Tables are emptied after a test. A request that still writes then would leave rows for the next
    test, or wait for the emptying as the emptying waits for it.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self._changed = Condition()
        self._running = 0
        self._open = True

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        with self._changed:
            if not self._open:
                start("503 Service Unavailable", [])
                return [b""]
            self._running += 1
        try:
            return self._application(environ, start)
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def open(self) -> None:
        with self._changed:
            self._open = True

    def shut(self) -> None:
        """Returns when the last request is answered."""
        with self._changed:
            self._open = False
            if not self._changed.wait_for(lambda: self._running == 0, timeout=60):
                raise AssertionError(f"{self._running} requests were not answered in a minute")
