"""What can be told: the steps in a plan's life that tell somebody, the reminders of its deadline,
and a release of recommendations.

A kind is also the name of a webhook's event.
"""

from collections.abc import Mapping

from tuntas.core.base.data import rows
from tuntas.core.followup import reminders, workflow as followup

TEST = "test"
RELEASED = "recommendations.released"
TO_SIGN, SENT_BACK, SIGNED = "report.to_sign", "report.sent_back", "report.signed"
_OWN = rows("kinds", "tuntas.notify")
# What is told of a report on its way through its signatures.
SIGN_OFF: Mapping[str, str] = _OWN["sign_off"]
KINDS: Mapping[str, str] = {
    **{f"plan.{verb}": label for verb, label in followup.HAPPENED.items()},
    **{f"plan.{name}": label for name, label in reminders.LABELS.items()},
    RELEASED: _OWN["labels"][RELEASED],
}
LABELS: Mapping[str, str] = KINDS | _OWN["labels"]
