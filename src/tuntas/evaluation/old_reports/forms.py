from django import forms
from django.utils.translation import gettext_lazy as _

READABLE = ".txt,.tsv,.docx,.xlsx,.xls,.ods,text/plain"


class OldReportForm(forms.Form):
    file = forms.FileField(
        label=_("Berkas laporan"),
        allow_empty_file=True,  # the reader says what is wrong with an empty file
        widget=forms.FileInput({"accept": READABLE}),
    )
    cut_off = forms.DateField(
        label=_("Tanggal cut-off data (bila tidak disebut dalam laporan)"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


class PreviewForm(forms.Form):
    """What the address of a preview carries."""

    cut_off = forms.DateField(required=False)
