from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from tuntas.organisation.permissions import viewer


def viewer_of_request(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """``request.viewer``: the signed-in person with the roles of this moment; looked up once, if
    asked.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.viewer = SimpleLazyObject(lambda: viewer(request.user, timezone.now()))  # type: ignore[attr-defined]
        return get_response(request)

    return handle
