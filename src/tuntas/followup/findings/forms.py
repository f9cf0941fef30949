from django import forms

from tuntas.followup.models import Finding


class DecisionForm(forms.Form):
    """An answer to a finding. ``seen`` is the state that the person was shown when answering."""

    state = forms.ChoiceField(choices=Finding.State.choices)
    seen = forms.ChoiceField(choices=Finding.State.choices)
    reason = forms.CharField(max_length=500, required=False)
