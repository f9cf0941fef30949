"""Asking a server that runs in a process of its own."""

import time
import urllib.error
import urllib.request


def status(address):
    try:
        return urllib.request.urlopen(address, timeout=20).status  # noqa: S310 - our own server
    except urllib.error.HTTPError as error:
        return error.code


def wait_for(address):
    for _ in range(900):
        try:
            return status(address)
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)
