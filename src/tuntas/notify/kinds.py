"""What can be told: the steps in a plan's life that tell somebody, the reminders of its deadline, and
a release of recommendations.

A kind is also the name of a webhook's event.
"""

from __future__ import annotations

from collections.abc import Mapping

from tuntas.core import followup, reminders
from tuntas.core.messages import N_

TEST = "test"
RELEASED = "recommendations.released"
KINDS: Mapping[str, str] = {
    **{f"plan.{verb}": label for verb, label in followup.HAPPENED.items()},
    **{f"plan.{name}": label for name, label in reminders.LABELS.items()},
    RELEASED: N_("Rekomendasi dirilis"),
}
LABELS: Mapping[str, str] = {**KINDS, TEST: N_("Uji coba")}
