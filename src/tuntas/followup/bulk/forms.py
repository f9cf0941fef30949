"""What a person gives for all plans of a bulk: the fields that its act asks for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuntas.core.followup.acts import Given
from tuntas.followup.models import ActionPlan
from tuntas.followup.plans.deciding import working
from tuntas.followup.plans.forms import day, words
from tuntas.organisation.models import Service
from tuntas.organisation.permissions import Viewer, units_worked_at
from tuntas.surveys.models import Round
from tuntas.web.forms import offer

LONGEST_TAG = 40


class GivenForm(forms.Form):
    """Only the fields that are asked stay."""

    person = forms.TypedChoiceField(
        label=_("Penanggung jawab"), required=False, coerce=int, empty_value=None
    )
    round = forms.TypedChoiceField(label=_("Putaran tujuan"), coerce=int)
    day = day(_("Tenggat baru untuk semuanya"))
    reason = words(_("Alasan"))
    tags = forms.CharField(
        label=_("Penanda"),
        max_length=200,
        help_text=_("Pisahkan dengan koma, misalnya: prioritas, loket"),
    )
    services = forms.TypedMultipleChoiceField(
        label=_("Layanan tujuan"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, act: str, asks: Sequence[str], plans: Any, viewer: Viewer, at: datetime
    ) -> None:
        super().__init__(*args)
        for name in set(self.fields) - set(asks):
            del self.fields[name]
        if act == "ask_deadline":
            self.fields["day"].label = _("Tenggat yang diusulkan")
            self.fields["day"].required = True
        elif act == "carry":
            self.fields["day"].help_text = _(
                "Boleh kosong: tenggat yang belum lewat tetap, yang sudah lewat dikosongkan."
            )
        if "reason" in asks:
            self.fields["reason"].required = True
        if "person" in asks:
            offer(self, person=_staff(plans, at))
        if "round" in asks:
            offer(self, round=_rounds(plans, viewer))
        if "services" in asks:
            offer(self, services=_services(viewer))

    def clean_tags(self) -> tuple[str, ...]:
        tags = tuple(tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip())
        if not tags or max(map(len, tags)) > LONGEST_TAG:
            raise forms.ValidationError(
                _("Tulis sedikitnya satu penanda, masing-masing paling panjang 40 huruf.")
            )
        return tags

    def given(self) -> Given:
        found = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return Given(
            **found | ({"services": tuple(found["services"])} if "services" in found else {})
        )


def _staff(plans: Any, at: datetime) -> list[tuple[str, Any]]:
    """Who works at the units of these plans."""
    held = working(at).filter(unit__in=plans.order_by().values("unit"))
    held = held.select_related("person", "unit").order_by("unit__no", "pk")
    people = dict.fromkeys(
        (str(a.person_id), f"{a.person.name} ({a.unit.name})") for a in held if a.unit
    )
    return [("", _("Tidak ada")), *people]


def _rounds(plans: Any, viewer: Viewer) -> list[tuple[str, Any]]:
    """Rounds after the earliest of the plans' rounds, the next one first."""
    first = plans.order_by("round__opens").values_list("round__opens", flat=True).first()
    later = (
        Round.objects.filter(agency=viewer.agency, draft=False, opens__gt=first) if first else []
    )
    return [(str(r.pk), r.name) for r in sorted(later, key=lambda r: (r.opens, r.pk))]


def _services(viewer: Viewer) -> list[tuple[str, Any]]:
    """Of the units that this person writes for."""
    own = Service.objects.filter(unit__in=units_worked_at(viewer), unit__agency=viewer.agency)
    rows = own.select_related("unit").order_by("unit__no", "name")
    return [(str(s.pk), f"{s.unit.name}: {s.name}") for s in rows]


def plans_of(rows: Sequence[tuple[int, int]]) -> Any:
    return ActionPlan.objects.filter(pk__in=[plan for plan, _seen in rows])
