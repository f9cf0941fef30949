from datetime import timedelta
from math import ceil
from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.accounts.models import User
from tuntas.accounts.refusals import refusal
from tuntas.web import display
from tuntas.web.limits import Limit

PRESENT = Limit("present password of a person", 10, timedelta(minutes=15))


def _typed(label: Any, kept: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": kept})
    return forms.CharField(label=label, strip=False, max_length=1000, widget=widget, **more)


class NewPassword(forms.Form):
    """A new password, typed twice. ``person``: whose it will be, as far as that is known."""

    password = _typed(
        _("Kata sandi baru"),
        "new-password",
        help_text=_("Sekurangnya 10 tanda. Beberapa kata dengan spasi juga boleh."),
    )
    again = _typed(_("Kata sandi baru, sekali lagi"), "new-password")
    person: User | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        password = given.get("password")
        if password and "again" in given and given["again"] != password:
            self.add_error("again", _("Kedua kata sandi tidak sama. Ketik ulang."))
        if password:
            self._check(password)
        return given

    def _check(self, password: str) -> None:
        try:
            validate_password(password, self.person)
        except ValidationError as error:
            self.add_error("password", error)


class ChangePassword(NewPassword):
    """Of whoever is signed in, and knows the present one."""

    old = _typed(_("Kata sandi sekarang"), "current-password")
    wait = 0  # seconds after which it may be tried again
    field_order = ("old", "password", "again")

    def __init__(self, data: Any = None, *, person: User) -> None:
        super().__init__(data)
        self.person = person

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        self._count()
        if self.person is None or not self.person.check_password(old):
            raise ValidationError(_("Kata sandi sekarang tidak cocok."))
        PRESENT.forget(self._key)
        return old

    @property
    def _key(self) -> str:
        return str(self.person and self.person.pk)

    def _count(self) -> None:
        """Who sits down at somebody's open session does not guess the password there."""
        at = timezone.now()
        self.wait = PRESENT.wait(self._key, at)
        if self.wait or not PRESENT.count(self._key, at):
            self.wait = self.wait or int(PRESENT.within.total_seconds())
            refused = refusal("too_many_tries", minutes=ceil(self.wait / 60))
            raise ValidationError(display.sentence(refused.message))
