from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from tuntas.core.base.provinces import find
from tuntas.organisation.models import Agency, Unit
from tuntas.organisation.refusals import refusal
from tuntas.web import display
from tuntas.web.forms import Day, KnownField, NameField, offer
from tuntas.web.terms import gettext_lazy as _

MOST_PASTED = 4_000_000  # characters; the file is sent again as text when it is confirmed
DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d %H:%M:%S"]


class KindForm(forms.Form):
    """One kind of unit; without a name the row is left out."""

    code = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    name = NameField(label=_("Nama"), max_length=60, required=False)
    plural = NameField(label=_("Bila lebih dari satu"), max_length=60, required=False)
    english = NameField(label=_("Dalam bahasa Inggris"), max_length=60, required=False)


class NewKind(KindForm):
    """A row of a sheet."""

    name = NameField(label=_("Nama"), max_length=60)


KindForms = forms.formset_factory(KindForm, extra=4, max_num=60, validate_max=True)


class UnitFacts(forms.Form):
    name = NameField(label=_("Nama ⟨unit⟩"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Jenis"),
        error_messages={"invalid_choice": _("“%(value)s” bukan salah satu jenis ⟨unit⟩ Anda.")},
    )
    province = NameField(label=_("Provinsi"), max_length=60, required=False)
    address = NameField(label=_("Alamat"), max_length=300, required=False)
    opened_on = forms.DateField(label=_("Dibuka"), widget=Day, required=False, input_formats=DAYS)
    closed_on = forms.DateField(
        label=_("Hari terakhir"),
        widget=Day,
        required=False,
        input_formats=DAYS,
        help_text=_("Kosong selama ⟨unit⟩ melayani."),
    )

    def __init__(self, data: Any = None, *, kinds: Mapping[str, str], initial: Any = None) -> None:
        """``kinds``: what ``kind_names`` says of the agency."""
        super().__init__(data, initial=initial)
        offer(self, kind=list(kinds.items()))

    def clean_province(self) -> str:
        written: str = self.cleaned_data["province"]
        found = find(written) if written else None
        if written and found is None:
            raise forms.ValidationError(_("Bukan salah satu dari 38 provinsi."))
        return found.name if found else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        opened, closed = given.get("opened_on"), given.get("closed_on")
        if opened and closed and closed < opened:
            self.add_error("closed_on", _("Hari terakhir tidak boleh sebelum hari dibuka."))
        return given


class UnitForm(UnitFacts):
    no = forms.IntegerField(label=_("Nomor"), min_value=1, max_value=99_999)
    field_order = ("no", "name", "kind", "province", "address", "opened_on", "closed_on")


class ServiceFacts(forms.Form):
    name = NameField(label=_("Nama layanan"), max_length=200)
    has_tariff = forms.BooleanField(label=_("Bertarif"), required=False)
    yearly_users = forms.IntegerField(
        label=_("Pengguna setahun"),
        min_value=0,
        max_value=1_000_000_000,
        required=False,
        help_text=_("Dari jumlah ini dihitung responden yang diperlukan. Kosong: belum diketahui."),
    )


class ServiceForm(ServiceFacts):
    unit = KnownField(label=_("Unit"), queryset=Unit.objects.none())
    field_order = ("unit", "name", "has_tariff", "yearly_users")

    def __init__(self, data: Any = None, *, agency: Agency, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        offer(self, unit=agency.units.all())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        unit = given.get("unit")
        if unit and unit.closed_on and unit.closed_on < timezone.localdate():
            closed = refusal("unit_closed", unit=unit.name)
            self.add_error("unit", display.sentence(closed.message))
        return given


class SheetForm(forms.Form):
    """Rows pasted from a spreadsheet, or its file."""

    text = forms.CharField(
        label=_("Tempel dari lembar kerja"),
        required=False,
        max_length=MOST_PASTED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Salin sel-selnya beserta judul kolomnya, lalu tempel di sini."),
    )
    file = forms.FileField(label=_("Atau unggah berkas XLSX atau CSV"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and bool(given.get("text", "").strip()) == bool(given.get("file")):
            raise forms.ValidationError(_("Tempel isinya, atau pilih satu berkas."))
        return given
