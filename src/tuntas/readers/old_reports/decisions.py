"""What the reader may have to decide, each with a stable code and a sentence for people."""

from tuntas.core.base import data
from tuntas.core.base.messages import Message
from tuntas.readers.old_reports.model import Decision

SENTENCES = data.rows("old_reports/sentences", "tuntas.readers")
DECISIONS: dict[str, str] = SENTENCES["decisions"]


class Decisions(list[Decision]):
    """Those taken so far."""

    def note(
        self, code: str, quote: str, first: int, last: int | None = None, **values: object
    ) -> None:
        """A decision on one line or on those to ``last``; the quote is cut to 200 characters."""
        if code not in DECISIONS:
            raise KeyError(code)
        cut = quote if len(quote) <= 200 else quote[:199] + "…"
        self.append(Decision(code, first, last or first, cut, values))


def explain(decision: Decision) -> Message:
    return Message(DECISIONS[decision.code], decision.values)
