"""Waiting no longer than so many seconds for what knows no limit itself: a look-up of a name."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


def within(seconds: float, do: Callable[[], T]) -> T:
    """What ``do`` gives or raises; TimeoutError where it takes longer. It then goes on beside us
    until it ends by itself, and nobody hears of it.
    """
    done: SimpleQueue[tuple[Any, BaseException | None]] = SimpleQueue()

    def work() -> None:
        try:
            done.put((do(), None))
        except BaseException as error:  # noqa: BLE001 - raised by who waits
            done.put((None, error))

    threading.Thread(target=work, daemon=True).start()
    try:
        outcome, error = done.get(timeout=seconds)
    except Empty:
        raise TimeoutError("timed out") from None
    if error is not None:
        raise error
    result: T = outcome
    return result
