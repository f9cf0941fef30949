"""Annexes of the report of a round: questionnaire, answers, documentation, earlier follow-up."""

from collections.abc import Iterator

from tuntas.core.score.disclosure import LEAST
from tuntas.core.survey import questionnaire as forms
from tuntas.core.survey.questionnaire import Question
from tuntas.reports.document import layouts
from tuntas.reports.document.model import (
    NONE,
    Block,
    Cell,
    Column,
    Group,
    Heading,
    Section,
    Table,
    TableRow,
    flat,
    paragraph,
    row,
)
from tuntas.reports.papers import plan_tables, words
from tuntas.reports.papers.words import say
from tuntas.web import display

from .facts import RoundFacts, question_code, questionnaire_of


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
    groups = [Group("Penilaian dan pertanyaan lain", _rows(made.questions))]
    if made.profile:
        groups.append(Group("Tentang responden", _rows(made.profile)))
    blocks: list[Block] = [layouts.grouped("questionnaire", groups)]
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
    rows = [
        row(
            f"{e.code} {display.element_name(e.key, facts.round.instrument)}",
            e.n,
            facts.given(e),
            words.exact(e.nrr),
            words.exact(facts.weighted(e)),
            e.index,
        )
        for e in facts.elements
    ]
    index = row(Cell("IKM unit pelayanan", cols=5), facts.standing.index, strong=True)
    return layouts.table("processing", (*rows, index))


def _per_respondent(facts: RoundFacts) -> tuple[Block, ...]:
    given = facts.respondents
    if facts.few:
        return (say("answers.few", least=LEAST),)
    if given.n != facts.count.n:
        return (say("answers.incomplete", kept=given.n, counted=facts.count.n),)
    codes = [question_code(facts.round, question) for question in given.questions]
    columns = (Column("No", 1.2, "right"), *(Column(code, 1, "center") for code in codes))
    forms = (row(str(i), *values) for i, values in enumerate(given.forms, start=1))
    sums = [
        sum(value * times for value, times in facts.count.values[q].items())
        for q in given.questions
    ]
    rows = (*forms, row("Jumlah", *sums, strong=True))
    summary = "Nilai yang diberikan setiap responden."
    return Table(summary, columns, flat(rows), small=True), say("answers.order", "note", none=NONE)


def _documentation(facts: RoundFacts) -> Annex | None:
    """What the unit handed in as evidence; None where it has nothing."""
    rows = [
        row(str(i), plan.text, plan_tables.evidence(plan) or None)
        for i, plan in enumerate((p for p in facts.plans if p.evidence), start=1)
    ]
    if not rows:
        return None
    return "Dokumentasi", (layouts.table("documentation", rows),)


def _before(facts: RoundFacts) -> Annex:
    assert facts.before is not None  # noqa: S101 - for the type checker
    earlier, plans = facts.before
    return f"Tindak Lanjut {earlier.name}", (
        plan_tables.follow_up(plans),
        paragraph(plan_tables.counted(plans), "note"),
    )
