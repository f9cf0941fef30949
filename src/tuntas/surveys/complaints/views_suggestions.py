"""What respondents suggested (the question "saran"), as a list."""

from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuntas.audit import exports
from tuntas.organisation.permissions import Role, Viewer, units_seen
from tuntas.organisation.requests import Request
from tuntas.surveys.columns import (
    COUNTED,
    counted_column,
    place_columns,
    place_filters,
    received_column,
)
from tuntas.surveys.models import Channel
from tuntas.web.tables.table import Column, Filter, Table, having

from . import queries


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
                official=True,  # covered for all but who handles the unit's complaints
            ),
            *place_columns(),
            received_column(),
            Column("channel", _("Saluran"), "get_channel_display", sort="channel", shown=False),
            counted_column(sort="excluded"),
        ],
        filters=[*place_filters(viewer), *_own_filters(viewer)],
        search=lambda rows, text: queries.containing(viewer, rows, "comment", text),
        search_label=_("Cari dalam saran"),
        order="-day",
        caption=_("Saran responden"),
        recorded=exports.recorded(request, "comment"),
    )


def _own_filters(viewer: Viewer) -> list[Filter]:
    return [
        service_filter(viewer),
        having("channel", _("Saluran"), "channel", Channel.choices),
        Filter(
            "state",
            _("Keadaan"),
            lambda rows, v: rows.filter(excluded__in=[x == "excluded" for x in v]),
            [*COUNTED.items()],
        ),
    ]


def service_filter(viewer: Viewer) -> Filter:
    units = units_seen(viewer)
    names = units.order_by("services__name").values_list("services__name", flat=True).distinct()
    choices = [(name, name) for name in names if name]
    return having("service", _("Layanan"), "service__name", choices)
