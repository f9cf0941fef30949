"""What a row may say together, held by the database."""

from typing import Any

from django.db.models import CheckConstraint, Q


def filled_unless(name: str, *fields: str, **unset: Any) -> CheckConstraint:
    """``fields`` are NULL as long as the row is ``unset`` (a field and its value), and filled as
    soon as it is not.
    """
    filled = Q(**{f"{field}__isnull": False for field in fields})
    empty = Q(**unset, **dict.fromkeys(fields))
    return CheckConstraint(condition=empty | (~Q(**unset) & filled), name=name)
