"""Templates in tests are strict: a variable that the view does not give fails the test.

Django prints nothing for it, counts it as 0 and loops over nothing, so that a page can say "0
figures do not agree" above a table of 35. Only ``{% if %}`` may ask for what is not always given,
and what the filter ``default`` fills.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.template.base import FilterExpression, Variable, VariableDoesNotExist
from django.template.defaultfilters import default, default_if_none
from django.template.defaulttags import ForNode

FILLED = (default, default_if_none)


class UnknownVariable(Exception):
    """A template asks for what its context lacks."""


def _check(expression: FilterExpression, context: Any) -> None:
    if not isinstance(expression.var, Variable):
        return
    if expression.filters and expression.filters[0][0] in FILLED:
        return
    try:
        expression.var.resolve(context)
    except VariableDoesNotExist as missing:
        where = context.template.name if context.template else "?"
        raise UnknownVariable(f"{where}: {expression.token}: {missing}") from missing


@contextmanager
def strict() -> Iterator[None]:
    """As long as it lasts."""
    resolve, loop = FilterExpression.resolve, ForNode.render

    def of_what_is_given(self: Any, context: Any, ignore_failures: bool = False) -> Any:
        if not ignore_failures:
            _check(self, context)
        return resolve(self, context, ignore_failures)

    def over_what_is_given(self: Any, context: Any) -> Any:
        _check(self.sequence, context)
        return loop(self, context)

    with (
        patch.object(FilterExpression, "resolve", of_what_is_given),
        patch.object(ForNode, "render", over_what_is_given),
    ):
        yield
