"""What the forms of several apps share."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from tuntas.core.base.names import has_hidden_signs, one_line
from tuntas.core.score.scoring import WEIGHTS

from . import display

FOUR_DIGITS = MinValueValidator(  # a browser makes the year 0023 of a typed 23
    date(1900, 1, 1), _("Tulis tahun dengan empat angka, misalnya 2023.")
)


class Day(forms.DateInput):
    """The date field of a browser; it sends and takes 2023-06-06."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class NameField(forms.CharField):
    """A name in one line: blanks are made single, signs that nobody sees are refused."""

    def clean(self, value: Any) -> Any:
        name = super().clean(one_line(value) if isinstance(value, str) else value)
        if name and has_hidden_signs(name):
            raise forms.ValidationError(
                _("Ada tanda yang tidak terlihat. Hapus isian ini, lalu ketik ulang.")
            )
        return name


class KnownField(forms.ModelChoiceField[Any]):
    """A row of a table. One that a sheet found among those offered is not looked up again."""

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Model) else super().to_python(value)


def weight_choices() -> list[tuple[str, str]]:
    """The exact 1/x, and the rounded weights that many published figures use."""
    return [(key, display.weights(key)) for key in WEIGHTS]


def offer(form: forms.BaseForm, **choices: Any) -> None:
    """What can be chosen in fields of a form: a queryset where the field is of a model, else pairs
    of value and label.
    """
    for name, offered in choices.items():
        field = form.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = offered
        elif isinstance(field, forms.ChoiceField):
            field.choices = offered
        else:
            raise TypeError(f"nothing is chosen in {name}")
