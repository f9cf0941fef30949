"""An agency's own texts for the report. Each change is a new row; none is rewritten."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tuntas.audit.actions import record
from tuntas.core.report import texts as core
from tuntas.organisation.models import Agency
from tuntas.organisation.permissions import Viewer
from tuntas.reports.models import ReportText
from tuntas.reports.permissions import may_write_texts
from tuntas.reports.refusals import refusal
from tuntas.web.terms import on_paper


@transaction.atomic
def write_text(
    *, key: str, template: str | None, seen: int, viewer: Viewer, at: datetime
) -> ReportText | None:
    """A new version of a paragraph: own words, "" leaves it out, None: the standing text again.

    ``seen`` is the version that the person had before him, 0 for none. What is already so changes
    nothing. Refuses what ``core.report.texts`` refuses, not_allowed, and changed_meanwhile.
    """
    agency = writable(viewer)
    standing = on_paper(core.standing(key))
    kept = _kept(key, template)
    now = _latest(agency, key)
    if (now.version if now else 0) != seen:
        raise refusal("changed_meanwhile", said="text_changed")
    if kept == standing:
        kept = None
    return _add(agency, key, kept, now, viewer, at)


@transaction.atomic
def take_file(*, texts: Mapping[str, str], viewer: Viewer, at: datetime) -> list[ReportText]:
    """Take the texts of a file (``core.report.texts.read_file``), all or none."""
    agency = writable(viewer)
    made = [
        _add(agency, key, _kept(key, template), _latest(agency, key), viewer, at)
        for key, template in texts.items()
    ]
    return [row for row in made if row]


def writable(viewer: Viewer) -> Agency:
    """The agency, locked: two who write at once come one after the other."""
    if not may_write_texts(viewer):
        raise refusal("not_allowed", said="not_writing_texts")
    return Agency.objects.select_for_update().get(pk=viewer.own_agency.pk)


def _kept(key: str, template: str | None) -> str | None:
    if template is None:
        return None
    return core.check_left_out(key) if template == core.LEFT_OUT else core.check(key, template)


def _latest(agency: Agency, key: str) -> ReportText | None:
    return ReportText.objects.filter(agency=agency, key=key).order_by("-version").first()


def _add(
    agency: Agency,
    key: str,
    template: str | None,
    now: ReportText | None,
    viewer: Viewer,
    at: datetime,
) -> ReportText | None:
    if template == (now.template if now else None):
        return None
    version = now.version + 1 if now else 1
    row = ReportText.objects.create(
        agency=agency, key=key, version=version, template=template, at=at, by=viewer.person
    )
    data = {"key": key, "version": version, "template": template}
    record("write", "report_text", row.pk, data, at=at, by=viewer.person)
    return row
