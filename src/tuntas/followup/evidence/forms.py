from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuntas.followup.models import ActionPlan, Evidence
from tuntas.web.forms import offer


class ReplacesForm(forms.Form):
    """Sent with files: the piece of evidence that they are a new version of, if any."""

    replaces = forms.ModelChoiceField(queryset=Evidence.objects.none(), required=False)

    def __init__(self, data: Any, *, plan: ActionPlan) -> None:
        super().__init__(data)
        offer(self, replaces=plan.evidence.all())


class LinkForm(ReplacesForm):
    """A link; what an address must be, ``core.followup.evidence`` says."""

    url = forms.CharField(label=_("Alamat tautan"), max_length=1000)
    title = forms.CharField(label=_("Judul"), max_length=200, required=False)


class VerdictForm(forms.Form):
    """``seen`` is the state that the verifier was shown."""

    accept = forms.TypedChoiceField(
        choices=[("1", ""), ("0", "")], coerce=lambda value: value == "1"
    )
    seen = forms.ChoiceField(choices=Evidence.State.choices)
    remark = forms.CharField(max_length=1000, required=False)
