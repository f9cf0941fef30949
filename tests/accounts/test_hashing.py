from concurrent.futures import ThreadPoolExecutor, TimeoutError as Late

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tuntas.accounts import hashing
from tuntas.accounts.hashing import OneAtATime


def test_a_password_is_hashed_when_no_other_is():
    with ThreadPoolExecutor(1) as pool:
        with hashing._turn:
            waiting = pool.submit(OneAtATime().encode, "kata", "garam", 10)
            with pytest.raises(Late):
                waiting.result(timeout=0.2)
        assert waiting.result(timeout=5) == PBKDF2PasswordHasher().encode("kata", "garam", 10)


def test_passwords_of_before_are_still_known():
    before = PBKDF2PasswordHasher().encode("kata", "garam", 10)
    assert OneAtATime().verify("kata", before)
    assert not OneAtATime().verify("lain", before)
