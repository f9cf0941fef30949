"""Contacts encrypted (``web.secrecy``), codes as digests."""

import hashlib

from tuntas.web.secrecy import decrypt, encrypt

__all__ = ["decrypt", "digest", "encrypt"]


def digest(code: str) -> str:
    """SHA-256 of a code that is long enough not to be guessed; 64 hexadecimal digits."""
    return hashlib.sha256(code.strip().encode()).hexdigest()
