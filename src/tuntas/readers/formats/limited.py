"""Reads an uploaded file in a process of its own, which may take so much time and memory and no
more; other requests go on meanwhile.
"""

import logging
import os
import pickle
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from tuntas.core.base.errors import UnreadableFile
from tuntas.readers.refusals import unreadable

SECONDS = 30  # of a processor; of the clock twice as many
MEMORY = 1536 * 1024 * 1024
AT_ONCE = 2  # files that are read for this process at one time ...
PATIENCE = 3  # ... and the seconds for which another waits
_places = threading.BoundedSemaphore(AT_ONCE)
_COMMAND = (sys.executable, "-P", "-m", "tuntas.readers.formats.limited")

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)


def limited(file: str, read: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
    """``read(*args, **more)``, done by another process. Raises what it refuses, and UnreadableFile
    for ``file``: not_read where it takes too much, or meets what it was not written for; busy where
    too many are read, or the machine has no room for another process.
    """
    work = pickle.dumps((SECONDS, MEMORY, read, args, more))
    if not _places.acquire(timeout=PATIENCE):
        raise unreadable("files.busy", file=file)
    try:
        code, outcome = pickle.loads(_done(file, work))  # noqa: S301 - plain values, of our own
    finally:
        _places.release()
    if code:
        raise UnreadableFile(code, outcome.template, **outcome.values)
    result: T = outcome
    return result


def _done(file: str, work: bytes) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            _COMMAND, input=work, capture_output=True, timeout=2 * SECONDS, check=True
        )
    except subprocess.SubprocessError as error:
        # Not its name nor what it said: either may quote what somebody wrote.
        code = getattr(error, "returncode", None)
        log.error("a file was not read: %s, exit status %s", type(error).__name__, code)  # noqa: TRY400
        raise unreadable("files.not_read", file=file) from error
    except OSError as error:
        log.error("a file was not read: %s", error.strerror)  # noqa: TRY400
        raise unreadable("files.busy", file=file) from error
    return done.stdout


def _outcome(read: Callable[..., Any], args: Any, more: Any) -> tuple[str, Any]:
    """What was read, or the code and the sentence of why not."""
    try:
        return "", read(*args, **more)
    except UnreadableFile as refused:
        return refused.code, refused.message


def main() -> None:
    """What ``limited`` starts."""
    seconds, memory, *work = pickle.load(sys.stdin.buffer)  # noqa: S301 - from ``limited``
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out, sys.stdout = sys.stdout.buffer, open(os.devnull, "w")  # noqa: SIM115 - while it lives
    out.write(pickle.dumps(_outcome(*work)))


if __name__ == "__main__":
    main()
