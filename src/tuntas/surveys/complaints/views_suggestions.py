"""What respondents suggested (the question "saran"), as a list."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuntas.audit import exports
from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.permissions import Role, units_seen
from tuntas.organisation.requests import Request
from tuntas.surveys.columns import round_column
from tuntas.surveys.complaints import queries
from tuntas.surveys.models import Channel, Response
from tuntas.surveys.queries import rounds_seen
from tuntas.web import display
from tuntas.web.tables.table import Column, Filter, Table, having


@require_safe
def suggestions(request: Request) -> HttpResponseBase:
    table = _table(request)
    context = {"unmasked": Role.COMPLAINTS in request.viewer.roles}
    return table.respond("surveys/comments/list.html", context)


def _table(request: Request) -> Table:
    viewer = request.viewer
    return Table(
        request,
        queries.comments_seen(viewer),
        name="komentar",
        columns=[
            Column(
                "comment",
                _("Saran"),
                lambda r: queries.shown(viewer, r.service.unit, r.comment),
                kind="long",
            ),
            unit_column(lambda r: r.service.unit, sort="service__unit__no"),
            service_column(sort="service__name"),
            round_column(label=_("Survei"), sort="round__opens"),
            Column("day", _("Diterima pada"), _day, sort="received_at", kind="date"),
            Column(
                "channel",
                _("Saluran"),
                lambda r: r.get_channel_display(),
                sort="channel",
                shown=False,
            ),
            Column("state", _("Keadaan"), _state, sort="excluded", html=_state_badge),
        ],
        filters=[*place_filters(request), *_own_filters()],
        search=lambda rows, text: queries.containing(viewer, rows, "comment", text),
        search_label=_("Cari dalam saran"),
        order="-day",
        caption=_("Saran responden"),
        recorded=exports.recorded(request, "comment"),
    )


def _day(response: Response) -> Any:
    return timezone.localdate(response.received_at)


def _state(response: Response) -> str:
    return gettext("Dikecualikan") if response.excluded else gettext("Dihitung")


def _state_badge(response: Response) -> Any:
    return display.badge(_state(response), "warn" if response.excluded else "none")


def _own_filters() -> list[Filter]:
    states = {"excluded": True, "counted": False}
    return [
        having("channel", _("Saluran"), "channel", Channel.choices),
        Filter(
            "state",
            _("Keadaan"),
            lambda rows, v: rows.filter(excluded__in=[states[x] for x in v]),
            [("counted", _("Dihitung")), ("excluded", _("Dikecualikan"))],
        ),
    ]


def place_filters(request: Request) -> list[Filter]:
    """Round, unit and kind of service: of comments and of complaints alike."""
    viewer = request.viewer
    rounds = rounds_seen(viewer).reverse().values_list("pk", "name")
    units = units_seen(viewer)
    services = units.order_by("services__name").values_list("services__name", flat=True).distinct()
    return [
        having("round", _("Survei"), "round", [(str(pk), name) for pk, name in rounds]),
        having(
            "unit",
            _("Unit"),
            "service__unit__no",
            [(str(no), f"{no}. {name}") for no, name in units.values_list("no", "name")],
        ),
        having(
            "service", _("Layanan"), "service__name", [(name, name) for name in services if name]
        ),
    ]
