"""My work: the first page after sign-in says what waits on whoever looks."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tuntas.followup.words import say
from tuntas.organisation.columns import unit_column
from tuntas.organisation.requests import Request
from tuntas.web import display
from tuntas.web.tables import exports
from tuntas.web.tables.table import Column, Table

from .first_steps import first_steps
from .queries import Item, Me, Queue, queues_of

FIRST = 6  # rows of each queue on the first page


@dataclass(frozen=True)
class Shown:
    """A queue with its first rows: (item, since when, until when, whether that day has passed)."""

    queue: Queue
    total: int
    rows: list[tuple[Item, Any, Any, bool]]

    @property
    def caption(self) -> Any:
        return self.queue.title

    @property
    def files(self) -> list[tuple[str, str]]:
        """The files of the whole queue, which are those of its own page."""
        page = reverse("work-queue", args=[self.queue.key])
        return [(kind.upper(), f"{page}?format={kind}") for kind in exports.WRITERS]


@require_safe
def work(request: Request) -> HttpResponse:
    me = Me(request.viewer, timezone.localdate())
    shown = [_shown(queue, me) for queue in queues_of(me)]
    total = sum(each.total for each in shown if each.queue.yours)
    context = {
        "headline": _headline(total),
        "waiting": [each for each in shown if each.total and each.queue.yours],
        "watched": [each for each in shown if each.total and not each.queue.yours],
        "steps": first_steps(request.viewer),
        "clear": [each.queue.title for each in shown if not each.total],
    }
    return render(request, "followup/work/work.html", context)


def _shown(queue: Queue, me: Me) -> Shown:
    """A long queue is put in order by its keys: whole rows by the ten thousand are slow to sort."""
    keys = list(queue.rows(me).values_list("pk", flat=True)[: FIRST + 1])
    total = len(keys) if len(keys) <= FIRST else queue.found(me).order_by().count()
    rows = queue.rows(me).filter(pk__in=keys[:FIRST]) if keys else ()
    return Shown(queue, total, [_row(queue, row, me) for row in rows])


def _row(queue: Queue, row: Any, me: Me) -> tuple[Item, Any, Any, bool]:
    return (
        queue.item(row, me),
        row.waiting_since,
        row.due_day,
        bool(row.due_day and row.due_day < me.today),
    )


def _headline(total: int) -> str:
    if not total:
        return say("work.nothing")
    return say("work.waiting", total=display.number(total))


@require_safe
def queue(request: Request, key: str) -> HttpResponseBase:
    """All of one queue; of a role that one does not hold there is none."""
    me = Me(request.viewer, timezone.localdate())
    found = next((each for each in queues_of(me) if each.key == key), None)
    if found is None:
        raise Http404
    table = Table(
        request,
        found.rows(me),
        name=key,
        columns=[
            Column(
                "what",
                _("Apa"),
                lambda row: found.item(row, me).label,
                link=lambda row: found.item(row, me).address or request.path,
            ),
            Column("about", _("Tentang"), lambda row: found.item(row, me).about, kind="long"),
            unit_column(lambda row: found.item(row, me).unit),
            Column("since", _("Sejak"), "waiting_since", sort="waiting_since", kind="date"),
            Column("due", _("Tenggat"), "due_day", sort="due_day", kind="date"),
        ],
        caption=found.title,
    )
    return table.respond("followup/work/queue.html", {"queue": found})
