from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import path

from .passwords import views as passwords
from .views import SignIn

urlpatterns = [
    path("masuk/", SignIn.as_view(), name="sign-in"),
    path("keluar/", login_not_required(LogoutView.as_view()), name="sign-out"),
    path("kata-sandi/", passwords.change, name="password"),
    path("undangan/<str:secret>/", passwords.by_link, name="password-by-link"),
]
