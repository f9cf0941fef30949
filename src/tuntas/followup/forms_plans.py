"""What people give with an act on a plan. Only the shape is looked at here; what is missing, the core says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuntas.core.followup import OUTCOMES
from tuntas.followup.models import PlanNote

LONGEST = 1000


def day(label: Any, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


def words(label: Any, rows: int = 3, longest: int = LONGEST, **more: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget, **more)


class ActForm(forms.Form):
    """A step in the life of a plan; the page shows only what its transition asks for."""

    outcome = forms.ChoiceField(
        label=_("Hasil pelaksanaan"),
        required=False,
        choices=[("", _("Pilih…")), *((key, _(label)) for key, label in OUTCOMES.items())],
    )
    grounds = words(_("Mengapa tidak seperti yang disetujui"))
    reason = words(_("Alasan"))
    due = day(_("Tenggat baru"))
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def asked(self, fields: tuple[str, ...]) -> list[Any]:
        return [self[name] for name in self.fields if name in fields]


class DeadlineForm(forms.Form):
    new = day(_("Tenggat yang diusulkan"), required=True)
    reason = words(_("Alasan"))
    seen = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """The head's answer to a wished deadline."""

    grant = forms.TypedChoiceField(choices=[("1", ""), ("0", "")], coerce=lambda value: value == "1")
    answer = words(_("Alasan (wajib bila ditolak)"), rows=2)


class NoteForm(forms.Form):
    kind = forms.ChoiceField(choices=PlanNote.Kind.choices)
    text = words(_("Catatan atau komentar"), longest=4000)


class MilestoneForm(forms.Form):
    """An empty day takes the tick back."""

    done_on = day(_("Tercapai pada"))
