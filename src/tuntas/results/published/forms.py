from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuntas.core.score.published import INDEX
from tuntas.core.survey.instruments import INSTRUMENTS, Instrument
from tuntas.surveys.models import Round
from tuntas.surveys.published.actions import PastRound
from tuntas.surveys.published.queries import Figures
from tuntas.web import display
from tuntas.web.forms import Day, weight_choices


class InstrumentForm(forms.Form):
    """What an earlier round asked decides which figures it can have."""

    instrument = forms.ChoiceField(
        label=_("Kuesioner putaran itu"),
        choices=lambda: [(key, _(i.name)) for key, i in INSTRUMENTS.items()],
    )


class PastRoundForm(forms.Form):
    name = forms.CharField(label=_("Nama putaran"), max_length=120)
    year = forms.IntegerField(label=_("Tahun"), min_value=2000, max_value=2200)
    opens = forms.DateField(
        label=_("Hari pertama"), widget=Day, required=False, help_text=_("Kosong: 1 Januari.")
    )
    closes = forms.DateField(
        label=_("Hari terakhir"), widget=Day, required=False, help_text=_("Kosong: 31 Desember.")
    )
    target = forms.DecimalField(
        label=_("Target nilai"), max_digits=5, decimal_places=2, required=False, localize=True
    )
    weights = forms.ChoiceField(label=_("Bobot unsur"), choices=weight_choices)
    aggregation = forms.ChoiceField(
        label=_("Nilai instansi dari nilai unit"), choices=Round.Aggregation
    )

    def past(self, used: Instrument) -> PastRound:
        year = self.cleaned_data["year"]
        opens = self.cleaned_data["opens"] or date(year, 1, 1)
        closes = self.cleaned_data["closes"] or date(year, 12, 31)
        return PastRound(
            **self.cleaned_data | {"instrument": used.id, "opens": opens, "closes": closes}
        )


class FiguresForm(forms.Form):
    """The index, and each element of the instrument; blank is "not published"."""

    def __init__(
        self,
        data: Any = None,
        *,
        used: Instrument,
        old: Figures | None = None,
        ask_reason: bool = False,
    ) -> None:
        self.used, self.lowest, self.highest = used, used.factor, used.factor * used.scale
        known = old.values if old else {}
        initial: dict[str, Any] = {_name(key): value for key, value in known.items()}
        if old:
            initial |= {"respondents": old.respondents, "source": old.source}
        super().__init__(data, initial=initial)
        self.fields |= {_name(INDEX): _value(_("Nilai indeks"), used)}
        self.fields |= {_name(key): _value(_label(key, used), used) for key in used.keys}
        self.fields |= _about(ask_reason)

    def figures(self) -> Figures:
        found = self.cleaned_data
        values: dict[str, Decimal] = {
            key: found[_name(key)]
            for key in (INDEX, *self.used.keys)
            if found[_name(key)] is not None
        }
        return Figures(values, found["respondents"], found["source"])


class RemovalForm(forms.Form):
    """Why published figures are taken back."""

    reason = forms.CharField(label=_("Alasan"), max_length=500, strip=True)


def _about(ask_reason: bool) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "respondents": forms.IntegerField(
            label=_("Jumlah responden"), min_value=1, max_value=1_000_000_000, required=False
        ),
        "source": forms.CharField(
            label=_("Sumber"),
            max_length=200,
            help_text=_("Judul laporan, nomor, halaman: agar siapa pun dapat memeriksanya."),
        ),
    }
    if ask_reason:
        fields["reason"] = forms.CharField(
            label=_("Alasan perbaikan"),
            max_length=500,
            help_text=_("Tercatat bersama angka lama dan baru."),
        )
    return fields


def _name(key: str) -> str:
    return f"v-{key or 'index'}"


def _label(key: str, used: Instrument) -> str:
    code = used.code(key)
    return f"{code} {display.element_name(code, used.id)}"


def _value(label: Any, used: Instrument) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=used.factor,
        max_value=used.factor * used.scale,
        max_digits=5,
        decimal_places=2,
        required=False,
        localize=True,
    )
