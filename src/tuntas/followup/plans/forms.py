"""What people give with an act on a plan: only its shape is looked at; what is missing, the core
says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from tuntas.core.followup.workflow import OUTCOMES
from tuntas.followup.models import PlanNote
from tuntas.web import display
from tuntas.web.forms import Day, offer
from tuntas.web.terms import gettext, gettext_lazy as _

LONGEST = 1000


def day(label: Any, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=Day)


def words(label: Any, rows: int = 3, longest: int = LONGEST, **more: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget, **more)


class ActForm(forms.Form):
    """A transition of a plan; the page shows only the fields that it asks for."""

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
    """The head's answer to a deadline request."""

    grant = forms.TypedChoiceField(
        choices=[("1", ""), ("0", "")], coerce=lambda value: value == "1"
    )
    answer = words(_("Alasan (wajib bila ditolak)"), rows=2)


class UnlinkForm(forms.Form):
    """A recommendation that was linked, and why it no longer is."""

    recommendation = forms.IntegerField(widget=forms.HiddenInput)
    reason = words(_("Alasan"))
    seen = forms.IntegerField(widget=forms.HiddenInput)


class NoteForm(forms.Form):
    kind = forms.ChoiceField(choices=PlanNote.Kind.choices)
    text = words(_("Catatan atau komentar"), longest=4000)


class TickForm(forms.Form):
    """When a milestone was reached. An empty day takes the tick back."""

    done_on = day(_("Tercapai pada"))


# Writing


class MilestoneForm(forms.Form):
    text = forms.CharField(label=_("Tahap"), required=False, max_length=300)
    due = day(_("Sampai"))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if bool(given.get("text")) != bool(given.get("due")) and not self.errors:
            raise forms.ValidationError(_("Isi tahap dan tanggalnya, atau kosongkan keduanya."))
        return given


MILESTONES = forms.formset_factory(MilestoneForm, extra=2, max_num=40, absolute_max=60)


class PlanForm(forms.Form):
    """One plan; ``about``: the key of the element that it was begun for, "" where none."""

    about = forms.CharField(required=False, widget=forms.HiddenInput)
    recommendations = forms.MultipleChoiceField(
        label=_("Menjawab rekomendasi"), required=False, widget=forms.CheckboxSelectMultiple
    )
    elements = forms.MultipleChoiceField(
        label=_("Unsur"), required=False, widget=forms.CheckboxSelectMultiple
    )
    cause = words(_("Sebab"), longest=4000, help_text=_("Mengapa nilainya rendah?"))
    text = words(
        _("Kegiatan"),
        rows=4,
        longest=8000,
        help_text=_("Apa yang akan dilakukan, sehingga orang lain dapat memeriksa hasilnya?"),
    )
    measure = words(_("Ukuran keberhasilan"), rows=2, longest=2000)
    person = forms.TypedChoiceField(
        label=_("Penanggung jawab"), required=False, coerce=int, empty_value=None
    )
    deadline = day(_("Tenggat"))

    def __init__(
        self, data: Any = None, *, options: Options, prefix: str, initial: Any = None
    ) -> None:
        super().__init__(data, prefix=prefix, initial=initial)
        self.options = options
        offer(
            self,
            recommendations=options.recommendations,
            elements=options.elements,
            person=[("", _("Belum ditentukan")), *options.staff],
        )
        self.milestones = MILESTONES(
            data, prefix=f"{prefix}-steps", initial=(initial or {}).get("milestones", ())
        )

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.milestones.is_valid()])

    @property
    def is_blank(self) -> bool:
        """Nothing was written; what was ticked beforehand does not count."""
        names = ("cause", "text", "measure", "deadline")
        typed = [self[name].value() for name in names]
        typed += [row[name].value() for row in self.milestones for name in ("text", "due")]
        return not any(str(value or "").strip() for value in typed)

    @property
    def given(self) -> dict[str, Any]:
        """What could be read of it, valid or not."""
        self.is_valid()
        read = getattr(self, "cleaned_data", self.initial)
        typed = {name: read.get(name, self[name].value()) for name in self.fields}
        return typed | {"deadline": read.get("deadline")}

    def milestones_given(self) -> list[tuple[str, date]]:
        rows = (row.cleaned_data for row in self.milestones)
        return [(row["text"], row["due"]) for row in rows if row.get("text")]


def differences(stored: PlanForm, typed: PlanForm) -> list[tuple[str, str, str]]:
    """Field, what is stored, what was typed, as people read them: where these differ."""
    names = [name for name in stored.fields if name != "about"]
    rows = [
        (str(stored[name].label), _words_of(stored, name), _words_of(typed, name)) for name in names
    ]
    rows.append((gettext("Tahapan"), _milestones_of(stored), _milestones_of(typed)))
    return [row for row in rows if row[1] != row[2]]


def _words_of(form: PlanForm, name: str) -> str:
    value = form[name].value()
    if value in (None, "", []):
        return display.DASH
    labels = {str(key): str(label) for key, label in getattr(form.fields[name], "choices", ())}
    values = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(str(v), str(v)) for v in values)


def _milestones_of(form: PlanForm) -> str:
    rows = [(row["text"].value(), row["due"].value()) for row in form.milestones]
    return "; ".join(f"{text} ({due})" for text, due in rows if text) or display.DASH


@dataclass(frozen=True)
class Options:
    """What a plan of a place can choose from: (value, label)."""

    recommendations: Sequence[tuple[str, str]]
    elements: Sequence[tuple[str, str]]
    staff: Sequence[tuple[int, str]]
