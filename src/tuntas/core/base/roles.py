"""What roles mean, who may stand in for whom, and which powers may be switched on for a while, as
data.
"""

from dataclasses import dataclass
from datetime import timedelta

from . import data

LONGEST_ELEVATION = timedelta(hours=8)


@dataclass(frozen=True)
class RoleFacts:
    """``delegates``: the roles that somebody else may be given for the time of absence, one's own
    or a lesser one. ``elevates``: the roles that may be switched on for some hours. ``plans``: has
    a say in plans."""

    describes: str
    at_unit: bool = False
    plans: bool = True
    delegates: tuple[str, ...] = ()
    elevates: tuple[str, ...] = ()


ROLES = {role: RoleFacts(**row) for role, row in data.rows("base/roles").items()}
