"""Tables without tools, of few rows that all are on the page, and the files of every table of a
page.

A view puts them into the context and answers with ``page``; the template draws each with
``components/summary_table.html``, or by hand with ``data-table="{{ x.name }}"`` on it and
``components/table_files.html`` below. A page with a ``web.tables.table`` answers with
``table.respond``, its summary tables being in the context.

    services = SummaryTable(
        request, "layanan-unit-1", COLUMNS, rows, key="layanan", caption=_("Layanan")
    )
    return page(request, "evaluation/units/unit.html", {"services": services})

    {% include "components/summary_table.html" with table=services %}

Its files are at the page's own address with ``?table=layanan&format=csv`` (xlsx, json): ``key``
tells the tables of a page apart, and one of them may do without.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString

from tuntas.core.voices.masking import NOBODY

from . import exports
from .columns import Column, drawn


class DownloadableTable(ABC):
    """A table with its files. ``rows`` are all rows, ``key`` is its name on the page."""

    key: str = ""
    request: HttpRequest
    name: str
    caption: Any
    rows: Any
    recorded: Callable[[str], None] | None

    @property
    def file_name(self) -> str:
        return self.name

    @property
    @abstractmethod
    def file_columns(self) -> Sequence[Column]: ...

    @abstractmethod
    def file_address(self, kind: str) -> str: ...

    @property
    def files(self) -> list[tuple[str, str]]:
        return [(kind.upper(), self.file_address(kind)) for kind in exports.WRITERS]

    def file(self, kind: str) -> HttpResponseBase:
        """An unknown kind is 404."""
        if kind not in exports.WRITERS:
            raise Http404(f"no file of kind {kind}")
        if self.recorded:
            self.recorded(kind)
        house = getattr(self.request, "house", NOBODY)
        return exports.respond(kind, self.file_name, self.file_columns, self.rows, house)


@dataclass(eq=False)
class SummaryTable(DownloadableTable):
    """``name`` says what and of whom, for the file. A column with ``shown`` False is in the files
    only.
    """

    request: HttpRequest
    name: str
    columns: Sequence[Column]
    rows: Any
    _: KW_ONLY
    key: str = ""
    caption: Any = ""
    css: str = ""
    recorded: Callable[[str], None] | None = None

    @property
    def file_columns(self) -> Sequence[Column]:
        return self.columns

    @property
    def heads(self) -> list[Column]:
        return [c for c in self.columns if c.shown]

    @property
    def body(self) -> Iterator[SafeString]:
        return drawn(self.heads, self.rows)

    def file_address(self, kind: str) -> str:
        query = self.request.GET.copy()
        query["format"] = kind
        query.pop("table", None)
        if self.key:
            query["table"] = self.key
        return f"{self.request.path}?{query.urlencode()}"


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponseBase:
    """The page; or, where ``format`` asks for it, the file of the table of ``context`` named by
    ``table``.
    """
    kind = request.GET.get("format")
    if not kind or request.method not in ("GET", "HEAD"):
        return render(request, template, context, status=status)
    key = request.GET.get("table", "")
    wanted = next(
        (t for t in context.values() if isinstance(t, DownloadableTable) and t.key == key), None
    )
    if wanted is None:
        raise Http404(f"no table {key}")
    return wanted.file(kind)
