"""Annexes of the report of a round: questionnaire, answers, documentation, earlier follow-up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat

from tuntas.core.base import numerals
from tuntas.core.score.disclosure import LEAST
from tuntas.core.survey import questionnaire as forms
from tuntas.core.survey.questionnaire import Question
from tuntas.core.voices.masking import mask
from tuntas.reports.document.model import (
    Block,
    Cell,
    Column,
    Group,
    Heading,
    Section,
    Table,
    TableRow,
    flat_table,
    paragraph,
    row,
)
from tuntas.reports.papers import plan_tables, words
from tuntas.reports.papers.round_report.facts import RoundFacts, question_code, questionnaire_of
from tuntas.web import display


def annexes(facts: RoundFacts) -> Iterator[Section]:
    """Numbered as they come; an annex without content is not there."""
    found = [(_questionnaire(facts), False), (_answers(facts), False)]
    if evidence := _documentation(facts):
        found.append((evidence, False))
    if facts.before and facts.before[1]:
        found.append((_before(facts), True))
    for number, ((title, blocks), landscape) in enumerate(found, start=1):
        yield Section((Heading(1, f"Lampiran {number}", title), *blocks), landscape=landscape)


Annex = tuple[str, tuple[Block, ...]]


def _questionnaire(facts: RoundFacts) -> Annex:
    made = questionnaire_of(facts.round)
    columns = (Column("No", 0.07, "right"), Column("Pertanyaan", 0.53), Column("Jawaban", 0.4))
    groups = [Group("Penilaian dan pertanyaan lain", _rows(made.questions))]
    if made.profile:
        groups.append(Group("Tentang responden", _rows(made.profile)))
    blocks: list[Block] = [
        Table("Pertanyaan kuesioner dan pilihan jawabannya.", columns, tuple(groups), keep=True)
    ]
    if notice := forms.text_in(made.notice, "id"):
        blocks.append(paragraph(notice, "note"))
    return forms.text_in(made.title, "id"), tuple(blocks)


def _rows(questions: tuple[Question, ...]) -> tuple[TableRow, ...]:
    return tuple(
        row(str(i), forms.text_in(q.text, "id"), _options(q))
        for i, q in enumerate(questions, start=1)
    )


def _options(question: Question) -> str:
    """Each with its value; words of a free answer have none."""
    rated = question.kind == "rating"
    labels = [(o.value, forms.text_in(o.label, "id")) for o in question.options]
    return (
        "\n".join(f"{value}. {label}" if rated else label for value, label in labels)
        or "Isian bebas"
    )


def _answers(facts: RoundFacts) -> Annex:
    title = "Pengolahan Data per Responden dan per Unsur"
    return title, (
        paragraph("Per unsur", "label"),
        _per_element(facts),
        paragraph("Per responden", "label"),
        *_per_respondent(facts),
    )


def _per_element(facts: RoundFacts) -> Table:
    columns = (
        Column("Unsur", 0.36),
        Column("Jawaban", 0.12, "right"),
        Column("Jumlah nilai", 0.14, "right"),
        Column("NRR", 0.12, "right"),
        Column("NRR tertimbang", 0.14, "right"),
        Column("Nilai", 0.12, "right"),
    )
    rows = [
        row(
            f"{e.code} {display.element_name(e.key, facts.round.instrument)}",
            numerals.number(e.n),
            numerals.number(facts.given(e)),
            words.number(e.nrr, 4),
            words.number(facts.weighted(e), 4),
            words.number(e.index),
        )
        for e in facts.elements
    ]
    index = TableRow(
        (
            Cell("IKM unit pelayanan", cols=5),
            *repeat(None, 4),
            Cell(words.number(facts.standing.index)),
        ),
        strong=True,
    )
    return flat_table("Pengolahan nilai per unsur.", columns, (*rows, index), small=True)


def _per_respondent(facts: RoundFacts) -> tuple[Block, ...]:
    given = facts.respondents
    if facts.few:
        text = f"Tidak ditampilkan: jawaban kurang dari {LEAST} responden dapat dikenali orangnya."
        return (paragraph(text),)
    if given.n != facts.count.n:
        text = (
            f"Jawaban per responden tidak lengkap lagi: {numerals.number(given.n)} dari "
            f"{numerals.number(facts.count.n)} masih disimpan; selebihnya dihapus menurut masa "
            "simpannya. Nilai di atas dihitung dari seluruh jawaban."
        )
        return (paragraph(text),)
    codes = [question_code(facts.round, question) for question in given.questions]
    columns = (Column("No", 1.2, "right"), *(Column(code, 1, "center") for code in codes))
    note = (
        "Baris diurutkan menurut nilai, bukan menurut waktu, dan nomornya bukan nomor responden; "
        "tidak ada "
        f"yang menunjukkan siapa yang menjawab. {words.NONE}: tidak dijawab."
    )
    sums = [
        numerals.number(sum(value * times for value, times in facts.count.values[q].items()))
        for q in given.questions
    ]
    rows = (*_forms(facts), row("Jumlah", *sums, strong=True))
    table = flat_table("Nilai yang diberikan setiap responden.", columns, rows, small=True)
    return table, paragraph(note, "note")


def _forms(facts: RoundFacts) -> Iterator[TableRow]:
    number = 0
    for values, times in facts.respondents.rows:
        texts = [words.NONE if value is None else str(value) for value in values]
        for _ in range(times):
            number += 1
            yield row(str(number), *texts)


def _documentation(facts: RoundFacts) -> Annex | None:
    """What the unit handed in as evidence; None where it has nothing."""
    rows = [
        row(str(i), mask(plan.text), plan_tables.evidence(plan))
        for i, plan in enumerate((p for p in facts.plans if p.evidence), start=1)
    ]
    if not rows:
        return None
    columns = (Column("No", 0.07, "right"), Column("Rencana", 0.5), Column("Dokumentasi", 0.43))
    table = flat_table("Dokumentasi tindak lanjut.", columns, rows, small=True)
    return "Dokumentasi", (table,)


def _before(facts: RoundFacts) -> Annex:
    assert facts.before is not None  # noqa: S101 - for the type checker
    earlier, plans = facts.before
    return f"Tindak Lanjut {earlier.name}", (
        plan_tables.follow_up(plans),
        paragraph(plan_tables.counted(plans), "note"),
    )
