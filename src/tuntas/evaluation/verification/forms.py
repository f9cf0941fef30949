from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuntas.evaluation.models import ReasonTemplate, Sample, SecondReading
from tuntas.followup.plans.forms import day, words
from tuntas.web.forms import offer


class ReturnForm(forms.Form):
    """Why a plan goes back, and until when it must be in again."""

    templates = forms.ModelMultipleChoiceField(
        label=_("Alasan yang sering"),
        queryset=ReasonTemplate.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = words(_("Alasan dengan kata sendiri"))
    due = day(_("Tenggat baru"))
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, templates: Any, **more: Any) -> None:
        super().__init__(data, **more)
        offer(self, templates=templates)
        if not templates:
            del self.fields["templates"]


class CloseForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)


class TemplateForm(forms.Form):
    text = forms.CharField(label=_("Alasan"), max_length=500, required=False)


class OpinionForm(forms.Form):
    opinion = forms.ChoiceField(choices=SecondReading.Opinion.choices)
    reason = words(_("Alasan (wajib bila dikembalikan)"))


class SettleForm(forms.Form):
    holds = forms.ChoiceField(choices=SecondReading.Opinion.choices)
    reason = words(_("Alasan keputusan"), rows=2)


class GiveForm(forms.Form):
    reason = words(_("Mengapa dibagikan lagi"), rows=2)


class DrawForm(forms.Form):
    """A blank seed is made by the page, and kept."""

    kind = forms.ChoiceField(label=_("Cara menarik"), choices=Sample.Kind.choices)
    share = forms.IntegerField(label=_("Bagian (persen)"), min_value=1, max_value=100, initial=10)
    seed = forms.CharField(
        label=_("Benih"),
        max_length=64,
        required=False,
        help_text=_("Kosongkan agar dibuatkan. Benih yang sama menarik rencana yang sama."),
    )
