import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse

from .forms import COOKIE, SignInForm
from .models import User

KEPT = timedelta(days=400)  # as long as browsers keep a cookie


class SignIn(LoginView):
    """Name and password; a person who is signed in already goes on to the overview."""

    authentication_form = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.device = request.COOKIES.get(COOKIE, "")[:100] or secrets.token_urlsafe(24)

    def get_form(self, form_class: Any = None) -> Any:
        form: Any = super().get_form(form_class)
        form.device = self.device
        return form

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        if form.wait:
            response.status_code = 429
            response.headers["Retry-After"] = str(form.wait)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """The device is known from now on."""
        response = super().form_valid(form)
        response.set_cookie(
            COOKIE,
            self.device,
            max_age=KEPT,
            path=settings.SESSION_COOKIE_PATH + "masuk/",
            secure=settings.SECURE_SSL,
            httponly=True,
            samesite="Lax",
        )
        return response

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(nobody=not User.objects.exists(), **more)
