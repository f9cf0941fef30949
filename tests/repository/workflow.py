"""The life of a plan as a page of the documentation, written from the table in ``core.followup``.

``python -m tests.repository.workflow`` writes docs/reference/workflow.md; with ``--check`` it changes nothing
and fails where the page is not what the table says.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from babel.messages.pofile import read_po

from tests.repository.messages import PO
from tuntas.core import followup as core

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "workflow.md"
HEAD = """# The life of an action plan

Written by `python -m tests.repository.workflow` from the table in `src/tuntas/core/followup.py`, and checked
against it. Buttons, the reason why one is grey, notices and the tests of roles come from the same table.

People read the Indonesian words; a published report knows only Open and Close (Close: state `closed`).
"""
TAIL = """## What holds besides

- The second of two people who act at once is told, and nothing is overwritten: each act names the version
  that the person saw.
- Every act appends a status event and an audit row in the transaction of the change.
- What was submitted is fixed; it is changed after it was withdrawn or sent back.
- A deadline moves by a wish with its reason, granted by the head of the unit and never by who wished for it;
  the deadline that was approved first stays known.
- Overdue is never stored: a plan that its unit works on (`approved`, `in_progress`, `returned`, `reopened`)
  is overdue when its due day, or else its deadline, has passed.
- Notes are never changed. The unit tells of progress; a comment goes to the other side, which is told of it.
"""


def page() -> str:
    with PO.open("rb") as file:
        catalogue = read_po(file)
    english = {message.id: str(message.string) for message in catalogue}
    parts = (_states(english), _way(), _transitions(), _guards(english), _outcomes(english))
    return "\n".join([HEAD, *(line for part in parts for line in part), TAIL])


def _states(english: Mapping[str, str]) -> Iterator[str]:
    yield "## States\n"
    rows = (
        (f"`{state}`", label, english[label], core.published_status(state).capitalize())
        for state, label in core.STATES.items()
    )
    yield from _table(("state", "Indonesian", "English", "published"), rows)


def _way() -> Iterator[str]:
    yield "## The way\n"
    yield "```"
    for state in core.STATES:
        for t in (t for t in core.TRANSITIONS if t.source == state):
            yield f"{state:<12} --{t.verb:-<10}-> {t.target:<12} {', '.join(t.roles)}"
    yield "```\n"


def _transitions() -> Iterator[str]:
    yield "## Transitions\n"
    rows = (
        (
            f"`{t.verb}`",
            t.label,
            f"`{t.source}` → `{t.target}`",
            ", ".join(t.roles),
            ", ".join(f"`{guard}`" for guard in t.guards),
            ", ".join(t.tells),
        )
        for t in core.TRANSITIONS
    )
    yield from _table(("verb", "button", "from → to", "who may", "guards", "who is told"), rows)


def _guards(english: Mapping[str, str]) -> Iterator[str]:
    yield "## Guards\n"
    rows = (
        (f"`{name}`", guard.sentence, english[guard.sentence], ", ".join(guard.asks) or "greys the button")
        for name, guard in core.GUARDS.items()
    )
    yield from _table(("guard", "what is said", "in English", "looks at"), rows)


def _outcomes(english: Mapping[str, str]) -> Iterator[str]:
    yield "## Outcomes, given when evidence is handed in\n"
    rows = ((f"`{key}`", label, english[label]) for key, label in core.OUTCOMES.items())
    yield from _table(("outcome", "Indonesian", "English"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def main(arguments: Sequence[str]) -> int:
    if "--check" not in arguments:
        PAGE.write_text(page())
        return 0
    same = PAGE.read_text() == page()
    print("the page is what the table says" if same else f"{PAGE.name} is old: run {__spec__.name}")
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
