"""The one table of the product: search, filters, sorting, column choice, paging and its files.

A view says what the rows and columns are and calls ``respond``; the template includes
``components/table.html``. The whole state lives in the address, so a list can be sent to a
colleague: ``q`` (search), one parameter per filter (repeatable), ``sort`` (``-key`` is descending),
``col`` (repeatable), ``page`` and ``format`` (csv, xlsx, json: everything that is filtered, never
cut).

    table = Table(
        request, plans_seen(request.viewer), name="rencana-aksi", columns=[Column("code", _("Kode"),
        lambda p: p.code, sort="code", link=lambda p: p.url)], filters=[Filter("status",
        _("Status"), lambda rows, values: rows.filter(status__in=values), CHOICES)], search=lambda
        rows, text: rows.filter(text__icontains=text), order="code",
    )
    return table.respond("followup/plans/list.html", {...})

Tables without tools, of few rows, beside it or alone: ``web.tables.summary``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from tuntas.web import display

from .columns import (
    Column as Column,  # views take all from here
    Value,
    drawn,
    reader,
)
from .summary import DownloadableTable, page

Rows = Any  # a QuerySet or a list: the table sorts, counts and cuts either


FEW = 1000  # hits of a search that are held in memory


def _cut(page: Page[Any]) -> list[Any]:
    """The keys of a page; what lies behind the middle is nearer from the end."""
    total, keys = page.paginator.count, page.paginator.object_list
    if not isinstance(keys, QuerySet) or page.start_index() <= total // 2:
        return list(page.object_list)
    return list(keys.reverse()[total - page.end_index() : total - page.start_index() + 1])[::-1]


def _none_of(rows: Rows) -> Rows:
    return rows.none() if isinstance(rows, QuerySet) else []  # further filters still apply to it


@dataclass(frozen=True)
class Filter:
    """``apply(rows, values)`` keeps the rows of any of the values. Without choices it asks for a
    date.
    """

    key: str
    label: Any
    apply: Callable[[Rows, list[str]], Rows]
    choices: Sequence[tuple[str, Any]] = ()

    def name_of(self, value: str) -> Any | None:
        """What a person calls this value; None where it is none of the filter's."""
        if self.choices:
            return next((label for key, label in self.choices if str(key) == value), None)
        try:
            return display.day(date.fromisoformat(value))
        except ValueError:
            return None


def among(key: str, label: Any, value: Value, choices: Sequence[tuple[str, Any]]) -> Filter:
    """Of a list: the rows whose ``value`` is one of the chosen ones."""
    of = reader(value)
    return Filter(key, label, lambda rows, some: [r for r in rows if of(r) in some], choices)


def among_any(
    key: str,
    label: Any,
    values: Callable[[Any], Iterable[str]],
    choices: Sequence[tuple[str, Any]],
) -> Filter:
    """Of a list: the rows any of whose ``values`` is one of the chosen ones."""
    return Filter(
        key,
        label,
        lambda rows, some: [row for row in rows if not set(some).isdisjoint(values(row))],
        choices,
    )


def having(key: str, label: Any, field: str, choices: Sequence[tuple[str, Any]]) -> Filter:
    """Of a queryset: the rows whose ``field`` is one of the chosen values."""
    return Filter(key, label, lambda rows, some: rows.filter(**{f"{field}__in": some}), choices)


def containing(text: Value) -> Callable[[Rows, str], Rows]:
    """The search of a list: the rows whose ``text`` contains what was typed, in any case."""
    of = reader(text)
    return lambda rows, typed: [r for r in rows if typed.casefold() in of(r).casefold()]


@dataclass(frozen=True)
class Bulk:
    """Rows can be chosen, or all that search and filters leave, and are posted to ``address`` with
    an act.

    The post has ``pick`` (repeated, the rows' keys) or ``all``, and ``act``; the address keeps the
    list's state, so the receiver makes the same table and asks it what is ``chosen``.
    """

    address: str
    acts: Sequence[tuple[str, Any]]
    label: Callable[[Any], Any] = str  # of a row, for those who do not see it


@dataclass(frozen=True)
class Chip:
    """A filter in force; ``remove`` is the address without it."""

    key: str
    value: str
    label: Any
    text: Any
    remove: str


@dataclass(eq=False)
class Table(DownloadableTable):
    """``many``: a queryset of rows by the hundred thousand, which are found and ordered by their
    keys.

    ``recorded`` is told the kind of a file before it leaves: for rows about people
    (``audit.exports``).
    """

    request: HttpRequest
    source: Rows
    _: KW_ONLY
    name: str
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    search: Callable[[Rows, str], Rows] | None = None
    search_label: Any = ""
    order: str = ""
    per_page: int = 50
    caption: Any = ""
    css: str = ""
    bulk: Bulk | None = None
    many: bool = False
    recorded: Callable[[str], None] | None = None

    def __post_init__(self) -> None:
        if self.bulk and not self.bulk.acts:
            self.bulk = None
        asked = self.request.GET
        self.query = asked.get("q", "").replace("\0", "").strip()  # PostgreSQL knows no NUL
        known = {c.key for c in self.sortable}
        sort = asked.get("sort", self.order)
        self.sort = sort if sort.removeprefix("-") in known else self.order

    # What is shown

    @cached_property
    def sortable(self) -> list[Column]:
        database = isinstance(self.source, QuerySet)
        return [c for c in self.columns if c.sort or not database]

    @cached_property
    def shown_columns(self) -> list[Column]:
        chosen = set(self.request.GET.getlist("col"))
        return [c for c in self.columns if c.key in chosen] or [c for c in self.columns if c.shown]

    @cached_property
    def rows(self) -> Rows:
        """Every row that search and filters leave, in order."""
        rows = self.source
        for f in self.filters:
            if values := self._values(f):
                understood = all(f.name_of(v) is not None for v in values)
                # A value that the filter does not have matches nothing: showing everything would be
                # a lie.
                rows = f.apply(rows, values) if understood else _none_of(rows)
        if self.search and self.query:
            rows = self.search(rows, self.query)
        return self._sorted(rows)

    def _values(self, f: Filter) -> list[str]:
        return [v for v in dict.fromkeys(self.request.GET.getlist(f.key)) if v]

    def _sorted(self, rows: Rows) -> Rows:
        key = self.sort.removeprefix("-")
        column = next((c for c in self.sortable if c.key == key), None)
        if column is None:
            return rows
        down = self.sort.startswith("-")
        if isinstance(rows, QuerySet):
            field = F(column.sort)
            order = field.desc(nulls_last=True) if down else field.asc(nulls_last=True)
            return rows if rows.query.is_sliced else rows.order_by(order, "pk")
        known = [r for r in rows if column.value(r) is not None]
        # "no data" is last in either direction.
        unknown = [r for r in rows if column.value(r) is None]
        return sorted(known, key=column.value, reverse=down) + unknown

    @cached_property
    def page(self) -> Page[Any]:
        asked = self.request.GET.get("page")
        if not self.many:
            return Paginator(self.rows, self.per_page).get_page(asked)
        keys = self.rows.values_list("pk", flat=True)
        if self.query and len(hits := list(keys.order_by()[: FEW + 1])) <= FEW:
            # Texts were looked through once for few hits: not again to count and to order them.
            keys = list(self._sorted(self.source.filter(pk__in=hits)).values_list("pk", flat=True))
        page = Paginator(keys, self.per_page).get_page(asked)
        wanted = _cut(page)
        found = {row.pk: row for row in self.source.filter(pk__in=wanted)}
        page.object_list = [found[key] for key in wanted]
        return page

    @property
    def body(self) -> Iterator[SafeString]:
        """The rows of this page."""
        return drawn(self.shown_columns, self.page.object_list, self._box)

    def _box(self, row: Any) -> str:
        if self.bulk is None:
            return ""
        box = '<td role="cell" class="pick"><input type="checkbox" form="daftar-massal" name="pick"'
        return box + format_html(' value="{}" aria-label="{}"></td>', row.pk, self.bulk.label(row))

    @property
    def bulk_address(self) -> str:
        return f"{self.bulk.address}?{self.request.GET.urlencode()}" if self.bulk else ""

    @property
    def chosen(self) -> Rows:
        """The rows of a queryset that were posted: those picked, or all that search and filters
        leave.
        """
        if self.request.POST.get("all"):
            return self.rows
        return self.source.filter(
            pk__in=[int(pk) for pk in self.request.POST.getlist("pick") if pk.isdecimal()]
        )

    @property
    def heads(self) -> list[dict[str, Any]]:
        key, down = self.sort.removeprefix("-"), self.sort.startswith("-")
        heads = []
        for c in self.shown_columns:
            on = c.key == key
            address = self.address(sort=f"-{c.key}" if on and not down else c.key, page=None)
            aria = ("descending" if down else "ascending") if on else ""
            heads.append(
                {"column": c, "address": address if c in self.sortable else "", "aria": aria}
            )
        return heads

    @cached_property
    def chips(self) -> list[Chip]:
        return [
            Chip(
                f.key, value, f.label, f.name_of(value) or value, self.address(drop=(f.key, value))
            )
            for f in self.filters
            for value in self._values(f)
        ]

    @property
    def without_chips(self) -> str:
        return self.address(q=None, page=None, **{f.key: None for f in self.filters})

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that the form must carry on: foreign ones (a chosen round) and the order."""
        own = {"q", "page", "format", "col", *(f.key for f in self.filters)}
        return [
            (k, v) for k, values in self.request.GET.lists() if k not in own for v in values if v
        ]

    @property
    def pages(self) -> list[dict[str, Any]]:
        numbers = self.page.paginator.get_elided_page_range(
            self.page.number, on_each_side=1, on_ends=1
        )
        return [
            {"number": n, "address": self.address(page=n) if isinstance(n, int) else ""}
            for n in numbers
        ]

    @property
    def neighbours(self) -> dict[str, str]:
        page = self.page
        before = self.address(page=page.previous_page_number()) if page.has_previous() else ""
        after = self.address(page=page.next_page_number()) if page.has_next() else ""
        return {"previous": before, "next": after}

    @property
    def searchable(self) -> bool:
        return self.search is not None

    @property
    def file_name(self) -> str:
        """With what the list was searched for and filtered by."""
        scope = slugify(" ".join([self.query, *(str(chip.text) for chip in self.chips)]))[
            :80
        ].strip("-")
        return f"{self.name}-{scope}" if scope else self.name

    @property
    def file_columns(self) -> Sequence[Column]:
        return self.shown_columns

    def file_address(self, kind: str) -> str:
        return self.address(format=kind, page=None, table=None)

    def address(self, drop: tuple[str, str] | None = None, **changes: Any) -> str:
        """This list's address with changes (None takes a parameter away), without empty
        parameters.
        """
        query = QueryDict(mutable=True)
        for key, values in self.request.GET.lists():
            if (
                drop is None or key != "page"
            ):  # with another filter the old page number means nothing
                query.setlist(key, [v for v in dict.fromkeys(values) if v and (key, v) != drop])
        for key, value in changes.items():
            query.setlist(key, [] if value is None else [str(value)])
        if set(query.getlist("col")) == {c.key for c in self.columns if c.shown}:
            query.setlist("col", [])
        return (
            f"{self.request.path}?{query.urlencode()}" if any(query.values()) else self.request.path
        )

    # What goes out

    def respond(
        self, template: str, context: Mapping[str, Any] | None = None, status: int = 200
    ) -> HttpResponseBase:
        """The page, or the file that ``format`` asks for. Empty fields of a form leave the
        address.
        """
        shown = {**(context or {}), "table": self}
        empty = any(value == "" for _, values in self.request.GET.lists() for value in values)
        if empty and self.request.method != "POST" and "format" not in self.request.GET:
            return redirect(self.address())
        return page(self.request, template, shown, status)
