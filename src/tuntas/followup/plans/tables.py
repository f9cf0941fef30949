"""The plan list as a table; pages of other rooms show it, or choose in it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from tuntas.core.evaluation import live_checks
from tuntas.core.survey.instruments import instrument
from tuntas.followup.bulk.actions import acts_of
from tuntas.followup.columns import code_column, plan_column, text_column
from tuntas.followup.models import STATES, ActionPlan
from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.models import Appointment, Service
from tuntas.organisation.permissions import Viewer, units_seen
from tuntas.organisation.queries import unit_choices
from tuntas.organisation.requests import Request
from tuntas.surveys.columns import round_column
from tuntas.surveys.models import Round
from tuntas.web import display
from tuntas.web.tables.table import Bulk, Column, Filter, Table, having
from tuntas.web.terms import gettext, gettext_lazy as _

from . import page, queries

STATE_NAMES = dict(STATES)
INDEXED = ("code", "deadline")  # the orders of the list that have an index


def plan_table(request: Request, *, walked: bool = False) -> Table:
    """The plan list with the search, filters and order that the address gives.

    ``walked``: only the plans before and after one of them are wanted, and not a page of them.
    """
    viewer = request.viewer
    rounds = list(Round.objects.filter(agency=viewer.agency).reverse())
    request.GET = queries.with_rounds(request.GET, rounds)  # type: ignore[assignment]  # a copy
    indexed = request.GET.get("sort", "code").removeprefix("-") in INDEXED
    in_order = walked or indexed or bool(request.GET.get("q"))
    return Table(
        request,
        queries.plans_listed(viewer, in_order=in_order),
        name="rencana-aksi",
        columns=[*_content_columns(request), *_state_columns()],
        filters=_filters(viewer, rounds),
        search=queries.containing,
        search_label=_("Cari dalam teks atau kode"),
        order="code",
        caption=_("Rencana aksi"),
        many=True,
        bulk=Bulk(
            reverse("plans-bulk"),
            [(act, gettext(label)) for act, label in acts_of(viewer)],
            lambda p: p.code,
        ),
    )


def _filters(viewer: Viewer, rounds: Sequence[Round]) -> list[Filter]:
    """What the plan list can be narrowed to, for this person."""
    units = units_seen(viewer)
    instruments = map(instrument, dict.fromkeys(round_.instrument for round_ in rounds))
    elements = {i.code(e.key): e.name for i in instruments for e in i.elements}
    services = Service.objects.filter(unit__in=units).order_by("name")
    held = Appointment.objects.filter(unit__in=units).order_by("person__first_name").distinct()
    return [
        having("unit", _("⟨Unit⟩"), "unit__no", unit_choices(viewer)),
        Filter(
            "round",
            _("Putaran survei"),
            lambda rows, v: rows.filter(round__code__in=v, round__agency=viewer.agency),
            [(round_.code, round_.code) for round_ in rounds],
        ),
        Filter(
            "element",
            _("Unsur"),
            queries.with_elements,
            [(code, f"{code} {gettext(name)}") for code, name in elements.items()],
        ),
        Filter(
            "status",
            _("Status terbit"),
            queries.with_status,
            [(value or queries.NO_STATUS, label) for value, label in ActionPlan.Status.choices],
        ),
        Filter("finding", _("Temuan"), queries.with_findings, _finding_choices()),
        having(
            "service",
            _("Layanan"),
            "service__name",
            [(name, name) for name in services.values_list("name", flat=True).distinct()],
        ),
        having("state", _("Keadaan"), "state", STATES),
        Filter("late", _("Waktu"), _timely, TIMELY),
        having(
            "person",
            _("Penanggung jawab"),
            "person_in_charge",
            [(str(pk), name) for pk, name in held.values_list("person", "person__first_name")],
        ),
        Filter("due_from", _("Tenggat dari"), queries.due_from),
        Filter("due_until", _("Tenggat sampai"), queries.due_until),
    ]


def _finding_choices() -> list[tuple[str, Any]]:
    return [
        (queries.WITH_FINDINGS, _("Dengan temuan")),
        (queries.WITHOUT_FINDINGS, _("Tanpa temuan")),
        (queries.AGAINST_CLOSING, _("Meragukan status selesai")),
        *(
            (check.id, gettext(check.title))
            for check in live_checks.EVERY_CHECK.values()
            if check.id != "unit_without_plan"
        ),
    ]


def _content_columns(request: Request) -> list[Column]:
    return [
        code_column(lambda p: address(p, request), sort="code"),
        Column(
            "year",
            _("Tahun"),
            "round.year",
            sort="round__year",
            html=lambda p: str(p.round.year),
            shown=False,
        ),
        round_column("round.code", sort="round__opens", shown=False),
        unit_column(sort="unit__no", shown=_several_units(request)),
        service_column(sort="service__name"),
        Column("recommendation", _("Rekomendasi"), _recommendation, kind="long", shown=False),
        text_column(180),
        plan_column("elements", _elements),
        plan_column("deadline", sort="deadline", kind="date", html=_deadline),
        Column("deadline_raw", _("Tenggat tertulis"), shown=False),
    ]


def _state_columns() -> list[Column]:
    today = timezone.localdate()
    return [
        plan_column("state", lambda p: STATE_NAMES[p.state], sort="state", html=_state(today)),
        Column("due", _("Harus masuk"), "due_on", sort="due_on_day", kind="date", shown=False),
        Column(
            "late",
            _("Hari terlambat"),
            lambda p: page.days_late(p, today) or None,
            kind="number",
            shown=False,
        ),
        plan_column(
            "person",
            lambda p: p.person_in_charge.name if p.person_in_charge else "",
            sort="person_in_charge__first_name",
            shown=False,
        ),
        Column(
            "status",
            _("Status terbit"),
            "get_status_display",
            sort="status",
            html=_status,
            shown=False,
        ),
        Column("findings", _("Temuan"), _findings),
        Column("lines", _("Baris sumber"), lines, shown=False),
    ]


def _elements(plan: ActionPlan) -> str:
    return ", ".join(element.code for element in plan.element_rows.all())


def _recommendation(plan: ActionPlan) -> str:
    if plan.recommendation is None:
        return ""
    return " ".join(filter(None, (plan.recommendation.number, plan.recommendation.text)))


def _deadline(plan: ActionPlan) -> Any:
    return (
        plan.deadline_raw
        if plan.deadline is None and plan.deadline_raw
        else display.day(plan.deadline)
    )


def _several_units(request: Request) -> bool:
    return request.viewer.sees_all_units or len(request.viewer.unit_ids) != 1


def _state(today: date) -> Any:
    def shown(plan: ActionPlan) -> Any:
        badge = page.state_badge(plan.state)
        late = page.days_late(plan, today)
        more = [display.badge(gettext("Terlambat"), "bad")] if late else []
        badges = format_html_join(" ", "{}", ((each,) for each in (badge, *more)))
        return format_html('<span class="badges">{}</span>', badges)

    return shown


TIMELY = [("late", _("Terlambat")), ("week", _("Jatuh tempo dalam 7 hari"))]


def _timely(plans: queries.Plans, wanted: list[str]) -> queries.Plans:
    today = timezone.localdate()
    either = Q()
    if "late" in wanted:
        either |= page.overdue(today)
    if "week" in wanted:
        either |= page.due_between(today, today + timedelta(days=7))
    return plans.filter(either)


def _status(plan: ActionPlan) -> Any:
    return display.status(plan.status, plan.get_status_display())


def _findings(plan: ActionPlan) -> str:
    return "; ".join(queries.check_title(f.check_id) for f in plan.findings.all())


def lines(plan: ActionPlan) -> str:
    """Where the plan stands in the report that it was read from."""
    first = plan.line_first
    return "" if first is None else display.lines(first, plan.line_last or first)


def address(plan: ActionPlan, request: Request) -> str:
    return with_state(reverse("plan", args=[plan.round.code, plan.code]), request)


def with_state(path: str, request: Request) -> str:
    """The address with the list's search, filters and order, so that the way back is the way in."""
    state = request.GET.copy()
    for key in ("page", "format", "col"):
        state.pop(key, None)
    return f"{path}?{state.urlencode()}" if state else path
