"""The life of a plan and the way of signatures as pages of the documentation, written from the
tables in ``core.followup.workflow`` and ``core.report.sign_off``.

``python -m tests.repository.workflow`` writes docs/reference/workflow.md and sign-off.md; with
``--check`` it changes nothing and fails where a page is not what its table says.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from babel.messages.pofile import read_po

from tests.repository.messages import PO
from tuntas.core.base.terms import named
from tuntas.core.followup import workflow as core
from tuntas.core.report import sign_off as signoff

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "workflow.md"
HEAD = """# The life of an action plan

Written by `python -m tests.repository.workflow` from the table in `src/tuntas/core/followup/workflow.toml`, and checked
against it. Buttons, the reason why one is grey, notices and the tests of roles come from the same table.

People read the Indonesian words; a published report knows only Open and Close (Close: state `closed`).
"""  # noqa: E501
TAIL = """## What holds besides

- The second of two people who act at once is told, and nothing is overwritten: each act names the version
  that the person saw.
- Every act appends a status event and an audit row in the transaction of the change.
- What was submitted is fixed; it is changed after it was withdrawn or sent back.
- A deadline moves by a request with its reason, granted by the head of the unit and never by who asked for it;
  the deadline that was approved first stays known.
- Overdue is never stored: a plan that its unit works on (`approved`, `in_progress`, `returned`, `reopened`)
  is overdue when its due day, or else its deadline, has passed.
- Notes are never changed. The unit tells of progress; a comment goes to the other side, which is told of it.
"""  # noqa: E501


SIGN_OFF = PAGE.with_name("sign-off.md")
SIGN_OFF_HEAD = """# How a report is signed

Written by `python -m tests.repository.workflow` from the table in `src/tuntas/core/report/sign_off.toml`, and checked
against it. A step is signed by who holds its role in the inspectorate and its seat in the team of the
assignment, or acts for whoever has that seat.
"""  # noqa: E501
SIGN_OFF_TAIL = """## What holds besides

- A member presents the draft of a written run. What is sent back is corrected in a new run and presented
  again; remarks stay until somebody of the team settles each with an answer.
- Every act appends a row that is never changed, and an audit row in the transaction of the change. The second
  of two who act at once is told (409, on the page as it stands, with what was typed): each act names the
  version that the person saw.
- The step waits in "my work" of whoever holds its seat with an account, or acts for the holder in that role,
  and counts in the navigation. A deputy's signature says for whom; the report prints "Plh." or "Plt." before
  the title. What is sent back is told to who forwarded it last and to who had the draft written.
- The last signature has the final files written, without watermark, with number, place, day and signer; the
  same cut-off, texts and signature give the same bytes. The code is that of the draft: it is the data's.
- A PDF signed outside is uploaded to the published report: a PDF by content, whose text carries the code.
  Earlier uploads stay as versions; `/verifikasi/CODE/?format=json` gives all digests.
"""  # noqa: E501


def sign_off_page() -> str:
    english = _english()
    roles = ((f"`{role}`", seat) for role, seat in signoff.SEATS.items())
    states = ((f"`{state}`", label, english[label]) for state, label in signoff.STATES.items())
    ways = (
        (
            f"`{t.verb}`",
            t.label,
            f"`{t.source}` → `{t.target}`",
            t.role,
            ", ".join(f"`{g}`" for g in t.guards),
        )
        for t in signoff.TRANSITIONS
    )
    guards = (
        (f"`{n}`", f"`{g.code}`", g.sentence, english[g.sentence])
        for n, g in signoff.GUARDS.items()
    )
    parts = [
        ("## Roles and seats\n", _table(("role", "seat in the team"), roles)),
        ("## States\n", _table(("state", "Indonesian", "English"), states)),
        ("## Transitions\n", _table(("verb", "button", "from → to", "who may", "guards"), ways)),
        ("## Guards\n", _table(("guard", "refusal", "what is said", "in English"), guards)),
    ]
    lines = (line for title, rows in parts for line in (title, *rows))
    return named("\n".join([SIGN_OFF_HEAD, *lines, SIGN_OFF_TAIL]))


def _english() -> dict[str, str]:
    with PO.open("rb") as file:
        return {message.id: named(str(message.string), english=True) for message in read_po(file)}


def page() -> str:
    english = _english()
    parts = (_states(english), _way(), _transitions(), _guards(english), _outcomes(english))
    return named("\n".join([HEAD, *(line for part in parts for line in part), TAIL]))


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
        (
            f"`{name}`",
            guard.sentence,
            english[guard.sentence],
            ", ".join(guard.asks) or "greys the button",
        )
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
    pages = {PAGE: page(), SIGN_OFF: sign_off_page()}
    if "--check" not in arguments:
        for path, text in pages.items():
            path.write_text(text)
        return 0
    old = [path.name for path, text in pages.items() if path.read_text() != text]
    print(
        f"old: {', '.join(old)}; run {__spec__.name}"
        if old
        else "the pages are what the tables say"
    )
    return 1 if old else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
