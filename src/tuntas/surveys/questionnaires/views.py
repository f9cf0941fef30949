"""Questionnaires: the list, one version, the editor with its preview, files, and two versions
compared.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.survey import questionnaire as core
from tuntas.core.survey.instruments import INSTRUMENTS, Instrument, instrument
from tuntas.core.survey.questionnaire_changes import changes, consequences
from tuntas.core.survey.questionnaire_check import check
from tuntas.core.survey.questionnaire_file import MAX_BYTES, dumps, loads
from tuntas.core.survey.standard_questionnaires import standard
from tuntas.organisation.permissions import Viewer, may_manage_surveys
from tuntas.organisation.requests import Request
from tuntas.surveys.models import Questionnaire
from tuntas.surveys.permissions import agency_managed
from tuntas.surveys.queries import rounds_seen
from tuntas.surveys.refusals import refusal
from tuntas.surveys.words import say, words
from tuntas.web import display
from tuntas.web.acts import Attempt, require_page, status_of
from tuntas.web.downloads import download
from tuntas.web.tables.columns import coded
from tuntas.web.tables.summary import SummaryTable, page
from tuntas.web.tables.table import Column, Table
from tuntas.web.terms import gettext, gettext_lazy as _
from tuntas.web.typed import whole_number

from . import actions, editor
from .forms import ImportForm, NameForm
from .queries import questionnaire_or_404, questionnaires_seen

Problems = Sequence[core.Problem]
STATES, TONES = words("versions"), {"locked": "info"}


@require_safe
def questionnaires(request: Request) -> HttpResponseBase:
    return _list(request).respond("surveys/questionnaires/list.html", _context(request))


def _context(request: Request, form: ImportForm | None = None) -> dict[str, Any]:
    today = timezone.localdate()
    ready = [(i, i.in_force(today)) for i in INSTRUMENTS.values()]
    manages = may_manage_surveys(request.viewer)
    return {"ready": ready, "may_manage": manages, "form": form or ImportForm()}


def _list(request: Request) -> Table:
    return Table(
        request,
        questionnaires_seen(request.viewer),
        name="kuesioner",
        columns=[
            Column(
                "name",
                _("Kuesioner"),
                sort="name",
                link=lambda q: reverse("questionnaire", args=[q.pk]),
            ),
            Column("version", _("Versi"), sort="version", kind="number"),
            Column("instrument", _("Instrumen"), lambda q: gettext(_instrument(q).name)),
            Column(
                "questions",
                _("Pertanyaan"),
                lambda q: len(q.definition["questions"]),
                kind="number",
            ),
            Column("languages", _("Bahasa"), lambda q: ", ".join(q.definition["title"])),
            coded("locked", _("Keadaan"), STATES, TONES, value=_state, sort="locked_at"),
            Column("made_at", _("Dibuat"), sort="made_at", kind="date"),
        ],
        search=lambda rows, text: rows.filter(name__icontains=text),
        search_label=_("Cari kuesioner"),
        caption=_("Kuesioner instansi"),
    )


def _instrument(found: Questionnaire) -> Instrument:
    return instrument(found.definition["instrument"])


def _state(found: Questionnaire) -> str:
    return "locked" if found.locked_at else "free"


@require_page
def ready(request: Request, key: str) -> HttpResponse:
    """A ready questionnaire; taking it over makes the agency's own first version."""
    used = instrument(key)
    in_force = used.in_force(timezone.localdate())
    form = NameForm(request.POST or None, initial={"name": gettext(used.name)})
    if request.method == "POST":
        agency_managed(request.viewer)
        if not in_force:
            raise refusal("history_only", name=used.name)
        if form.is_valid():
            with Attempt(form, field="name"):
                made = _made(request.viewer, form.cleaned_data["name"], standard(key))
                return redirect("questionnaire", made.pk)
    language = request.GET.get("bahasa", "id")
    context = {
        "instrument": used,
        "in_force": in_force,
        "form": form,
        "may_manage": may_manage_surveys(request.viewer),
        "preview": editor.shown(standard(key), language),
        "languages": standard(key).languages,
    }
    return render(request, "surveys/questionnaires/ready.html", context, status=status_of(form))


def _made(viewer: Viewer, name: str, definition: core.Questionnaire) -> Questionnaire:
    return actions.make_questionnaire(
        agency=agency_managed(viewer),
        name=name,
        definition=definition,
        by=viewer.person,
        at=timezone.now(),
    )


@require_POST
def import_file(request: Request) -> HttpResponseBase:
    agency_managed(request.viewer)
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        with Attempt(form, field="file"):
            definition = loads(file.read(MAX_BYTES + 1), file.name)
            name = form.cleaned_data["name"] or core.text_in(definition.title, "id")[:120]
            return redirect("questionnaire", _made(request.viewer, name, definition).pk)
    context = {**_context(request, form), "table": _list(request)}
    return render(request, "surveys/questionnaires/list.html", context, status=422)


@require_safe
def export(request: Request, pk: int) -> HttpResponse:
    found = questionnaire_or_404(request.viewer, pk)
    name = f"{slugify(found.name) or 'kuesioner'}-v{found.version}.json"
    return download(dumps(core.from_dict(found.definition)), "application/json", name)


@require_safe
def questionnaire(request: Request, pk: int) -> HttpResponse:
    found = questionnaire_or_404(request.viewer, pk)
    definition = core.from_dict(found.definition)
    context = {
        "found": found,
        "instrument": _instrument(found),
        "languages": definition.languages,
        "preview": editor.shown(definition, request.GET.get("bahasa", "id")),
        "versions": questionnaires_seen(request.viewer).filter(name=found.name),
        "rounds": rounds_seen(request.viewer).filter(questionnaire=found),
        "may_manage": may_manage_surveys(request.viewer),
    }
    return render(request, "surveys/questionnaires/questionnaire.html", context)


CHANGES = (
    Column("question", _("Pertanyaan"), lambda row: row[0] or say("questionnaires.whole")),
    Column("what", _("Perubahan"), lambda row: display.sentence(row[1].what)),
    Column("before", _("Semula"), lambda row: row[1].before),
    Column("after", _("Menjadi"), lambda row: row[1].after),
)


@require_safe
def difference(request: Request, pk: int) -> HttpResponseBase:
    """This version against ``dengan`` (the version before where none is named)."""
    found = questionnaire_or_404(request.viewer, pk)
    others = questionnaires_seen(request.viewer).filter(name=found.name).exclude(pk=pk)
    asked = request.GET.get("dengan", "")
    if asked:
        other = get_object_or_404(others, pk=whole_number(asked) or 0)
    else:
        other = others.filter(version__lt=found.version).first() or found
    older, newer = sorted((found, other), key=lambda q: q.version)
    before, after = core.from_dict(older.definition), core.from_dict(newer.definition)
    names = editor.names(before, after)
    context = {
        "found": found,
        "older": older,
        "newer": newer,
        "others": others,
        "changes": SummaryTable(
            request,
            f"perubahan-{slugify(found.name)}-{older.version}-{newer.version}",
            CHANGES,
            [(names.get(c.question, ""), c) for c in changes(before, after)],
            caption=_("Yang berubah"),
        ),
        "consequences": consequences(before, after),
    }
    return page(request, "surveys/questionnaires/difference.html", context)


@require_page
def change(request: Request, pk: int) -> HttpResponse:
    """The editor. Its buttons work on what the page holds; only saving changes anything."""
    agency_managed(request.viewer)
    found = questionnaire_or_404(request.viewer, pk)
    stored = core.from_dict(found.definition)
    if request.method != "POST":
        return _editor(request, found, stored, ())
    working, problems = editor.read(request.POST, stored.instrument)
    if request.htmx:
        context = _preview(request, found, working, problems)
        return render(request, "surveys/questionnaires/preview.html", context)
    if request.POST.get("do") == "save":
        if working == stored:
            messages.info(request, say("questionnaires.unchanged"))
            return redirect("questionnaire", pk)
        if problems:
            return _editor(request, found, working, problems, status=422)
        return _save(request, found, working)
    changed = editor.act(working, request.POST)
    problems = problems if changed == working else check(changed)
    return _editor(request, found, changed, problems, added=editor.added(working, changed))


def _save(request: Request, found: Questionnaire, working: core.Questionnaire) -> HttpResponse:
    note, seen = str(request.POST.get("note", ""))[:500], request.POST.get("seen")
    by, now = request.viewer.person, timezone.now()
    with Attempt() as attempt:
        made = actions.change_questionnaire(
            questionnaire=found, definition=working, note=note, by=by, at=now, seen=seen
        )
    if attempt.refused:
        messages.error(request, attempt.problem)
        return _editor(request, found, working, (), status=attempt.status)
    messages.success(request, say("questionnaires.saved", n=made.version))
    if drafts := [r.name for r in found.rounds.filter(draft=True) if made != found]:
        values = {"n": found.version, "rounds": ", ".join(drafts)}
        messages.warning(request, say("questionnaires.still_used", **values))
    return redirect("questionnaire", made.pk)


def _preview(
    request: Request, found: Questionnaire, working: core.Questionnaire, problems: Problems
) -> dict[str, Any]:
    stored = core.from_dict(found.definition)
    language, names = str(request.POST.get("bahasa", "id")), editor.names(stored, working)
    return {
        "preview": editor.shown(working, language),
        "problems": [(names.get(p.question, p.question), p.message) for p in problems],
        "consequences": consequences(stored, working) if working != stored else (),
    }


def _editor(
    request: Request,
    found: Questionnaire,
    working: core.Questionnaire,
    problems: Problems,
    status: int = 200,
    added: int | None = None,
) -> HttpResponse:
    """``added`` is the number of the question to go to."""
    now = actions.print_of(found)
    context = {
        "found": found,
        "working": working,
        "rows": editor.rows(working, problems),
        "added": added,
        "general": editor.general_problems(working, problems),
        "addable": editor.addable(working),
        "earlier": [q for q in working.all_questions if q.options],
        "note": request.POST.get("note", ""),
        # After a refusal the person has been told of the change and may save over it.
        "seen": now if status == 409 else request.POST.get("seen", now),
        **_preview(request, found, working, problems),
    }
    return render(request, "surveys/questionnaires/editor.html", context, status=status)
