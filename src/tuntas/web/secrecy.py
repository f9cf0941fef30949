"""What is kept encrypted, so that a stolen database does not tell it.

The keys are those of ``settings.CONTACT_KEYS``; the first encrypts, all decrypt, so that a key can
be replaced. Fernet is AES-128-CBC with HMAC-SHA256.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from .refusals import refusal


def encrypt(text: str) -> str:
    """A token that only ``decrypt`` reads; "" stays "". 254 bytes of text give 420 characters."""
    return _keys().encrypt(text.encode()).decode() if text else ""


def decrypt(token: str) -> str:
    """The text of a token. Refuses (contact_unreadable) where none of today's keys made it."""
    if not token:
        return ""
    try:
        return _keys().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise refusal("contact_unreadable") from error


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.CONTACT_KEYS])
