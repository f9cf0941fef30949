"""Words and sentences that several chapters share."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuntas.core.base import data, numerals
from tuntas.core.base.messages import Message
from tuntas.core.base.terms import read as read_terms
from tuntas.core.evaluation import live_checks
from tuntas.core.evaluation.live_checks import EVERY_CHECK
from tuntas.core.evaluation.snapshot import Assignment, Discrepancy, Finding, Snapshot
from tuntas.core.report import figures, legal_basis as core, texts as report_texts
from tuntas.core.report.figures import Count, Required
from tuntas.core.survey.round_codes import RoundName
from tuntas.readers.old_reports import reconciliation
from tuntas.reports.document.model import Block, Items, Paragraph, Run, Value, items, printed
from tuntas.web.terms import on_paper, speaking

LABELS: Mapping[str, Mapping[str, str]] = data.table("official/labels", "tuntas.reports")


NOT_TOLD = "Tidak dapat dinilai"  # a share that nobody can know


def of(snapshot: Snapshot) -> AbstractContextManager[None]:
    """Sentences have the words that the agency had when the snapshot was taken."""
    return speaking(read_terms(snapshot.terms))


def label(kind: str, value: str) -> str:
    """What the report calls a value; one that it does not know stays as it is."""
    return LABELS[kind].get(value, value)


def notice(snapshot: Snapshot) -> str:
    """What a reader must know before anything else, "" for real data."""
    if not snapshot.generated:
        return ""
    made_up = "jawaban responden" if snapshot.source else "jawaban responden dan rencana aksi"
    return (
        f"Contoh: {made_up} dalam laporan ini dibuat oleh program untuk peragaan, bukan data "
        "sebenarnya."
    )


def _spoken(values: Mapping[str, Value]) -> dict[str, str]:
    """As in a table, but for days."""
    return {
        name: numerals.long_date(value) if isinstance(value, date) else printed(value)
        for name, value in values.items()
    }


def sentence(template: str, style: str = "body", **values: Value) -> Paragraph:
    """``**`` in the template marks bold; the values go in afterwards and stay plain text."""
    given = _spoken(values)
    parts = (part.format(**given) for part in on_paper(template).split("**"))
    return Paragraph(
        tuple(Run(part, bold=i % 2 == 1) for i, part in enumerate(parts) if part), style
    )


@dataclass(frozen=True)
class Said(Paragraph):
    """A standing paragraph with its figures; an agency's own text can take its place."""

    values: tuple[tuple[str, str], ...] = ()


def say(key: str, style: str = "body", **values: Value) -> Said:
    """The paragraph with this key of ``core.report.texts``, in its standing words."""
    given = _spoken(values)
    template = on_paper(report_texts.standing(key))
    return Said(_runs(template, given), style, key, tuple(given.items()))


@dataclass(frozen=True)
class Laws(Items):
    """The legal basis in the standing list; ``letter``, that of the assignment, stays last."""

    letter: str = ""


def laws(letter: str, entries: Sequence[str] = core.STANDING) -> Laws:
    listed = items(core.printed(entries, letter))
    return Laws(listed.items, letter=letter)


def legal_basis(assignment: Assignment) -> Items:
    """That of the old report that was read, word for word; else the standing one, in whose place an
    agency's own list can be."""
    read, named = assignment.legal_basis, assignment.letter_number
    if not read:
        return laws(letter(assignment))
    own = "" if named and named in read else letter(assignment)
    return Items(laws(own, core.lines(read)).items)


def in_own_words(block: Block, own: Mapping[str, str]) -> Block | None:
    """The block with ``own`` texts by key instead of the standing ones; None: left out."""
    match block:
        case Said():
            runs = _runs(own[block.key], dict(block.values)) if block.key in own else block.runs
            return Paragraph(runs, block.style, block.key) if runs else None
        case Laws():
            entries = core.lines(own.get(core.KEY, "\n".join(core.STANDING)))
            return Items(laws(block.letter, entries).items)
        case Items():
            kept = [
                tuple(
                    p
                    for part in item
                    if isinstance(p := in_own_words(part, own), Paragraph | Items)
                )
                for item in block.items
            ]
            return Items(tuple(item for item in kept if item), block.marker)
    return block


def _runs(template: str, values: Mapping[str, str]) -> tuple[Run, ...]:
    return tuple(Run(piece.text, piece.bold) for piece in report_texts.render(template, values))


def round_list(snapshot: Snapshot) -> str:
    """``tahun 2021 dan 2022``, ``tahun 2026 semester I dan 2026 semester II``."""
    return f"tahun {numerals.listing([r.spoken for r in figures.rounds(snapshot)])}".rstrip()


def round_column(snapshot: Snapshot) -> str:
    """The head of a column of codes of rounds: years, where each round is called by its year."""
    return "Tahun" if all(r.is_year for r in figures.rounds(snapshot)) else "Putaran"


def titled(round_: RoundName) -> str:
    """In a heading, after "Tahun": ``2026 Semester I``."""
    return " ".join(word[:1].upper() + word[1:] for word in round_.spoken.split())


def agency(snapshot: Snapshot) -> str:
    return snapshot.agency_short or snapshot.agency


def inspectorate(snapshot: Snapshot) -> str:
    return snapshot.assignment.inspectorate or on_paper("⟨Supervisor⟩")


def letter(assignment: Any) -> str:
    """That of an assignment; "" where nobody knows its number."""
    if not assignment.letter_number:
        return ""
    day = f" tanggal {numerals.long_date(assignment.letter_date)}" if assignment.letter_date else ""
    return f"Surat Tugas Nomor {assignment.letter_number}{day}"


def kinds(snapshot: Snapshot, unit_nos: Iterable[int]) -> str:
    """``15 (lima belas) rumah sakit dan 34 (tiga puluh empat) puskesmas``."""
    counts = figures.by_kind(snapshot, unit_nos)
    return numerals.listing(
        [f"{numerals.counted(n)} {label('kinds', kind)}" for kind, n in counts.items()]
    )


def closed(count: Count) -> str:
    """The predicate of a sentence about some plans: what part of them is closed."""
    if count.share is None:
        return "belum ada yang berstatus close"
    if not count.remaining:
        return f"seluruhnya ({share_closed(count)}) telah berstatus close"
    rest = {"belum berstatus close": count.open, "tanpa status": count.unknown}
    parts = [f"{numerals.number(n)} {what}" for what, n in rest.items() if n]
    done = f"{numerals.number(count.closed)} ({share_closed(count)}) telah berstatus close"
    return numerals.listing([done, *parts])


def share_closed(count: Count) -> str:
    """What part of the plans is closed, never without how many of the closed ones are doubtful."""
    assert count.share is not None  # noqa: S101 - for the type checker
    share = numerals.percent(count.share)
    if not count.doubtful:
        return share
    return f"{share}; {numerals.number(count.doubtful)} di antaranya diragukan, lihat Lampiran 3"


def untold(asked: Required) -> str:
    """Of what conformity cannot be told, and why."""
    return numerals.listing([_counted(reason) for reason in asked.untold])


def _counted(message: Message) -> str:
    """With its numbers as the report writes them."""
    return Message(message.template, _spoken(message.values)).text(on_paper)


def share_planned(asked: Required) -> str:
    """Conformity of a unit in a round, or of all, in a cell of a table."""
    if asked.share is None:
        return NOT_TOLD
    said = f"{numerals.number(asked.planned)} dari {numerals.number(asked.elements)}"
    return f"{said} ({numerals.percent(asked.share)})"


def severity(check: str) -> str:
    return label("severities", EVERY_CHECK[check].severity) if check in EVERY_CHECK else ""


def explanation(finding: Finding) -> str:
    """Why the check has its doubt."""
    return live_checks.explain(finding).text(on_paper) if finding.check in EVERY_CHECK else ""


def explain(discrepancy: Discrepancy) -> str:
    return (
        reconciliation.explain(discrepancy).text(on_paper)
        if discrepancy.reason in reconciliation.REASONS
        else ""
    )
