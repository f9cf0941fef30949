"""The official monitoring and evaluation report, made from a snapshot.

The report is an Indonesian official paper: its standing sentences are templates with named figures
(``core.report.texts``), which an agency may write in its own words, and are not translated. Every
figure comes from ``core.report.figures`` or ``core.score.scoring``. A sentence about something the
snapshot does not know says so or is left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from tuntas.core.evaluation.addendum import Later
from tuntas.core.evaluation.snapshot import Snapshot, code_of
from tuntas.reports.document.model import Document, Letterhead, Section

from . import (
    addendum as content_addendum,
    appendices as content_appendices,
    chapters as content_chapters,
    words,
)
from .results import results


def build(
    snapshot: Snapshot,
    later: Sequence[Later] = (),
    site: str = "",
    texts: Mapping[str, str] = MappingProxyType({}),
    letterhead: Letterhead | None = None,
    audit: Mapping[str, Any] = MappingProxyType({}),
    *,
    internal: bool = False,
) -> Document:
    """The whole report; pure, and the same for the same snapshot, texts and letterhead.

    ``later`` is its addendum, ``site`` the address under which its code can be verified, "" if
    unknown. ``texts``: the agency's own paragraphs by key (``core.report.texts``), "" leaves one
    out; and its legal basis. ``audit``: how far the audit trail was when it was signed
    (``Anchor.to_dict``). An ``internal`` copy does not say that its texts are covered.
    """
    assignment = snapshot.assignment
    digest = snapshot.digest
    code = code_of(digest)
    with words.of(snapshot):
        said = tuple(
            _in_own_words(section, texts) for section in sections(snapshot, later, audit, internal)
        )
    return Document(
        title=assignment.title
        or "Laporan Monitoring dan Evaluasi Tindak Lanjut Survei Kepuasan Masyarakat",
        subtitle=assignment.period,
        number=assignment.number,
        agency=snapshot.agency,
        author=assignment.inspectorate or snapshot.agency,
        day=assignment.signed_on or assignment.cut_off,
        draft=assignment.signed_on is None,
        notice=words.notice(snapshot),
        digest=digest,
        sections=said,
        code=code,
        address=f"{site}/verifikasi/{code}/" if site else "",
        letterhead=letterhead,
        internal=internal,
    )


def _in_own_words(section: Section, texts: Mapping[str, str]) -> Section:
    said = (words.in_own_words(block, texts) for block in section.blocks)
    return replace(section, blocks=tuple(block for block in said if block is not None))


def sections(
    snapshot: Snapshot,
    later: Sequence[Later] = (),
    audit: Mapping[str, Any] = MappingProxyType({}),
    internal: bool = False,
) -> Iterable[Section]:
    """The parts of the report in the standing words."""
    yield Section(content_chapters.introduction(snapshot))
    yield Section(results(snapshot))
    yield Section(content_chapters.conduct(snapshot))
    yield Section(content_chapters.closing(snapshot))
    yield Section(content_appendices.summary(snapshot), landscape=True)
    for details in content_appendices.details(snapshot):
        yield Section(details, landscape=True)
    yield Section(content_appendices.doubts(snapshot, audit, internal), landscape=True)
    if later:
        yield Section(content_addendum.addendum(snapshot, later), landscape=True)
