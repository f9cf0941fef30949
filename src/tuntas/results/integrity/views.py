"""What is unusual about the answers of a round, and the decision to leave answers out of the
figures.

Pages show how answers came, never what they say: no value, no score, no order by one. What an
exclusion did to a score is on a page of its own, for services where the decision has been taken.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tuntas.core.survey.integrity import KINDS, Signal, explain
from tuntas.core.voices.house import House
from tuntas.core.voices.masking import mask
from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.models import Service
from tuntas.organisation.permissions import may_exclude_answers, may_read_signals
from tuntas.organisation.queries import served_at
from tuntas.organisation.requests import Request
from tuntas.results.chosen import as_seen, tick_box, ticked
from tuntas.results.columns import figure_of
from tuntas.results.refusals import refusal
from tuntas.results.scores import actions
from tuntas.results.words import say
from tuntas.surveys.columns import COUNTED, counted_column
from tuntas.surveys.models import Round
from tuntas.surveys.queries import round_or_404
from tuntas.web import display
from tuntas.web.tables.columns import signed
from tuntas.web.tables.table import Column, Table, among, among_any, containing
from tuntas.web.terms import gettext, gettext_lazy as _

from . import queries as integrity
from .queries import ListedAnswer, Reading

NO_SIGNAL = "none"


def readable_round(request: Request, pk: int) -> Round:
    """The round, for somebody who may read signals; 403 for others, 404 where it is not theirs."""
    round_ = round_or_404(request.viewer, pk)
    if not may_read_signals(request.viewer):
        raise PermissionDenied
    return round_


@require_safe
def signals(request: Request, pk: int) -> HttpResponseBase:
    round_ = readable_round(request, pk)
    read = integrity.reading(round_, request.viewer)
    context = {
        "round": round_,
        "as_of": as_of(read),
        "signals": read.signals,
        "answers": sum(read.answers.values()),
        "excluded": sum(read.excluded.values()),
        "services_named": len({s.service for s in read.signals if s.service}),
    }
    table = _signal_table(request, round_, list(read.signals))
    return table.respond("results/integrity/signals.html", context)


def as_of(read: Reading) -> str:
    """Up to when answers were looked at, and how many have come since."""
    if read.at is None:
        return say("integrity.not_read")
    moment = say("integrity.read", at=display.moment(read.at))
    if not read.unread:
        return moment
    template = ngettext(
        "{n} jawaban sesudah itu belum diperiksa.",
        "{n} jawaban sesudah itu belum diperiksa.",
        read.unread,
    )
    return f"{moment} {template.format(n=display.number(read.unread))}"


def _signal_table(request: Request, round_: Round, found: list[Signal]) -> Table:
    services = integrity.services_seen(round_, request.viewer)
    units = {str(s.unit.no): s.unit.name for s in services.values()}
    unit_nos = {pk: str(s.unit.no) for pk, s in services.items()}
    return Table(
        request,
        found,
        name=f"tanda-jawaban-{round_.code}",
        columns=_signal_columns(round_, services, request.house),
        filters=[
            among("signal", _("Yang tidak biasa"), "kind", kinds()),
            among("unit", _("⟨Unit⟩"), lambda s: unit_nos.get(s.service), list(units.items())),
        ],
        caption=_("Hal yang tidak biasa pada jawaban"),
    )


def _signal_columns(round_: Round, services: Mapping[int, Service], house: House) -> list[Column]:
    excluded = integrity.excluded_ids(round_)
    units = {pk: service.unit for pk, service in services.items()}
    return [
        Column("signal", _("Yang tidak biasa"), title_of, link=lambda s: _address(round_, s)),
        unit_column(lambda s: units.get(s.service)),
        service_column(lambda s: services.get(s.service), without=_("Seluruh putaran")),
        Column("reason", _("Alasan"), reason_of, kind="long"),
        Column("quote", _("Kutipan"), lambda s: quote_of(s, house)),
        Column("answers", _("Jawaban"), lambda s: len(s.answers), kind="number"),
        Column(
            "excluded",
            _("Dikecualikan"),
            lambda s: len(excluded.intersection(s.answers)),
            kind="number",
        ),
    ]


def kinds() -> list[tuple[str, Any]]:
    return [(kind.id, gettext(kind.title)) for kind in KINDS.values()]


def title_of(signal: Signal) -> str:
    return gettext(KINDS[signal.kind].title)


def _address(round_: Round, signal: Signal) -> str:
    if signal.service is None:
        return ""
    query = {"signal": signal.kind}
    return reverse("integrity-service", args=[round_.pk, signal.service], query=query)


def reason_of(signal: Signal) -> str:
    return display.sentence(explain(signal, _in_words))


def quote_of(signal: Signal, house: House) -> str:
    return mask(signal.quote, gettext, house)


def _in_words(value: Any) -> str:
    if isinstance(value, datetime):
        return display.moment(value)
    return display.number(value) if isinstance(value, int) else str(value)


@require_safe
def service(request: Request, pk: int, service_pk: int) -> HttpResponseBase:
    """The signals of one service, and its answers: how they came and what was decided about
    them.
    """
    round_ = readable_round(request, pk)
    service = integrity.service_or_404(round_, request.viewer, service_pk)
    read = integrity.reading(round_, request.viewer, service)
    table = _answer_table(request, round_, service, read.signals)
    chosen = request.GET.getlist("signal")
    context = {
        "round": round_,
        "service": service,
        "signals": [
            (title_of(s), reason_of(s), quote_of(s, request.house), s) for s in read.signals
        ],
        "may_exclude": _may_exclude(request, round_, service),
        "listed": len(table.rows) if any(c != NO_SIGNAL for c in chosen) else 0,
        "answers": read.answers.get(service.pk, 0),
        "excluded": read.excluded.get(service.pk, 0),
        "as_of": as_of(read),
    }
    return table.respond("results/integrity/service.html", context)


def _answer_table(
    request: Request, round_: Round, service: Service, found: Sequence[Signal]
) -> Table:
    return Table(
        request,
        integrity.listed_answers(round_, service, found),
        name=f"jawaban-{round_.code}-{service.pk}",
        columns=_answer_columns(chosen=_may_exclude(request, round_, service)),
        filters=[
            among_any(
                "signal",
                _("Yang tidak biasa"),
                lambda r: r.kinds or [NO_SIGNAL],
                [*((k, t) for k, t in kinds() if KINDS[k].look), (NO_SIGNAL, _("Tidak ada"))],
            ),
            among(
                "state",
                _("Keadaan"),
                lambda r: "excluded" if r.response.excluded else "counted",
                [*COUNTED.items()],
            ),
        ],
        search=containing("response.receipt"),
        search_label=_("Cari kode tanda terima"),
        order="at",
        caption=_("Jawaban layanan ini"),
    )


def _may_exclude(request: Request, round_: Round, service: Service) -> bool:
    viewer = request.viewer
    served = served_at(service.unit_id, viewer.person.pk, round_.opens)
    return may_exclude_answers(viewer, round_.agency) and not served


def _answer_columns(*, chosen: bool) -> list[Column]:
    titles = dict(kinds())
    return [
        Column(
            "receipt",
            _("Tanda terima"),
            "response.receipt",
            html=_choice if chosen else None,
        ),
        Column(
            "at",
            _("Diterima pada"),
            "response.received_at.isoformat",
            html=lambda r: display.moment(r.response.received_at),
        ),
        Column("channel", _("Saluran"), "response.get_channel_display"),
        Column("seconds", _("Detik"), "response.seconds", kind="number"),
        Column("signals", _("Yang tidak biasa"), lambda r: "; ".join(titles[k] for k in r.kinds)),
        counted_column("response."),
        Column("reason", _("Keputusan terakhir"), _decision, kind="long"),
    ]


def _choice(row: ListedAnswer) -> SafeString:
    return tick_box("answer", row.response.pk, row.response.receipt)


def _decision(row: ListedAnswer) -> str:
    if row.last is None:
        return ""
    return f"{row.last.reason} ({row.last.by.name}, {display.day(row.last.at)})"


@require_POST
def decide(request: Request, pk: int, service_pk: int) -> HttpResponse:
    """Exclude answers or put them back: those ticked, or all that the list shows for a signal."""
    round_ = readable_round(request, pk)
    service = integrity.service_or_404(round_, request.viewer, service_pk)
    if not may_exclude_answers(request.viewer, round_.agency):
        raise PermissionDenied
    actions.exclude_answers(
        round_=round_,
        service=service,
        answers=_chosen(request, round_, service),
        excluded=request.POST.get("act", "").startswith("exclude"),
        reason=request.POST.get("reason", "")[:500],
        viewer=request.viewer,
        at=timezone.now(),
    )
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(f"{reverse('integrity-service', args=[pk, service_pk])}{query}")


def _chosen(request: Request, round_: Round, service: Service) -> list[int]:
    if request.POST.get("act") != "exclude-listed":
        if chosen := ticked(request, "answer"):
            return chosen
        raise refusal("nothing_chosen", said="no_answers_chosen")
    signals = integrity.reading(round_, request.viewer, service).signals
    table = _answer_table(request, round_, service, signals)
    # A list that no signal narrows excludes nobody.
    return as_seen(request, [row.response.pk for row in table.rows if row.kinds])


def _place(row: integrity.Comparison) -> tuple[str, str]:
    return f"service-{row.service.pk}", row.round.code


@require_safe
def comparison(request: Request, pk: int) -> HttpResponseBase:
    """Scores with and without the excluded answers, of the services where some are excluded."""
    round_ = readable_round(request, pk)
    table = Table(
        request,
        integrity.comparisons(round_, request.viewer),
        name=f"perbandingan-{round_.code}",
        columns=[
            unit_column("service.unit"),
            service_column(),
            Column("excluded", _("Dikecualikan"), kind="number"),
            Column(
                "n",
                _("Jawaban yang berlaku"),
                "counted.n",
                kind="number",
                figure=figure_of("respondents", _place),
            ),
            Column(
                "counted",
                _("Nilai tanpa yang dikecualikan"),
                "counted.index",
                kind="score",
                figure=figure_of("index", _place),
            ),
            Column("left_out", _("Nilai yang dikecualikan"), "left_out.index", kind="score"),
            Column("all", _("Nilai seluruh jawaban"), "everything.index", kind="score"),
            signed("difference", _("Selisih"), "effect"),
        ],
        caption=_("Nilai dengan dan tanpa jawaban yang dikecualikan"),
    )
    return table.respond("results/integrity/comparison.html", {"round": round_})
