"""Connections whose other end fetches nothing of its answer, ended by the kernel.

granian has no limit for them. The limit is of the socket that listens, and passes on to whatever it
accepts afterwards.
"""

import os
import socket
import stat
from contextlib import suppress

SECONDS = 60  # without anything fetched


def end_stalled() -> None:
    """For every socket on which this process listens. Only Linux knows such a limit."""
    if not hasattr(socket, "TCP_USER_TIMEOUT"):
        return
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):  # what is no socket, or closed meanwhile
            _limit(int(name))


def _limit(descriptor: int) -> None:
    if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        return
    with socket.socket(fileno=os.dup(descriptor)) as found:
        if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SECONDS * 1000)
