from typing import Any

from django import forms

from tuntas.accounts.models import User
from tuntas.core.base.roles import ROLES
from tuntas.organisation.models import Appointment, Unit
from tuntas.organisation.permissions import Viewer
from tuntas.organisation.refusals import refusal
from tuntas.web import display
from tuntas.web.forms import KnownField, NameField, offer
from tuntas.web.terms import gettext_lazy as _

from .actions import Invited


class InviteForm(forms.Form):
    name = NameField(label=_("Nama lengkap"), max_length=150)
    email = forms.EmailField(
        label=_("Surel"),
        max_length=150,
        required=False,
        help_text=_("Untuk pemberitahuan, dan juga nama penggunanya bila yang di bawah kosong."),
    )
    username = forms.RegexField(
        r"^[\w.@+-]+$",
        label=_("Nama pengguna"),
        max_length=150,
        required=False,
        error_messages={"invalid": _("Hanya huruf, angka, dan tanda @ . + - _")},
    )
    role = forms.ChoiceField(label=_("Peran"), choices=Appointment.Role)
    unit = KnownField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("Untuk petugas ⟨unit⟩, ⟨head⟩, dan petugas pengaduan."),
    )

    def __init__(self, data: Any = None, *, viewer: Viewer) -> None:
        super().__init__(data)
        offer(self, unit=Unit.objects.filter(agency=viewer.agency))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        username = given.get("username") or given.get("email")
        if not username and not {"username", "email"} & set(self.errors):
            self.add_error("email", _("Isi surel atau nama pengguna."))
        elif username and User.objects.filter(username__iexact=username).exists():
            field = "username" if given.get("username") else "email"
            self.add_error(field, _("Nama pengguna ini sudah dipakai."))
        role = given.get("role")
        if role and "unit" not in self.errors and ROLES[role].at_unit != bool(given["unit"]):
            self.add_error("unit", display.sentence(refusal("unit_wrong").message))
        return given

    def given(self) -> Invited:
        return Invited(**self.cleaned_data)
