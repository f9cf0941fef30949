"""What a person chooses for every page: language and theme."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

CHOICES = {settings.LANGUAGE_COOKIE_NAME: {"id", "en"}, "theme": {"auto", "light", "dark"}}
A_YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def prefer(request: HttpRequest) -> HttpResponse:
    """Keep a choice in a cookie and go back to the page it was made on."""
    chosen = {name: request.POST[name] for name in CHOICES if name in request.POST}
    if not chosen or any(value not in CHOICES[name] for name, value in chosen.items()):
        return HttpResponseBadRequest()
    back = request.POST.get("back", "/")
    if not url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    response = redirect(back)
    for name, value in chosen.items():
        response.set_cookie(
            name, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SECURE_SSL
        )
    return response
