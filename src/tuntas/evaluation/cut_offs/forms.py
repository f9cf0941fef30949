from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuntas.evaluation.models import CutOff
from tuntas.evaluation.words import say
from tuntas.web import display
from tuntas.web.forms import FOUR_DIGITS, Day


class MomentForm(forms.Form):
    """A past moment; without a time it is the end of the day."""

    day = forms.DateField(label=_("Hari"), widget=Day, validators=[FOUR_DIGITS])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].widget.attrs["max"] = timezone.localdate().isoformat()

    hour = forms.TimeField(
        label=_("Jam (kosong: akhir hari)"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )

    @property
    def moment(self) -> datetime:
        hour = self.cleaned_data["hour"]
        return timezone.make_aware(
            datetime.combine(self.cleaned_data["day"], time.max if hour is None else hour)
        )


class ComparedForm(forms.Form):
    dari = forms.ModelChoiceField(CutOff.objects.none(), label=_("Dari"))
    ke = forms.ModelChoiceField(CutOff.objects.none(), label=_("Ke"))

    def __init__(self, *args: Any, made: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("dari", "ke"):
            field: Any = self.fields[name]
            field.queryset, field.label_from_instance = made, cut_off_name


def cut_off_name(cut_off: CutOff) -> str:
    """``6 Juni 2023, 23.59 (dibekukan 1 Juli 2023, 16.00)``."""
    at, made = display.moment(cut_off.at), display.moment(cut_off.made_at)
    return say("cut_offs.choice", at=at, made=made)
