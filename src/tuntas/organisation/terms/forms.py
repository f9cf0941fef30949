from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuntas.core.base.errors import Refusal
from tuntas.core.base.given_terms import MOST, checked
from tuntas.core.base.terms import LABELS, NAMES, Terms
from tuntas.web import display


class TermsForm(forms.Form):
    """The words of an agency, a field each."""

    def __init__(self, data: Any = None, *, terms: Terms) -> None:
        super().__init__(data, initial=vars(terms))
        for name in NAMES:
            self.fields[name] = forms.CharField(
                label=_(LABELS[name]), max_length=MOST, required=name != "signer"
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            try:
                self.terms = checked(given)
            except Refusal as refusal:
                raise ValidationError(display.sentence(refusal.message)) from refusal
        return given
