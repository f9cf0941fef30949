"""Which services a round asks about, and how many users each had: on the page, and as a file."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import (
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseBase,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html

from tuntas.core.survey.sample_size import required
from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.models import Service
from tuntas.organisation.queries import kind_names
from tuntas.organisation.requests import Request
from tuntas.readers.answers import user_counts
from tuntas.readers.formats.limited import limited
from tuntas.surveys.forms import FileForm
from tuntas.surveys.models import Round, RoundService
from tuntas.surveys.refusals import refusal
from tuntas.surveys.words import say
from tuntas.web import display
from tuntas.web.acts import Attempt, require_page, status_of
from tuntas.web.tables.table import Column, Filter, Table, having
from tuntas.web.terms import gettext_lazy as _

from . import actions
from .queries import managed_or_404, services_of

Asked = Mapping[int, RoundService]  # by service id


@require_page
def services(request: Request, pk: int) -> HttpResponseBase:
    """Tick services and type their users; or take, or leave out, everything that the filters
    show.
    """
    round_ = managed_or_404(request.viewer, pk)
    asked = {r.service_id: r for r in round_.round_services.all()}
    table = _table(request, round_, asked)
    attempt = Attempt()
    if request.method == "POST":
        with attempt:
            _change(request, round_, table)
            return redirect(request.get_full_path())
    context = {
        "round": round_,
        "chosen": len(asked),
        "may_choose": round_.draft,
        "problem": attempt.problem,
    }
    response = table.respond("surveys/rounds/services.html", context)
    if attempt.refused:
        response.status_code = attempt.status
    return response


def _change(request: Request, round_: Round, table: Table) -> None:
    act: dict[str, Any] = {"round_": round_, "by": request.viewer.person, "at": timezone.now()}
    what = request.POST.get("do", "save")
    if what in ("add", "remove"):
        added, removed = actions.choose_services(**act, **{what: table.rows})
    else:
        users = _typed_users(request)
        ticked = set(request.POST.getlist("service"))
        unticked = set(request.POST.getlist("shown")) - ticked
        added = removed = 0
        if round_.draft:
            add = [s for s in table.rows if str(s.pk) in ticked]
            remove = [s for s in table.rows if str(s.pk) in unticked]
            added, removed = actions.choose_services(**act, add=add, remove=remove)
        actions.set_users(**act, users=users)
    if added or removed:
        messages.success(request, say("services.chosen", added=added, removed=removed))
    else:
        messages.success(request, say("services.saved"))


def _typed_users(request: Request) -> dict[int, int | None]:
    """Users by service id, from the fields ``users-<id>``; refuses what is no count."""
    found: dict[int, int | None] = {}
    for name, value in request.POST.items():
        key = name.removeprefix("users-")
        if key == name or not user_counts.is_count(key):
            continue
        typed = str(value).strip()
        if typed and not user_counts.is_count(typed):
            raise refusal("not_a_count", found=str(value)[:40])
        found[int(key)] = int(typed) if typed else None
    return found


def _table(request: Request, round_: Round, asked: Asked) -> Table:
    chosen = Q(pk__in=round_.round_services.values("service_id"))
    rows, kinds = services_of(round_.agency, round_.opens, round_.closes), kind_names(round_.agency)
    return Table(
        request,
        rows if round_.draft else rows.filter(chosen),
        name=f"layanan-{round_.pk}",
        columns=_columns(round_, asked, request.POST),
        filters=[
            having("kind", _("Jenis ⟨unit⟩"), "unit__kind", list(kinds.items())),
            Filter(
                "chosen",
                _("Pilihan"),
                lambda r, v: (
                    r if len(v) > 1 else r.filter(chosen) if "yes" in v else r.exclude(chosen)
                ),
                [("yes", _("Dipilih")), ("no", _("Belum dipilih"))],
            ),
        ],
        search=lambda r, text: r.filter(Q(name__icontains=text) | Q(unit__name__icontains=text)),
        search_label=_("Cari layanan atau ⟨unit⟩"),
        order="unit",
        caption=_("Layanan"),
    )


def _columns(round_: Round, asked: Asked, typed: QueryDict) -> list[Column]:
    def known(name: str) -> Callable[[Service], Any]:
        return lambda service: getattr(asked.get(service.pk), name, None)

    tick = _tick({str(pk) for pk in asked} if not typed else set(typed.getlist("service")))
    chosen = [Column("chosen", _("Disurvei"), lambda s: s.pk in asked, html=tick)]
    return [
        service_column("name", sort="name"),
        unit_column(sort="unit__no"),
        *(chosen if round_.draft else []),
        Column(
            "users",
            _("Pengguna"),
            known("users_last_year"),
            kind="number",
            html=_users_field(asked, typed),
        ),
        Column("required", _("Diperlukan"), known("required"), kind="number"),
        Column("code", _("Kode"), lambda s: asked[s.pk].code if s.pk in asked else "", shown=False),
    ]


def _tick(ticked: set[str]) -> Any:
    return lambda service: format_html(
        '<input type="hidden" form="pilih" name="shown" value="{}"><label class="check">'
        '<input type="checkbox" form="pilih" name="service" value="{}"{}> '
        '<span class="visually-hidden">{}</span></label>',
        service.pk,
        service.pk,
        " checked" if str(service.pk) in ticked else "",
        say("services.tick", service=service.name, unit=service.unit.name),
    )


def _users_field(asked: Asked, typed: QueryDict) -> Any:
    def show(service: Service) -> Any:
        if service.pk not in asked:
            return display.DASH
        known = asked[service.pk].users_last_year
        return format_html(
            '<input form="pilih" name="users-{}" value="{}" inputmode="numeric" size="8" '
            'aria-label="{}">',
            service.pk,
            typed.get(f"users-{service.pk}", "" if known is None else known),
            say("services.users", service=service.name, unit=service.unit.name),
        )

    return show


@require_page
def users(request: Request, pk: int) -> HttpResponse:
    """Upload users per service: what was read is shown first and stored when it is confirmed."""
    round_ = managed_or_404(request.viewer, pk)
    asked = list(round_.round_services.select_related("service__unit"))
    if request.method != "POST":
        return _users_page(request, round_, FileForm())
    if "rows" in request.POST:
        return _store(request, round_)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _users_page(request, round_, form)
    file = form.cleaned_data["file"]
    with Attempt(form, field="file") as attempt:
        data = file.read(user_counts.MAX_BYTES + 1)
        rows = limited(file.name, user_counts.read, data, file.name)
    if attempt.refused:
        return _users_page(request, round_, form)
    by_name = {user_counts.key_of(r.service.unit.name, r.service.name): r.service_id for r in asked}
    found = user_counts.match(rows, by_name)
    preview = [(r, found.users[r.service_id]) for r in asked if r.service_id in found.users]
    context = {
        "preview": [(r, new, None if new is None else required(new)) for r, new in preview],
        "problems": found.problems,
        "rows": json.dumps({str(k): v for k, v in found.users.items()}),
        "changed": sum(1 for r, new in preview if r.users_last_year != new),
        "absent": len(asked) - len(preview),
        "name": file.name,
    }
    return _users_page(request, round_, FileForm(), **context)


def _users_page(request: Request, round_: Round, form: FileForm, **context: Any) -> HttpResponse:
    context |= {"round": round_, "form": form}
    return render(request, "surveys/rounds/users.html", context, status=status_of(form))


def _store(request: Request, round_: Round) -> HttpResponse:
    """The rows that the preview showed; the action looks at them again."""
    try:
        rows = {int(k): v for k, v in json.loads(request.POST["rows"]).items()}
    except (ValueError, AttributeError, RecursionError):
        return HttpResponseBadRequest()
    if any(v is not None and type(v) is not int for v in rows.values()):
        return HttpResponseBadRequest()
    by, at = request.viewer.person, timezone.now()
    changed = actions.set_users(round_=round_, users=rows, by=by, at=at)
    messages.success(request, say("services.users_changed", count=changed))
    return redirect("round", round_.pk)
