from django.urls import URLPattern, URLResolver, include, path

from tuntas.evaluation.overview.views import overview
from tuntas.evaluation.units.views import unit, units

handler500 = "tuntas.web.serving.outage.failed"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview, name="overview"),
    path("unit/", units, name="units"),
    path("unit/<int:no>/", unit, name="unit"),
    path("", include("tuntas.web.urls")),
    path("", include("tuntas.accounts.urls")),
    path("", include("tuntas.organisation.urls")),
    path("", include("tuntas.notify.urls")),
    path("", include("tuntas.surveys.public_urls")),
    path("", include("tuntas.surveys.channels.urls")),
    path("", include("tuntas.surveys.urls")),
    path("", include("tuntas.results.urls")),
    path("", include("tuntas.followup.work.urls")),
    path("", include("tuntas.followup.urls")),
    path("", include("tuntas.evaluation.urls")),
    path("", include("tuntas.reports.urls")),
    path("", include("tuntas.publication.urls")),
]
