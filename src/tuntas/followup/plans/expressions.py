"""What a query of plans computes beside their columns."""

from typing import Any

from django.db.models import Func, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim

from tuntas.followup.models import PlanElement


class CodesInOne(Func):
    """The codes of all rows of a subquery with commas between them, in any order."""

    function, template = "STRING_AGG", "%(function)s(%(expressions)s, ',')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **context)


def text(*of: Any) -> Coalesce:
    """The first of these that is there, else ""."""
    return Coalesce(*of, Value(""), output_field=TextField())


def codes() -> Coalesce:
    """Of the elements of a plan, with commas between them, in any order."""
    elements = PlanElement.objects.filter(plan=OuterRef("pk")).order_by()
    return text(Subquery(elements.annotate(all=CodesInOne("code")).values("all")))


def name_of(person: str) -> Coalesce:
    """Of the person behind a foreign key."""
    full = Trim(Concat(f"{person}__first_name", Value(" "), f"{person}__last_name"))
    return text(NullIf(full, Value("")), f"{person}__username")
