"""Passwords are hashed one after the other: each takes a processor for a third of a second, which
everybody else would wait for.
"""

import threading

from django.contrib.auth.hashers import PBKDF2PasswordHasher

_turn = threading.Lock()


class OneAtATime(PBKDF2PasswordHasher):
    """In each process. What it makes is what Django's own makes."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        with _turn:
            return super().encode(password, salt, iterations)
