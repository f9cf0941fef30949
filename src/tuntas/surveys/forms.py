from django import forms
from django.utils.translation import gettext_lazy as _


class FileForm(forms.Form):
    # The reader says what is wrong with it.
    file = forms.FileField(label=_("Berkas"), allow_empty_file=True)
