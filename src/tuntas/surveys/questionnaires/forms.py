from django import forms
from django.utils.translation import gettext_lazy as _

from tuntas.surveys.forms import FileForm


class NameForm(forms.Form):
    name = forms.CharField(label=_("Nama kuesioner"), max_length=120)


class ImportForm(FileForm):
    name = forms.CharField(
        label=_("Nama kuesioner"),
        max_length=120,
        required=False,
        help_text=_("Kosong: judul di dalam berkas."),
    )
