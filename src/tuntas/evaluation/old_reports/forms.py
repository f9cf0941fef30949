from __future__ import annotations

from django import forms


class OldReportForm(forms.Form):
    file = forms.FileField(
        allow_empty_file=True
    )  # the reader says what is wrong with an empty file
    cut_off = forms.DateField(required=False)  # where the report does not say


class PreviewForm(forms.Form):
    """What the address of a preview carries."""

    cut_off = forms.DateField(required=False)
