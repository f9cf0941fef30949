"""What follow-up achieved: the sentence for a leader, the method for a statistician, the rows for
both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.views.decorators.http import require_safe

from tuntas.core.base.messages import Message
from tuntas.core.followup.effect import CAVEAT, Effect
from tuntas.core.score import scoring
from tuntas.core.score.uncertainty import LEAST, rounded
from tuntas.core.survey.instruments import Instrument
from tuntas.followup.words import say
from tuntas.organisation.columns import service_column, unit_column
from tuntas.organisation.models import Service
from tuntas.organisation.permissions import units_seen
from tuntas.organisation.requests import Request
from tuntas.results.scores import queries
from tuntas.web import display
from tuntas.web.charts import lines as charts_lines, standalone
from tuntas.web.tables.summary import SummaryTable
from tuntas.web.tables.table import Column, Table, among
from tuntas.web.terms import gettext_lazy as _

from . import queries as effect
from .queries import DONE, NONE, UNSURE, Compared, ComparedElement

STATES = (
    (DONE, _("Ditindaklanjuti")),
    (NONE, _("Tanpa rencana")),
    (UNSURE, _("Direncanakan, tidak terlaksana pada waktunya")),
)
TONES = {DONE: "good", NONE: "none", UNSURE: "warn"}


@dataclass(frozen=True)
class Group:
    """Means of the elements in one state, in points of the index; None where there is none."""

    label: Any
    count: int
    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal | None:
        return queries.difference(self.after, self.before)


@require_safe
def effect_page(request: Request) -> HttpResponseBase:
    pairs = effect.of_agency(request.viewer.agency)
    if not pairs:
        return render(request, "followup/effect/empty.html")
    chosen = _asked(pairs, request.GET)
    picture = _picture(pairs, chosen)
    kinds = effect.by_kind(chosen)
    if "svg" in request.GET:
        return _file(picture, chosen)
    context = {
        "pairs": pairs,
        "chosen": chosen,
        "round": chosen.after,
        "picture": picture,
        "groups": _group_table(request, chosen),
        "least": LEAST,
        "kinds": kinds,
        "kinds_table": SummaryTable(
            request,
            f"jenis-kegiatan-{chosen.after.code}",
            KINDS,
            kinds,
            key="jenis",
            caption=_("Menurut jenis kegiatan"),
        ),
        "kinds_picture": _dots(
            [_dot(k.name, k.effect) for k in kinds if k.effect.interval],
            say("effect.by_kind"),
        ),
        "caveat": CAVEAT,
    }
    return _table(request, chosen).respond("followup/effect/effect.html", context)


def _asked(pairs: Sequence[Compared], asked: Mapping[str, Any]) -> Compared:
    """The latest pair, or the one that ends in the round of the address."""
    after = queries.round_asked([pair.after for pair in reversed(pairs)], asked)
    return next(pair for pair in pairs if pair.after == after)


KINDS = (
    Column("kind", _("Jenis kegiatan"), "name", official=True),
    Column("elements", _("Unsur"), "effect.followed", kind="number"),
    Column(
        "said", _("Yang dapat dikatakan"), lambda k: display.sentence(k.effect.message), kind="long"
    ),
)


def _group_table(request: Request, chosen: Compared) -> SummaryTable:
    columns = [
        Column("group", _("Unsur"), lambda g: str(g.label)),
        Column("count", _("Jumlah"), kind="number"),
        Column("before", chosen.before.name, kind="score"),
        Column("after", chosen.after.name, kind="score"),
        Column("change", _("Perubahan"), kind="score", html=lambda g: display.signed(g.change)),
    ]
    name, caption = f"kelompok-{chosen.after.code}", _("Rata-rata tiap kelompok")
    return SummaryTable(
        request, name, columns, _groups(chosen.rows), key="kelompok", caption=caption, css="simple"
    )


def _groups(rows: Sequence[ComparedElement]) -> list[Group]:
    found = []
    for state, label in STATES:
        some = [r for r in rows if r.state == state]
        means = [_mean([getattr(r, when).exact for r in some]) for when in ("before", "after")]
        found.append(Group(label, len(some), *means))
    return found


def _mean(values: Sequence[float]) -> Decimal | None:
    return rounded(sum(values) / len(values)) if values else None


# The picture


def _picture(pairs: Sequence[Compared], chosen: Compared) -> Any:
    """The effect of every pair that has one, and what a plain comparison says of the one chosen."""
    dots = [_dot(f"{p.before.name} – {p.after.name}", p.effect) for p in pairs if p.effect.interval]
    if dots and chosen.effect.plain is not None:
        plain = rounded(chosen.effect.plain)
        label = say("effect.plain", round=chosen.after.name)
        dots.append(charts_lines.Dot(label, plain, display.signed(plain)))
    return _dots(dots, say("effect.title"))


def _dots(dots: Sequence[charts_lines.Dot], title: str) -> Any:
    """Empty where nothing can be told."""
    if not dots:
        return ""
    reach = max(abs(v) for d in dots for v in (d.value, d.low, d.high) if v is not None)
    return charts_lines.dots(
        dots,
        ends=(-reach - 1, reach + 1),
        zero=say("effect.zero"),
        title=title,
        description="; ".join(f"{d.label}: {d.text}" for d in dots),
    )


def _dot(label: str, found: Effect) -> charts_lines.Dot:
    value = rounded(found.effect or 0)
    low, high = (rounded(v) for v in found.interval or (0, 0))
    between = say("effect.between", low=display.signed(low), high=display.signed(high))
    return charts_lines.Dot(f"{label} ({between})", value, display.signed(value), low, high)


def _file(picture: Any, chosen: Compared) -> HttpResponse:
    if not picture:
        raise Http404
    said = (chosen.effect.message, chosen.effect.basis, Message(CAVEAT))
    return standalone.download(
        picture,
        "pengaruh-tindak-lanjut",
        title=say("effect.title"),
        notes=[display.sentence(message) for message in said if message],
    )


# The rows


def _table(request: Request, chosen: Compared) -> Table:
    """The elements of the units whose plans this person may read."""
    units = {u.pk: u for u in units_seen(request.viewer)}
    rows = [r for r in chosen.rows if r.unit in units]
    services = Service.objects.filter(pk__in={r.service for r in rows})
    used = queries.instrument_of(chosen.before)
    codes = {key: used.code(key) for key in used.keys}
    elements = [(code, f"{code} {display.element_name(code, used.id)}") for code in codes.values()]
    return Table(
        request,
        rows,
        name=f"pengaruh-{chosen.before.code}-{chosen.after.code}",
        columns=_columns(chosen, units, dict(services.values_list("pk", "name"))),
        filters=[
            among("state", _("Tindak lanjut"), "state", STATES),
            among("element", _("Unsur"), lambda r: codes[r.key], elements),
            among(
                "unit",
                _("⟨Unit⟩"),
                lambda r: str(units[r.unit].no),
                [(str(u.no), u.name) for u in units.values()],
            ),
        ],
        caption=_("Unsur layanan yang diperbandingkan"),
    )


def _columns(
    chosen: Compared, units: Mapping[int, Any], services: Mapping[int, str]
) -> list[Column]:
    used = queries.instrument_of(chosen.before)
    return [
        unit_column(lambda r: units[r.unit]),
        service_column(lambda r: services[r.service]),
        Column("element", _("Unsur"), lambda r: used.code(r.key)),
        Column(
            "state",
            _("Tindak lanjut"),
            lambda r: dict(STATES)[r.state],
            html=lambda r: display.badge(dict(STATES)[r.state], TONES[r.state]),
        ),
        _value_column("before", chosen.before.name, used),
        _value_column("after", chosen.after.name, used),
        Column("change", _("Perubahan"), kind="score", html=lambda r: display.signed(r.change)),
        Column("n_before", _("Jawaban sebelumnya"), "before.n", kind="number", shown=False),
        Column("n_after", _("Jawaban sesudahnya"), "after.n", kind="number", shown=False),
        Column("kinds", _("Jenis kegiatan"), lambda r: ", ".join(sorted(r.kinds)), shown=False),
        Column(
            "plans",
            _("Rencana aksi"),
            lambda r: ", ".join(p.code for p in r.plans),
            html=lambda r: _links(r, chosen.before.code),
        ),
    ]


def _value_column(when: str, round_name: str, used: Instrument) -> Column:
    """``when``: before or after."""
    return Column(
        when,
        round_name,
        lambda r: getattr(r, when).index,
        kind="score",
        html=lambda r: display.score(
            getattr(r, when).index, scoring.grade(getattr(r, when).index, used)
        ),
    )


def _links(row: ComparedElement, round_code: str) -> Any:
    addresses = ((reverse("plan", args=[round_code, p.code]), p.code) for p in row.plans)
    return format_html_join(", ", '<a href="{}">{}</a>', addresses) if row.plans else display.DASH
