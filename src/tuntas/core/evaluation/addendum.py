"""What happened to plans after a cut-off: told beside the frozen state, never mixed into it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tuntas.core.base import data
from tuntas.core.survey.round_codes import RoundName

WHAT: Mapping[str, str] = data.rows("evaluation/changes")["later"]


@dataclass(frozen=True)
class Later:
    """One thing that happened. ``at``: ISO, in the agency's time; ``what``: a key of ``WHAT``.

    ``detail``: the reason, the new day, the title of the evidence or the id of the check, as it was
    written. ``late``: it took effect before the moment and was only recorded after the cut-off was
    made.
    """

    at: str
    year: int
    plan: str
    unit: str
    what: str
    detail: str = ""
    late: bool = False
    round_code: str = ""  # where the round is not called by its year

    @property
    def round(self) -> RoundName:
        return RoundName.of(self.year, self.round_code)

    def to_dict(self) -> dict[str, Any]:
        """Without ``round_code`` where it is "", as before rounds had codes."""
        return {k: v for k, v in asdict(self).items() if k != "round_code" or v}


def to_json(events: Iterable[Later]) -> str:
    return json.dumps(
        [e.to_dict() for e in events], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def from_json(text: str) -> tuple[Later, ...]:
    return tuple(Later(**event) for event in json.loads(text))
