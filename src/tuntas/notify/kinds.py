"""What can be told: the steps in a plan's life that tell somebody, and the reminders of its deadline.

A kind is also the name of a webhook's event.
"""

from __future__ import annotations

from collections.abc import Mapping

from tuntas.core import followup, reminders
from tuntas.core.messages import N_

TEST = "test"
KINDS: Mapping[str, str] = {
    **{f"plan.{t.verb}": t.label for t in followup.TRANSITIONS if t.tells},
    **{f"plan.{name}": label for name, label in reminders.LABELS.items()},
}
LABELS: Mapping[str, str] = {**KINDS, TEST: N_("Uji coba")}
