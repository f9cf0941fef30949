"""How the pages of one evaluation begin: which one it is, and who may be there."""

from collections.abc import Callable
from functools import wraps
from operator import attrgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from tuntas.organisation.permissions import Viewer
from tuntas.organisation.requests import Request, View

from .queries import evaluation_or_404


def evaluation_page(may: Callable[[Viewer], bool]) -> Callable[[View], View]:
    """The view takes the evaluation in place of its code; 404 for one of another agency, 403 for
    those who may not.
    """

    def decorated(view: View) -> View:
        @wraps(view)
        def checked(request: Request, code: str, **more: Any) -> HttpResponseBase:
            found = evaluation_or_404(request.viewer, code)
            if not may(request.viewer):
                raise PermissionDenied
            return view(request, found, **more)

        return checked

    return decorated


# For all who see what is said of every unit; for the inspectorate.
whole_page = evaluation_page(attrgetter("sees_all_units"))
inspectorate_page = evaluation_page(attrgetter("is_inspectorate"))
