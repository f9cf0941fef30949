"""Contacts are encrypted with keys that can be replaced; codes are kept as digests."""

import hashlib

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, strategies as st

from tuntas.core.base.errors import Refusal
from tuntas.surveys import secrecy

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@given(st.text())
def test_what_was_encrypted_is_read_again(text):
    assert secrecy.decrypt(secrecy.encrypt(text)) == text


def test_a_token_does_not_show_its_text():
    token = secrecy.encrypt("ani@contoh.id")
    assert "ani" not in token
    assert token != secrecy.encrypt("ani@contoh.id")


def test_nothing_stays_nothing():
    assert secrecy.encrypt("") == ""


def test_the_longest_contact_fits_the_column():
    assert len(secrecy.encrypt("é" * 127)) == 420


def test_a_new_key_reads_what_the_old_one_wrote(settings):
    settings.CONTACT_KEYS = [OLD]
    token = secrecy.encrypt("0812 0000 1111")
    settings.CONTACT_KEYS = [NEW, OLD]
    assert secrecy.decrypt(token) == "0812 0000 1111"
    settings.CONTACT_KEYS = [NEW]
    assert secrecy.decrypt(secrecy.encrypt("baru")) == "baru"


def test_a_contact_whose_key_is_lost_is_refused_and_not_shown_empty(settings):
    settings.CONTACT_KEYS = [OLD]
    token = secrecy.encrypt("0812 0000 1111")
    settings.CONTACT_KEYS = [NEW]
    with pytest.raises(Refusal) as refused:
        secrecy.decrypt(token)
    assert refused.value.code == "contact_unreadable"


def test_a_code_is_kept_as_its_digest_whatever_space_was_typed_around_it():
    assert secrecy.digest(" abc\n") == hashlib.sha256(b"abc").hexdigest()
