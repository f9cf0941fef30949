from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuntas.core.base import colours
from tuntas.core.base.errors import Refusal
from tuntas.organisation.models import Agency
from tuntas.web import display
from tuntas.web.forms import NameField
from tuntas.web.pictures import MOST_BYTES

from .queries import FACTS

OWN = "own"
PALETTE = display.words("tuntas.organisation", "colours")


class ColourField(forms.CharField):
    """A colour that can be read; "" for the product's own."""

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        if not written:
            return ""
        try:
            colour = colours.read(written)
            colours.check(colour)
        except Refusal as refusal:
            raise ValidationError(display.sentence(refusal.message)) from refusal
        return colour


class AgencyForm(forms.Form):
    """``palette``: a ready colour, "own" for the typed one, "" for the product's."""

    name = NameField(label=_("Nama instansi"), max_length=200)
    short_name = NameField(
        label=_("Nama singkat"), max_length=60, help_text=_("Terlihat di kepala setiap halaman.")
    )
    inspectorate = NameField(label=_("Pengawas internal"), max_length=200, required=False)
    time_zone = forms.ChoiceField(label=_("Zona waktu"), choices=Agency.TimeZone)
    palette = forms.ChoiceField(
        label=_("Warna"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", _("Warna Tuntas")), *PALETTE.items(), (OWN, _("Warna sendiri"))],
    )
    colour = ColourField(
        label=_("Warna sendiri"),
        max_length=40,
        required=False,
        help_text=_("Enam angka heksadesimal dari pedoman logo, misalnya #0b6b66."),
    )
    logo = forms.FileField(
        label=_("Logo (PNG atau JPEG)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    drop_logo = forms.BooleanField(label=_("Tanpa logo"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, agency: Agency) -> None:
        colour = agency.colour
        ready = not colour or colour in PALETTE
        now = {name: getattr(agency, name) for name in FACTS}
        now["time_zone"] = now["time_zone"] or settings.TIME_ZONE
        now |= {"palette": colour if ready else OWN, "colour": "" if ready else colour}
        super().__init__(data, files, initial=now)
        if agency.logo is None:
            del self.fields["drop_logo"]

    def clean(self) -> dict[str, Any]:
        """A colour that was typed just now is meant, whatever is chosen beside it."""
        given = super().clean() or {}
        typed, chosen = given.get("colour", ""), given.get("palette", "")
        if chosen == OWN and not typed and "colour" not in self.errors:
            self.add_error("colour", _("Tulis warnanya, atau pilih salah satu yang tersedia."))
        own = chosen == OWN or (typed and "colour" in self.changed_data)
        given["colour"] = typed if own else chosen
        return given

    def facts(self) -> dict[str, str]:
        """Without the zone where nobody chose another: an agency may follow the settings."""
        same = {"time_zone"} - set(self.changed_data)
        return {name: self.cleaned_data[name] for name in FACTS if name not in same}

    def sent_logo(self) -> bytes | None:
        """As much of what was sent as tells whether it may be one."""
        file = self.cleaned_data["logo"]
        return file.read(MOST_BYTES + 1) if file else None
