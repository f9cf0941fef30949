"""Rule sets: the list, one version, the form that changes it, files."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.followup.rule_sets import (
    GRADED,
    KINDS,
    MAX_BYTES,
    PER,
    RULE_SETS,
    Rule,
    dumps,
    from_dict,
    loads,
)
from tuntas.followup.models import RuleSet as Stored
from tuntas.followup.permissions import may_run_rules, rule_sets_seen
from tuntas.followup.words import say
from tuntas.organisation.requests import Request, acting
from tuntas.web.acts import Attempt, require_page
from tuntas.web.downloads import download
from tuntas.web.tables.table import Column, Table
from tuntas.web.terms import gettext, gettext_lazy as _

from . import actions
from .forms import (
    ImportForm,
    NameForm,
    PerForm,
    definition,
    rule_forms,
    rules_given,
)
from .views import runners_only


def rule_set_or_404(request: Request, pk: int) -> Stored:
    found: Stored = get_object_or_404(rule_sets_seen(request.viewer), pk=pk)
    return found


@require_safe
def rule_sets(request: Request) -> HttpResponseBase:
    return _list(request).respond("followup/rules/list.html", _list_context(request))


def _list(request: Request) -> Table:
    return Table(
        request,
        rule_sets_seen(request.viewer).prefetch_related("runs"),
        name="aturan-rekomendasi",
        columns=[
            Column(
                "name",
                _("Himpunan aturan"),
                lambda r: gettext(r.name),
                sort="name",
                link=lambda r: reverse("rule-set", args=[r.pk]),
            ),
            Column("version", _("Versi"), sort="version", kind="number"),
            Column("per", _("Berlaku untuk"), lambda r: gettext(PER[r.definition["per"]])),
            Column(
                "rules", _("Jumlah aturan"), lambda r: len(r.definition["rules"]), kind="number"
            ),
            Column("runs", _("Dijalankan"), lambda r: len(r.runs.all()), kind="number"),
            Column(
                "made",
                _("Dibuat"),
                lambda r: timezone.localdate(r.made_at),
                sort="made_at",
                kind="date",
            ),
        ],
        caption=_("Himpunan aturan instansi"),
    )


def _list_context(request: Request, form: ImportForm | None = None) -> dict[str, Any]:
    ready = [(gettext(r.name), [shown(rule) for rule in r.rules]) for r in RULE_SETS.values()]
    return {"ready": ready, "may_run": may_run_rules(request.viewer), "form": form or ImportForm()}


def shown(rule: Rule) -> dict[str, Any]:
    """A rule as people read it."""
    if rule.kind == GRADED:
        takes = say(
            "recommendations.takes_grades",
            kind=gettext(KINDS[rule.kind]),
            grades=", ".join(rule.grades),
        )
    else:
        takes = say("recommendations.takes_count", kind=gettext(KINDS[rule.kind]), count=rule.count)
    return {"number": rule.number, "takes": takes, "text": gettext(rule.text), "cause": rule.cause}


@require_safe
def rule_set(request: Request, pk: int) -> HttpResponse:
    found = rule_set_or_404(request, pk)
    rules = from_dict(found.definition)
    context = {
        "found": found,
        "name": gettext(found.name),
        "per": gettext(PER[rules.per]),
        "rules": [shown(rule) for rule in rules.rules],
        "versions": rule_sets_seen(request.viewer).filter(name=found.name),
        "used": found.runs.exists(),
        "may_run": may_run_rules(request.viewer),
    }
    return render(request, "followup/rules/rule_set.html", context)


@require_safe
def export(request: Request, pk: int) -> HttpResponse:
    found = rule_set_or_404(request, pk)
    name = f"{slugify(found.name) or 'aturan'}-v{found.version}.json"
    return download(dumps(from_dict(found.definition)), "application/json", name)


@require_POST
@runners_only
def import_file(request: Request) -> HttpResponseBase:
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        with Attempt(form, field="file") as attempt:
            rules = loads(file.read(MAX_BYTES + 1), file.name)
            made = actions.make_rule_set(
                name=form.cleaned_data["name"] or rules.name, definition=rules, **acting(request)
            )
        if attempt.done:
            return redirect("rule-set", made.pk)
    context = {**_list_context(request, form), "table": _list(request)}
    return render(request, "followup/rules/list.html", context, status=422)


@require_page
@runners_only
def new(request: Request) -> HttpResponse:
    return _editor(request, None)


@require_page
@runners_only
def change(request: Request, pk: int) -> HttpResponse:
    return _editor(request, rule_set_or_404(request, pk))


def _editor(request: Request, found: Stored | None) -> HttpResponse:
    """The form of a new rule set, or of a stored one, whose name stays."""
    rules = from_dict(found.definition) if found else None
    sent = request.POST or None
    name = None if found else NameForm(sent)
    per = PerForm(sent, initial={"per": rules.per} if rules else None)
    filled = rule_forms(sent, rules.rules if rules else ())
    attempt = Attempt()
    if sent and all(form.is_valid() for form in (name, per, filled) if form is not None):
        with attempt:
            title = name.cleaned_data["name"] if name else ""
            made = definition(title, per.cleaned_data["per"], rules_given(filled), found)
            return _saved(request, found, made)
    context = {
        "found": found,
        "name": name,
        "per": per,
        "forms": filled,
        "problem": attempt.problem,
        "used": bool(found and found.runs.exists()),
    }
    return render(request, "followup/rules/editor.html", context, status=422 if sent else 200)


def _saved(request: Request, found: Stored | None, made: Any) -> HttpResponse:
    if found:
        stored = actions.change_rule_set(rule_set=found, definition=made, **acting(request))
    else:
        stored = actions.make_rule_set(name=made.name, definition=made, **acting(request))
    messages.success(request, say("recommendations.version", n=stored.version))
    return redirect("rule-set", stored.pk)
