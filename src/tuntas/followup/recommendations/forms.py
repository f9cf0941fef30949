from collections.abc import Sequence
from typing import Any

from django import forms

from tuntas.core.followup import rule_sets
from tuntas.core.followup.rule_sets import RULE_SETS, Rule, RuleSet
from tuntas.followup.models import RuleSet as Stored
from tuntas.followup.permissions import rule_sets_seen
from tuntas.organisation.permissions import Viewer
from tuntas.surveys.models import Round
from tuntas.web.forms import offer
from tuntas.web.terms import gettext, gettext_lazy as _

from .queries import rounds_to_choose

READY = "ready-"


def rule_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The agency's rule sets, then those that are ready to be taken over."""
    own = list(rule_sets_seen(viewer))
    taken = {rule_set.name for rule_set in own}
    ready = [
        (f"{READY}{key}", gettext(r.name)) for key, r in RULE_SETS.items() if r.name not in taken
    ]
    return [(str(r.pk), f"{gettext(r.name)} v{r.version}") for r in own] + ready


class RunForm(forms.Form):
    round = forms.ModelChoiceField(label=_("Putaran survei"), queryset=Round.objects.none())
    rules = forms.ChoiceField(
        label=_("Himpunan aturan"),
        help_text=_("Aturan siap pakai disalin menjadi milik instansi saat pertama dipakai."),
    )

    def __init__(self, data: Any = None, *, viewer: Viewer, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        offer(self, round=rounds_to_choose(viewer), rules=rule_choices(viewer))


class NameForm(forms.Form):
    name = forms.CharField(label=_("Nama himpunan aturan"), max_length=rule_sets.MAX_NAME)


class PerForm(forms.Form):
    per = forms.ChoiceField(
        label=_("Berlaku untuk"), choices=[(key, _(label)) for key, label in rule_sets.PER.items()]
    )


class RuleForm(forms.Form):
    """One rule; an empty form is no rule. What must go with what, ``core.followup.rule_sets``
    says.
    """

    number = forms.CharField(label=_("Nomor"), max_length=rule_sets.MAX_NUMBER, required=False)
    kind = forms.ChoiceField(
        label=_("Yang diambil"), choices=[(key, _(label)) for key, label in rule_sets.KINDS.items()]
    )
    count = forms.IntegerField(
        label=_("Berapa unsur"),
        min_value=0,
        max_value=rule_sets.MAX_COUNT,
        required=False,
    )
    grades = forms.MultipleChoiceField(
        label=_("Mutu"),
        choices=[(g, g) for g in rule_sets.GRADES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    cause = forms.BooleanField(label=_("Sebabnya harus dianalisis"), required=False)
    text = forms.CharField(
        label=_("Bunyi aturan"),
        max_length=rule_sets.MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def rule(self) -> Rule:
        given = {name: self.cleaned_data[name] for name in self.base_fields}
        return Rule(**given | {"grades": tuple(given["grades"]), "count": given["count"] or 0})


class ImportForm(forms.Form):
    file = forms.FileField(label=_("Berkas JSON"))
    name = forms.CharField(
        label=_("Nama himpunan aturan"),
        max_length=rule_sets.MAX_NAME,
        required=False,
        help_text=_("Kosongkan untuk memakai nama dalam berkas."),
    )


_WRITTEN = ("number", "count", "grades", "cause", "text")  # what an empty form has none of
_Rules = forms.formset_factory(RuleForm, extra=1, can_delete=True, max_num=rule_sets.MAX_RULES)


def rule_forms(data: Any = None, rules: Sequence[Rule] = ()) -> Any:
    """A form for each rule and an empty one."""
    initial = [vars(rule) | {"count": rule.count or None} for rule in rules]
    return _Rules(data, initial=initial, prefix="rule")


def rules_given(filled: Any) -> tuple[Rule, ...]:
    """The rules of a valid set of forms, without those that are empty or to be removed."""
    kept = (f for f in filled if not f.cleaned_data.get("DELETE"))
    return tuple(f.rule() for f in kept if any(f.cleaned_data.get(part) for part in _WRITTEN))


def definition(
    name: str, per: str, rules: tuple[Rule, ...], stored: Stored | None = None
) -> RuleSet:
    """A stored set keeps its name and ``id``, by which its versions are known to be of one set."""
    identity, name = (stored.definition["id"], stored.name) if stored else (name, name)
    return RuleSet(identity, name, rules, per=per)
