"""The assignment letter as a form: only its shape is looked at; what is missing, the action
says.
"""

from collections.abc import Sequence
from typing import Any

from django import forms

from tuntas.accounts.models import User
from tuntas.evaluation.models import Evaluation, TeamMember
from tuntas.followup.plans.forms import day
from tuntas.organisation.models import Agency, Appointment, Unit
from tuntas.organisation.permissions import INSPECTORATE
from tuntas.surveys.models import Round, RoundUnit
from tuntas.web.forms import FOUR_DIGITS, offer
from tuntas.web.terms import gettext_lazy as _

from .actions import PLAIN, AssignmentContent, Seat


class LetterForm(forms.ModelForm[Evaluation]):
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Evaluation
        fields = PLAIN
        labels = {
            "title": _("Judul laporan"),
            "period": _("Periode"),
            "letter_number": _("Nomor surat tugas"),
            "application": _("Aplikasi"),
            "place": _("Tempat"),
            "signer_title": _("Jabatan penanda tangan"),
        }

    letter_date = day(_("Tanggal surat tugas"))
    cut_off = day(_("Cut-off data"), required=True)
    cut_off.validators.append(FOUR_DIGITS)


class PersonField(forms.ModelChoiceField[User]):
    def label_from_instance(self, person: User) -> str:
        return person.name


class SeatForm(forms.Form):
    """A row without account and name is no member."""

    role = forms.ChoiceField(
        label=_("Peran"), choices=TeamMember.Role.choices, initial=TeamMember.Role.MEMBER
    )
    person = PersonField(
        label=_("Akun"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Tanpa akun"),
    )
    name = forms.CharField(label=_("Nama, tanpa akun"), max_length=200, required=False)

    def __init__(self, *args: Any, people: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, person=people)

    @property
    def seat(self) -> Seat | None:
        given = self.cleaned_data
        name = given["person"].name if given.get("person") else given.get("name", "").strip()
        return Seat(given["role"], name, given.get("person")) if name else None


class DayForm(forms.Form):
    what = forms.CharField(label=_("Kegiatan"), max_length=200, required=False)
    day = day(_("Sampai"))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if bool(given.get("what")) != bool(given.get("day")) and not self.errors:
            raise forms.ValidationError(_("Isi kegiatan dan tanggalnya, atau kosongkan keduanya."))
        return given


class ScopeForm(forms.Form):
    """Rounds, and the units of each as "round-unit"; units of a round that is not chosen do not
    count.
    """

    rounds = forms.TypedMultipleChoiceField(label=_("Putaran"), coerce=int, required=False)
    units = forms.MultipleChoiceField(label=_("⟨Unit⟩"), required=False)

    def __init__(self, data: Any, *, agency: Agency, initial: Any) -> None:
        super().__init__(data, initial=initial)
        members = RoundUnit.objects.filter(round__agency=agency, round__draft=False)
        members = members.select_related("round", "unit").order_by(
            "-round__year", "round__opens", "unit__no"
        )
        self.of_round: dict[Round, list[Unit]] = {}
        for member in members:
            self.of_round.setdefault(member.round, []).append(member.unit)
        rounds = [(r.pk, r.name) for r in self.of_round]
        pairs = [(f"{r.pk}-{u.pk}", u.name) for r, units in self.of_round.items() for u in units]
        offer(self, rounds=rounds, units=pairs)

    @property
    def boxes(self) -> list[tuple[Round, bool, list[tuple[str, Unit, bool]]]]:
        """Each round with whether it is chosen, and its units: value, unit, ticked."""
        rounds = {str(value) for value in self["rounds"].value() or ()}
        units = set(self["units"].value() or ())
        return [
            (r, str(r.pk) in rounds, [(f"{r.pk}-{u.pk}", u, f"{r.pk}-{u.pk}" in units) for u in of])
            for r, of in self.of_round.items()
        ]

    @property
    def scope(self) -> list[tuple[int, int]]:
        pairs = (tuple(map(int, value.split("-"))) for value in self.cleaned_data["units"])
        return [(round_, unit) for round_, unit in pairs if round_ in self.cleaned_data["rounds"]]


SEATS = forms.formset_factory(SeatForm, extra=3, max_num=40, absolute_max=60)
DAYS = forms.formset_factory(DayForm, extra=3, max_num=40, absolute_max=60)


class AssignmentForm:
    """The four parts of the page as one."""

    def __init__(
        self, agency: Agency, data: Any = None, evaluation: Evaluation | None = None
    ) -> None:
        known = evaluation or Evaluation(agency=agency)
        seen = {"seen": known.version} if evaluation else {}
        self.letter = LetterForm(data, instance=known, initial=seen)
        self.team = SEATS(
            data,
            prefix="team",
            initial=_seats(evaluation),
            form_kwargs={"people": _people(agency, evaluation)},
        )
        self.days = DAYS(data, prefix="days", initial=_days(evaluation))
        self.scope = ScopeForm(data, agency=agency, initial=_scope(agency, evaluation))

    def is_valid(self) -> bool:
        parts = (self.letter, self.team, self.days, self.scope)
        return not [p for p in parts if not p.is_valid()]  # each is asked, so that each tells

    @property
    def content(self) -> AssignmentContent:
        letter = {name: self.letter.cleaned_data[name] for name in PLAIN}
        days = [f.cleaned_data for f in self.days if f.cleaned_data.get("what")]
        return AssignmentContent(
            **letter,
            team=[seat for form in self.team if (seat := form.seat)],
            scope=self.scope.scope,
            days=[(d["what"], d["day"]) for d in days],
        )


def _people(agency: Agency, evaluation: Evaluation | None) -> Any:
    """Accounts with an appointment in the inspectorate, and those who are in the team."""
    held = Appointment.objects.filter(agency=agency, role__in=INSPECTORATE).values("person")
    people = User.objects.filter(pk__in=held, is_active=True)
    if evaluation:
        people |= User.objects.filter(pk__in=evaluation.team.values("person"))
    return people.order_by("first_name", "last_name", "pk")


def _seats(evaluation: Evaluation | None) -> Sequence[dict[str, Any]]:
    if evaluation is None:
        return [{"role": role} for role in TeamMember.Role.values]
    return [
        {"role": m.role, "person": m.person_id, "name": "" if m.person_id else m.name}
        for m in evaluation.team.all()
    ]


def _days(evaluation: Evaluation | None) -> Sequence[dict[str, Any]]:
    return [{"what": d.what, "day": d.day} for d in evaluation.days.all()] if evaluation else []


def _scope(agency: Agency, evaluation: Evaluation | None) -> dict[str, Any]:
    """A new one begins with no round, and all units of each; a known one with its own scope."""
    own = evaluation.scope.values_list("round_id", "unit_id") if evaluation else ()
    rounds = {r for r, _ in own}
    others = RoundUnit.objects.filter(round__agency=agency).exclude(round__in=rounds)
    pairs = [*own, *others.values_list("round_id", "unit_id")]
    return {"rounds": sorted(rounds), "units": [f"{r}-{u}" for r, u in pairs]}


class DivisionForm(forms.Form):
    """One choice of a member per unit."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, units: Sequence[Unit], members: Sequence[TeamMember], initial: Any
    ) -> None:
        super().__init__(data, initial=initial)
        choices = [("", _("Tidak dibagi")), *((m.pk, m.name) for m in members)]
        for unit in units:
            self.fields[f"unit-{unit.pk}"] = forms.TypedChoiceField(
                label=unit.name, choices=choices, coerce=int, empty_value=None, required=False
            )

    @property
    def members(self) -> dict[int, int | None]:
        return {
            int(name.removeprefix("unit-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("unit-")
        }
