from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from tuntas.accounts.models import User
from tuntas.core.base.roles import LONGEST_ELEVATION
from tuntas.organisation.models import Appointment, Unit
from tuntas.organisation.permissions import Viewer
from tuntas.web.forms import Day, offer
from tuntas.web.terms import gettext, gettext_lazy as _

from .queries import colleagues, people_known

HOURS = range(1, LONGEST_ELEVATION // timedelta(hours=1) + 1)


class _PersonField(forms.ModelChoiceField[User]):
    def label_from_instance(self, person: User) -> str:
        return f"{person.name} ({person.username})"


def _person(label: Any) -> _PersonField:
    return _PersonField(label=label, queryset=User.objects.none())


def _first_day() -> forms.DateField:
    return forms.DateField(label=_("Mulai"), widget=Day, initial=timezone.localdate)


class AppointForm(forms.Form):
    person = _person(_("Orang"))
    role = forms.ChoiceField(label=_("Peran"), choices=Appointment.Role.choices)
    unit = forms.ModelChoiceField(
        label=_("⟨Unit⟩"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("Untuk petugas ⟨unit⟩, ⟨head⟩, dan petugas pengaduan."),
    )
    acting = forms.ChoiceField(
        label=_("Sebagai"),
        choices=[
            ("", _("Pejabat tetap")),
            ("plh", _("Plh., menggantikan yang berhalangan sementara")),
            ("plt", _("Plt., mengisi jabatan yang kosong")),
        ],
        required=False,
    )
    valid_from = _first_day()
    valid_to = forms.DateField(
        label=_("Sampai"), widget=Day, required=False, help_text=_("Wajib untuk Plh. dan Plt.")
    )

    def __init__(self, data: Any = None, *, viewer: Viewer, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        offer(self, person=people_known(viewer), unit=Unit.objects.filter(agency=viewer.agency))


class DelegateForm(forms.Form):
    """``what`` is ``appointment:role``: what is held, and what of it is given."""

    what = forms.ChoiceField(label=_("Yang didelegasikan"))
    person = _person(_("Kepada"))
    valid_from = _first_day()
    valid_to = forms.DateField(label=_("Sampai"), widget=Day)

    def __init__(self, data: Any = None, *, viewer: Viewer, choices: list[tuple[str, str]]) -> None:
        super().__init__(data)
        offer(self, what=choices, person=colleagues(viewer))


class ElevateForm(forms.Form):
    """``what`` is ``appointment:role``, as in ``DelegateForm``."""

    what = forms.ChoiceField(label=_("Wewenang"))
    hours = forms.TypedChoiceField(
        label=_("Selama"),
        coerce=int,
        choices=lambda: [(h, gettext("{n} jam").format(n=h)) for h in HOURS],
    )
    reason = forms.CharField(
        label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, choices: list[tuple[str, str]]) -> None:
        super().__init__(data)
        offer(self, what=choices)
