"""The live page of a round: how far it is, in one sentence, and service by service."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from tuntas.core.survey import sample_size as sampling
from tuntas.core.survey.instruments import instrument
from tuntas.core.survey.progress import Outlook, Progress, pace_days
from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.permissions import Viewer, may_manage_surveys, may_read_signals
from tuntas.organisation.requests import Request
from tuntas.surveys import queries
from tuntas.surveys.models import Channel, Round
from tuntas.surveys.permissions import collects, may_collect
from tuntas.surveys.words import say, words
from tuntas.web import display
from tuntas.web.figures import key
from tuntas.web.tables.table import Column, Table, among, containing
from tuntas.web.terms import gettext_lazy as _

from . import actions
from .queries import ServiceProgress, outlook, overall, service_progress
from .views import STATES, TONES


@require_safe
def round_page(request: Request, pk: int) -> HttpResponseBase:
    at = timezone.now()
    round_ = queries.round_or_404(request.viewer, pk)
    services = service_progress(request.viewer, round_, at)
    state = queries.state(round_, at)
    total = overall(services)
    manages, today = may_manage_surveys(request.viewer), timezone.localdate(at)
    context = {
        "round": round_,
        "at": at,
        "state": state,
        "state_label": (STATES[state], TONES.get(state, "none")),
        "headline": headline(round_, total, outlook(services, today), at),
        "total": total,
        "services": services,
        "instrument": instrument(round_.instrument),
        "weights": display.weights(round_.weights),
        "pace_days": pace_days(round_.opens, today),
        "may_manage": manages,
        "may_collect": collects(request.viewer),
        "may_read_signals": may_read_signals(request.viewer),
        "obstacles": actions.opening_problems(round_, at) if manages and round_.draft else [],
        "warnings": actions.opening_warnings(round_, at) if manages and round_.draft else [],
        "may_reopen": manages and state == "closed" and today <= round_.closes,
        "may_set_users": manages and state in ("draft", "planned", "open"),
    }
    table = _table(request, round_, services, today if state == "open" else None)
    return table.respond("surveys/rounds/round.html", context)


def headline(round_: Round, total: Progress, found: Outlook, at: datetime) -> str:
    """``1.234 dari 2.000 responden yang diperlukan; 12 hari lagi; dengan laju ... tercapai 3
    November.``
    """
    state, today = queries.state(round_, at), timezone.localdate(at)
    parts = [_achieved(total, begun=state in ("open", "closed", "over"))]
    if state == "draft":
        parts.append(say("rounds.draft"))
    elif state == "planned":
        parts.append(say("rounds.planned", day=display.day(round_.opens)))
    elif state == "open":
        parts += [_days_left((round_.closes - today).days), _outlook(round_, total, found, today)]
    else:
        ended = round_.closes if round_.closed_at is None else round_.closed_at
        parts.append(say("rounds.ended", day=display.day(ended)))
    return capfirst("; ".join(filter(None, parts))) + "."


def _achieved(total: Progress, *, begun: bool) -> str:
    required = display.number(total.required)
    if not begun:
        return say("rounds.required", required=required)
    if not total.required:
        return say("rounds.answers", answers=display.number(total.answers))
    return say("rounds.counted", counted=display.number(total.counted), required=required)


def _days_left(days: int) -> str:
    if days == 0:
        return say("rounds.last_day")
    return ngettext("{days} hari lagi", "{days} hari lagi", days).format(days=display.number(days))


def _outlook(round_: Round, total: Progress, found: Outlook, today: date) -> str:
    if not total.required:
        return ""
    if total.is_reached:
        return say("rounds.reached")
    days = pace_days(round_.opens, today)
    if found.day is None:
        return say("rounds.no_pace", days=days)
    day = display.day(found.day)
    if found.untold:
        sentence = ngettext(
            "{n} layanan tanpa laju yang dapat diperkirakan, yang lain dengan laju {days} hari "
            "terakhir tercapai {day}",
            "{n} layanan tanpa laju yang dapat diperkirakan, yang lain dengan laju {days} hari "
            "terakhir tercapai {day}",
            found.untold,
        )
        text = sentence.format(n=display.number(found.untold), days=days, day=day)
    else:
        text = say("rounds.pace", days=days, day=day)
    return text + say("rounds.late") if found.day > round_.closes else text


def _table(
    request: Request, round_: Round, services: Sequence[ServiceProgress], today: date | None
) -> Table:
    """``today`` is None where nothing is left to be projected."""
    seen = (s.asked.service.unit for s in services)
    units = dict.fromkeys((str(unit.no), unit.name) for unit in seen)
    return Table(
        request,
        services,
        name=f"kemajuan-{round_.pk}",
        columns=_columns(request.viewer, services, today, several_units=len(units) > 1),
        filters=[
            among("unit", _("⟨Unit⟩"), lambda s: str(s.asked.service.unit.no), list(units)),
            among("need", _("Kebutuhan"), _need, list(NEEDS.items())),
        ],
        search=containing(lambda s: f"{s.asked.service.name} {s.asked.service.unit.name}"),
        search_label=_("Cari layanan atau ⟨unit⟩"),
        caption=_("Tercapai dan diperlukan per layanan"),
    )


NEEDS = words("needs")


def _need(row: ServiceProgress) -> str:
    return "unknown" if row.missing is None else "missing" if row.missing else "reached"


def _columns(
    viewer: Viewer, services: Sequence[ServiceProgress], today: date | None, *, several_units: bool
) -> list[Column]:
    used = {channel for s in services for channel in s.channels}
    day = [Column("day", _("Perkiraan"), lambda s: s.projected(today), kind="date")]
    return [
        service_column("asked.service", link=_ways_in(viewer)),
        unit_column("asked.service.unit", shown=several_units),
        Column("share", _("Kemajuan"), _share, kind="percent", html=_bar),
        Column("answers", _("Tercapai"), kind="number", figure=_figure("respondents")),
        Column(
            "required",
            _("Diperlukan"),
            "asked.required",
            kind="number",
            figure=_figure("required"),
        ),
        Column("table", _("Tabel"), _from_table, kind="number"),
        Column("missing", _("Kurang"), kind="number", shown=False),
        Column("users", _("Pengguna setahun"), "asked.users_last_year", kind="number", shown=False),
        *(day if today else []),
        Column("recent", _("Jawaban terbaru"), kind="number", shown=False),
        *(_channel(value, label, value in used) for value, label in CHANNELS.items()),
        Column("code", _("Kode"), "asked.code", shown=False),
    ]


def _figure(name: str) -> Callable[[ServiceProgress], str]:
    return lambda s: key(name, f"service-{s.asked.service_id}", s.asked.round.code)


CHANNELS = {**dict(Channel.choices), **words("channels")}


def _ways_in(viewer: Viewer) -> Callable[[ServiceProgress], str]:
    """The name of a service leads to its ways in, for those who may hand them out."""

    def address(row: ServiceProgress) -> str:
        asked = row.asked
        may = may_collect(viewer, asked.service.unit)
        return reverse("service-channels", args=[asked.round_id, asked.code]) if may else ""

    return address


def _channel(value: str, label: Any, shown: bool) -> Column:
    return Column(value, label, lambda s: s.channels.get(value, 0), kind="number", shown=shown)


def _from_table(row: ServiceProgress) -> int | None:
    users = row.asked.users_last_year
    return None if users is None else sampling.from_table(users)


def _share(row: ServiceProgress) -> int | None:
    """Whole percent of what is required, rounded down: 100 is only said when it is reached."""
    required = row.asked.required
    return min(100 * row.answers // required, 100) if required else None


def _bar(row: ServiceProgress) -> SafeString | str:
    share = _share(row)
    if share is None:
        return display.DASH
    return format_html(
        '<progress max="100" value="{}" aria-label="{}"></progress> {}\u00a0%',
        share,
        row.asked.service.name,
        display.number(share),
    )
