from datetime import datetime
from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.utils import timezone

from tuntas.core.survey import round_codes
from tuntas.core.survey.instruments import INSTRUMENTS
from tuntas.organisation.models import Agency
from tuntas.surveys.models import Questionnaire, Round
from tuntas.surveys.words import words
from tuntas.web import display
from tuntas.web.forms import Day, offer, weight_choices
from tuntas.web.terms import gettext_lazy as _

from .actions import RoundPlan, plan_problems

HELP = words("help")


class RoundFields(forms.Form):
    """What is asked about a round, whether it comes or has been."""

    name = forms.CharField(label=_("Nama putaran"), max_length=120)
    year = forms.IntegerField(label=_("Tahun"), min_value=2000, max_value=2200)
    code = forms.CharField(
        label=_("Kode putaran"),
        max_length=round_codes.LONGEST,
        required=False,
        help_text=HELP["code"],
    )
    opens = forms.DateField(label=_("Hari pertama"), widget=Day)
    closes = forms.DateField(label=_("Hari terakhir"), widget=Day)
    target = forms.DecimalField(
        label=_("Target nilai"), max_digits=5, decimal_places=2, required=False, localize=True
    )
    weights = forms.ChoiceField(label=_("Bobot unsur"), choices=weight_choices)
    aggregation = forms.ChoiceField(
        label=_("Nilai instansi dari nilai ⟨unit⟩"), choices=Round.Aggregation
    )

    def clean_code(self) -> str:
        return round_codes.clean(self.cleaned_data["code"])


class RoundForm(RoundFields):
    questionnaire = forms.ModelChoiceField(
        label=_("Kuesioner"), queryset=Questionnaire.objects.none()
    )
    field_order = ("name", "year", "code", "questionnaire")

    def __init__(
        self, data: Any = None, *, agency: Agency, at: datetime, round_: Round | None = None
    ) -> None:
        self.agency, self.round = agency, round_
        today = timezone.localdate(at)
        first = round_ or Round(year=today.year, opens=today)
        super().__init__(data, initial=model_to_dict(first, self.base_fields))
        for name, text in HELP.items():
            self.fields[name].help_text = text
        usable = [key for key, i in INSTRUMENTS.items() if i.in_force(today)]
        known = Questionnaire.objects.filter(agency=agency, definition__instrument__in=usable)
        offer(self, questionnaire=known)
        if round_ is None and len(choices := known[:2]) == 1:
            self.initial["questionnaire"] = choices[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for field, message in plan_problems(self.plan(), self.agency, self.round):
                self.add_error(field, display.sentence(message))
        return cleaned

    def plan(self) -> RoundPlan:
        return RoundPlan(**self.cleaned_data)


class ReasonForm(forms.Form):
    """Why a round is closed early or opened again, or its published figures are taken back."""

    reason = forms.CharField(label=_("Alasan"), max_length=500, strip=True)
