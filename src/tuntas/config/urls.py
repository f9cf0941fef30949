from django.urls import URLPattern, URLResolver, include, path

from tuntas.evaluation.overview import overview

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview, name="overview"),
    path("", include("tuntas.web.urls")),
    path("", include("tuntas.accounts.urls")),
    path("", include("tuntas.results.urls")),
    path("", include("tuntas.followup.urls")),
]
