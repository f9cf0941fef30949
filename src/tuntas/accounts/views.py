from django.contrib.auth.views import LoginView

from .forms import SignInForm


class SignIn(LoginView):
    """Name and password; a person who is signed in already goes on to the overview."""

    authentication_form = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True
