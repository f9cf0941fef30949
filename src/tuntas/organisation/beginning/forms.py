from typing import Any

from django import forms
from django.conf import settings

from tuntas.accounts.models import User
from tuntas.accounts.passwords.forms import NewPassword
from tuntas.organisation.models import Agency
from tuntas.web.forms import NameField
from tuntas.web.terms import gettext_lazy as _

from .actions import Beginning


class BeginningForm(NewPassword):
    """The first agency and its operator; the same on the page and in the terminal."""

    agency = NameField(label=_("Nama instansi"), max_length=200)
    short_name = NameField(
        label=_("Nama singkat"), max_length=60, help_text=_("Terlihat di kepala setiap halaman.")
    )
    inspectorate = NameField(
        label=_("Pengawas internal"),
        max_length=200,
        required=False,
        help_text=_("Misalnya ⟨supervisor⟩ atau SPI. Boleh kosong, dan dapat diisi kemudian."),
    )
    time_zone = forms.ChoiceField(label=_("Zona waktu"), choices=Agency.TimeZone)
    name = NameField(label=_("Nama lengkap Anda"), max_length=150)
    email = forms.EmailField(
        label=_("Alamat surel Anda"),
        max_length=150,
        help_text=_("Juga nama pengguna Anda untuk masuk."),
    )
    field_order = (
        "agency", "short_name", "inspectorate", "time_zone", "name", "email", "password", "again"
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"time_zone": settings.TIME_ZONE})

    def clean(self) -> dict[str, Any]:
        self.person = User(
            username=self.cleaned_data.get("email", ""), email=self.cleaned_data.get("email", "")
        )
        return super().clean()

    def given(self) -> Beginning:
        return Beginning(**{k: v for k, v in self.cleaned_data.items() if k != "again"})
