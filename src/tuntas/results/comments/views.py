"""What comments say, element by element: proposals are accepted in bulk or corrected in their
row.
"""

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tuntas.audit import exports
from tuntas.core.voices.comments import WHOLE
from tuntas.organisation.requests import Request
from tuntas.results.chosen import as_seen, tick_box, ticked
from tuntas.results.models import CommentLabel
from tuntas.results.permissions import units_labelled
from tuntas.results.words import say
from tuntas.surveys.columns import place_columns, place_filters, received_column
from tuntas.surveys.complaints import queries as voices
from tuntas.surveys.models import Response
from tuntas.web import display
from tuntas.web.tables.summary import SummaryTable
from tuntas.web.tables.table import Column, Filter, Table

from . import actions, queries
from .actions import ELEMENTS

State, Tone = CommentLabel.State, CommentLabel.Tone
BADGES = {Tone.POSITIVE: "good", Tone.NEGATIVE: "bad", Tone.MIXED: "warn", Tone.NEUTRAL: "none"}
FEW = 3  # rounds that a headline names one by one
GENERAL = "umum"  # stands in addresses for the element ""


@require_safe
def comment_labels(request: Request) -> HttpResponseBase:
    mine = _mine(request)
    table = _table(request, mine)
    counts = _counts(queries.counts(table.rows))
    context = {
        "may_decide": bool(mine),
        "waiting": queries.unread(request.viewer).count() if mine else 0,
        "undecided": len(_proposed(table, mine)) if mine else 0,
        "total": table.page.paginator.count,
        "rounds": _rounds_said(queries.rounds_of(table.rows)),
        "counts": counts,
        "count_table": _count_table(request, counts),
        "tones": Tone.choices,
        "state": _state_of_list(request),
    }
    return table.respond("results/comments/comments.html", context)


def _rounds_said(names: list[str]) -> str:
    """``SKM 2021, SKM 2022``; of more than three the first and the last."""
    if len(names) <= FEW:
        return ", ".join(names)
    n = display.number(len(names))
    return say("comments.rounds", n=n, first=names[0], last=names[-1])


def _counts(found: Any) -> list[tuple[str, str, list[tuple[str, int]]]]:
    """Elements that comments speak of, most complaints first: address value, name, tones with
    counts.
    """
    rows = [
        (e or GENERAL, queries.element_name(e), [(t, found.get((e, t), 0)) for t in Tone.values])
        for e in ELEMENTS
    ]
    spoken = [row for row in rows if any(n for _tone, n in row[2])]
    return sorted(spoken, key=lambda row: -dict(row[2])[Tone.NEGATIVE])


def _count_table(request: Request, counts: Any) -> SummaryTable:
    columns = [
        Column("element", _("Unsur"), itemgetter(1)),
        *(
            Column(tone, label, lambda row, tone=tone: dict(row[2])[tone], kind="number")
            for tone, label in Tone.choices
        ),
    ]
    caption = _("Jumlah saran menurut unsur dan nada")
    return SummaryTable(
        request, "saran-menurut-unsur", columns, counts, key="jumlah", caption=caption
    )


def _proposed(table: Table, mine: frozenset[int]) -> list[int]:
    """Comments of the filtered list whose labels are proposals that the person may accept."""
    if isinstance(table.rows, list):
        rows = [r for r in table.rows if r.service.unit_id in mine]
        return sorted(
            r.pk for r in rows if any(x.state == State.PROPOSED for x in r.comment_labels.all())
        )
    own = table.rows.order_by().filter(service__unit__in=mine)
    return sorted(queries.labelled(own, (), (), [State.PROPOSED]).values_list("pk", flat=True))


def _state_of_list(request: Request) -> str:
    kept = request.GET.copy()
    kept.pop("edit", None)
    return f"?{kept.urlencode()}" if kept else ""


# The list


def _table(request: Request, mine: frozenset[int]) -> Table:
    viewer = request.viewer
    return Table(
        request,
        queries.listed(viewer),
        name="isi-saran",
        columns=_columns(request, mine),
        filters=_filters(request),
        search=lambda rows, text: voices.containing(viewer, rows, "comment", text),
        search_label=_("Cari dalam saran"),
        order="-day",
        caption=_("Saran menurut unsur dan nada"),
        recorded=exports.recorded(request, "comment"),
    )


def _columns(request: Request, mine: frozenset[int]) -> list[Column]:
    viewer = request.viewer
    edited = request.GET.get("edit", "")

    def text(r: Response) -> str:
        return voices.shown(viewer, r.service.unit, r.comment)

    def labels(r: Response) -> Any:
        if str(r.pk) == edited and r.service.unit_id in mine:
            return _edit_form(request, r)
        return _badges(r, _edit_address(request, r) if r.service.unit_id in mine else "")

    return [
        Column(
            "comment",
            _("Saran"),
            text,
            kind="long",
            official=True,  # covered for all but who handles the unit's complaints
            html=lambda r: (
                _chosen(r, text(r)) if r.service.unit_id in mine else _marked(text(r), _words(r))
            ),
        ),
        Column("labels", _("Unsur dan nada"), _label_text, html=labels, kind="long"),
        Column("words", _("Kata yang mendasari"), lambda r: ", ".join(_words(r)), shown=False),
        Column("state", _("Keadaan"), _state, html=_state_badge),
        *place_columns("service", "round"),
        received_column(),
    ]


def _filters(request: Request) -> list[Filter]:
    elements = [(e or GENERAL, queries.element_name(e)) for e in ELEMENTS]

    def one_label(rows: Any, _values: list[str]) -> Any:
        """Element, tone and state are asked of the same label, whichever filter is in force."""
        asked = [[v for v in request.GET.getlist(key) if v] for key in ("element", "tone", "label")]
        elements, tones, states = asked
        wanted = [WHOLE if v == GENERAL else v for v in elements]
        return queries.labelled(rows, wanted, tones, states)

    return [
        *place_filters(request.viewer),
        Filter("element", _("Unsur"), one_label, elements),
        Filter("tone", _("Nada"), one_label, Tone.choices),
        Filter("label", _("Keadaan"), one_label, State.choices),
    ]


def _words(response: Response) -> list[str]:
    return list(dict.fromkeys(word for x in response.comment_labels.all() for word in x.words))


def _label_text(response: Response) -> str:
    labels = response.comment_labels.all()
    return "; ".join(f"{queries.element_name(x.element)}: {x.get_tone_display()}" for x in labels)


def _badges(response: Response, address: str) -> SafeString:
    rows = format_html_join(
        "", "<div>{}</div>", ((_badge(x),) for x in response.comment_labels.all())
    )
    edit = format_html('<a href="{}">{}</a>', address, gettext("Perbaiki")) if address else ""
    return format_html("{}{}", rows or display.DASH, edit)


def _badge(label: CommentLabel) -> SafeString:
    tone = display.badge(label.get_tone_display(), BADGES[Tone(label.tone)])
    copied = format_html(" ({})", gettext("seperti saran yang mirip")) if label.copied else ""
    return format_html("{} {}{}", tone, queries.element_name(label.element), copied)


def _state(response: Response) -> str:
    labels = response.comment_labels.all()
    return str(labels[0].get_state_display()) if labels else gettext("Belum dibaca")


def _state_badge(response: Response) -> SafeString:
    labels = response.comment_labels.all()
    decided = bool(labels) and labels[0].state != State.PROPOSED
    badge = display.badge(_state(response), "good" if decided else "none")
    by = labels[0].by if decided else None
    return format_html("{} {}", badge, by.name) if by else badge


def _marked(text: str, words: Sequence[str]) -> SafeString:
    """The text with the words that led to its labels marked."""
    if not words:
        return conditional_escape(text)
    longest = sorted(words, key=len, reverse=True)
    found = rf"(?<!\w)({'|'.join(map(re.escape, longest))})(?!\w)"
    parts = re.split(found, text)  # between words, word, between words ...
    shown = ("<mark>{}</mark>" if place % 2 else "{}" for place in range(len(parts)))
    return format_html("".join(shown), *parts)


def _chosen(response: Response, text: str) -> SafeString:
    """The text as the label of its own tick box."""
    marked = _marked(text, _words(response))
    shown = format_html('<span id="saran-{}">{}</span>', response.pk, marked)
    return tick_box("comment", response.pk, shown)


def _edit_address(request: Request, response: Response) -> str:
    query = request.GET.copy()
    query["edit"] = str(response.pk)
    return f"{request.path}?{query.urlencode()}#saran-{response.pk}"


def _edit_form(request: Request, response: Response) -> SafeString:
    labels = {x.element: x for x in response.comment_labels.all()}
    context = {
        "response": response,
        "rows": [
            (e, queries.element_name(e), labels[e].tone if e in labels else "") for e in ELEMENTS
        ],
        "tones": Tone.choices,
        "seen": next((x.state for x in labels.values()), ""),
        "state": _state_of_list(request),
        "csrf_token": get_token(request),
    }
    return render_to_string("results/comments/comment_form.html", context)


# Decisions


@require_POST
def propose(request: Request) -> HttpResponse:
    n = actions.propose_labels(viewer=request.viewer, at=timezone.now())
    return _done(request, n, "proposed")


@require_POST
def decide(request: Request) -> HttpResponse:
    """Accept or reopen those that are ticked, or accept all proposals of the filtered list."""
    act, viewer, at = request.POST.get("act"), request.viewer, timezone.now()
    chosen = ticked(request, "comment")
    if act == "reopen":
        n = actions.reopen_labels(viewer=viewer, responses=chosen, at=at)
        return _done(request, n, "reopened")
    if act == "accept-listed":
        mine = _mine(request)
        chosen = as_seen(request, _proposed(_table(request, mine), mine))
    n = actions.accept_labels(viewer=viewer, responses=chosen, at=at)
    return _done(request, n, "accepted")


@require_POST
def correct(request: Request, pk: int) -> HttpResponse:
    if not voices.comments_seen(request.viewer).filter(pk=pk).exists():
        raise Http404
    tones = {e: request.POST.get(f"tone-{e or GENERAL}", "") for e in ELEMENTS}
    actions.correct_labels(
        viewer=request.viewer,
        response=pk,
        tones={element: tone for element, tone in tones.items() if tone},
        at=timezone.now(),
        seen=request.POST.get("seen"),
    )
    messages.success(request, gettext("Perbaikan tersimpan."))
    return _back(request, f"#saran-{pk}")


def _mine(request: Request) -> frozenset[int]:
    return frozenset(units_labelled(request.viewer).values_list("pk", flat=True))


def _done(request: Request, n: int, what: str) -> HttpResponse:
    messages.success(request, say(f"comments.{what}", n=display.number(n)))
    return _back(request)


def _back(request: Request, place: str = "") -> HttpResponse:
    return redirect(f"{reverse('comment-labels')}{_state_of_list(request)}{place}")
