"""An agency's own texts for the report: those in force, versions, values to fill them with."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Window

from tuntas.core.base.messages import Message
from tuntas.core.evaluation.snapshot import Snapshot
from tuntas.core.report import legal_basis, texts as core
from tuntas.evaluation.models import CutOff
from tuntas.organisation.models import Agency
from tuntas.reports.document.model import Items
from tuntas.reports.models import ReportText
from tuntas.reports.official import content
from tuntas.reports.official.words import Said
from tuntas.web.terms import on_paper


def latest(agency: Agency) -> Any:
    """The version in force of each paragraph that was ever changed."""
    newest = Window(Max("version"), partition_by=[F("key")])
    rows = ReportText.objects.filter(agency=agency).annotate(newest=newest)
    return rows.filter(version=F("newest")).select_related("by")


def own_texts(agency: Agency) -> dict[str, str]:
    """The agency's own paragraphs of today's registry by key; "" is left out."""
    rows = latest(agency).order_by("key")
    return {
        row.key: row.template for row in rows if row.template is not None and row.key in core.KEYS
    }


def laws(agency: Agency) -> tuple[tuple[str, ...], ReportText | None]:
    """The legal basis in force, and its version if there ever was one."""
    row = versions(agency, legal_basis.KEY).first()
    own = row.template if row else None
    return legal_basis.lines(core.standing(legal_basis.KEY) if own is None else own), row


def versions(agency: Agency, key: str) -> Any:
    """All versions of a paragraph, the latest first."""
    return (
        ReportText.objects.filter(agency=agency, key=key).select_related("by").order_by("-version")
    )


@dataclass(frozen=True)
class Shown:
    """A paragraph in a list: ``own`` None is the standing text, "" is left out."""

    text: core.Text
    row: ReportText | None

    @property
    def own(self) -> str | None:
        return self.row.template if self.row else None

    @property
    def chapter(self) -> str:
        return core.CHAPTERS[self.text.chapter]

    @property
    def called(self) -> Message:
        return core.called(self.text.key)

    @property
    def standing(self) -> str:
        return on_paper(self.text.template)

    @property
    def said(self) -> str:
        return self.standing if self.own is None else self.own


def all_shown(agency: Agency) -> list[Shown]:
    rows = {row.key: row for row in latest(agency)}
    return [Shown(text, rows.get(key)) for key, text in core.TEXTS.items()]


def values(agency: Agency, key: str) -> tuple[dict[str, str], CutOff | None]:
    """Values of a paragraph and the cut-off they are of; without one examples and None."""
    newest = CutOff.objects.filter(evaluation__agency=agency).order_by("-made_at", "-pk").first()
    if newest:
        found = said_in(Snapshot.from_json(newest.snapshot)).get(key)
        if found is not None:
            return found, newest
    return core.example(key), None


def said_in(snapshot: Snapshot) -> dict[str, dict[str, str]]:
    """The values of each paragraph as the report of this snapshot first says it, by key."""
    found: dict[str, dict[str, str]] = {}
    for section in content.sections(snapshot):
        for block in section.blocks:
            for part in block.paragraphs if isinstance(block, Items) else (block,):
                if isinstance(part, Said):
                    found.setdefault(part.key, dict(part.values))
    return found
