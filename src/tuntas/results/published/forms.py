from datetime import date
from typing import Any

from django import forms

from tuntas.core.score.published import INDEX
from tuntas.core.survey.instruments import INSTRUMENTS, Instrument
from tuntas.surveys.published.actions import PastRound
from tuntas.surveys.published.queries import Figures
from tuntas.surveys.rounds.forms import RoundFields
from tuntas.web import display
from tuntas.web.forms import Day
from tuntas.web.terms import gettext_lazy as _


class InstrumentForm(forms.Form):
    """What an earlier round asked decides which figures it can have."""

    instrument = forms.ChoiceField(
        label=_("Kuesioner putaran itu"),
        choices=lambda: [(key, _(i.name)) for key, i in INSTRUMENTS.items()],
    )


class PastRoundForm(RoundFields):
    opens = forms.DateField(
        label=_("Hari pertama"), widget=Day, required=False, help_text=_("Kosong: 1 Januari.")
    )
    closes = forms.DateField(
        label=_("Hari terakhir"), widget=Day, required=False, help_text=_("Kosong: 31 Desember.")
    )

    def past(self, used: Instrument) -> PastRound:
        given = dict(self.cleaned_data, instrument=used.id)
        given["opens"] = given["opens"] or date(given["year"], 1, 1)
        given["closes"] = given["closes"] or date(given["year"], 12, 31)
        return PastRound(**given)


class FiguresForm(forms.Form):
    """The index, and each element of the instrument; blank is "not published". A correction asks
    for its reason.
    """

    respondents = forms.IntegerField(
        label=_("Jumlah responden"), min_value=1, max_value=1_000_000_000, required=False
    )
    source = forms.CharField(
        label=_("Sumber"),
        max_length=200,
        help_text=_("Judul laporan, nomor, halaman: agar siapa pun dapat memeriksanya."),
    )
    reason = forms.CharField(
        label=_("Alasan perbaikan"),
        max_length=500,
        help_text=_("Tercatat bersama angka lama dan baru."),
    )

    def __init__(self, data: Any = None, *, used: Instrument, old: Figures | None = None) -> None:
        self.used, self.lowest, self.highest = used, used.factor, used.factor * used.scale
        initial: dict[str, Any] = {}
        if old:
            initial = {_name(key): value for key, value in old.values.items()}
            initial |= {"respondents": old.respondents, "source": old.source}
        super().__init__(data, initial=initial)
        values = {_name(INDEX): _value(_("Nilai indeks"), used)}
        values |= {_name(key): _value(_label(key, used), used) for key in used.keys}
        self.fields = {**values, **self.fields}
        if old is None:
            del self.fields["reason"]

    def figures(self) -> Figures:
        found = self.cleaned_data
        given = {key: found[_name(key)] for key in (INDEX, *self.used.keys)}
        values = {key: value for key, value in given.items() if value is not None}
        return Figures(values, found["respondents"], found["source"])


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
