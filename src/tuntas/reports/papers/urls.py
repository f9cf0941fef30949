from django.urls import include, path

from . import views
from .indicators import views as indicators
from .waiting import views as waiting

PAPERS = [
    path("", views.papers, name="papers"),
    path("publikasi/", views.publication_add, name="publication-add"),
    path("publikasi/<int:pk>/tarik/", views.publication_withdraw, name="publication-withdraw"),
    path("tulis/<slug:paper>/<slug:kind>/", waiting.ask, name="paper-ask"),
    path("ditulis/<slug:key>/", waiting.wait, name="paper-waiting"),
    path("ditulis/<slug:key>/berkas/", waiting.download, name="paper-written"),
    path("<slug:paper>/<slug:kind>/", views.paper, name="unit-paper"),
]

urlpatterns = [
    path("unit/<int:no>/naskah/", include(PAPERS)),
    path(
        "evaluasi/<slug:code>/berita-acara/<int:no>/<slug:kind>/",
        views.minutes_file,
        name="minutes",
    ),
    path("tindak-lanjut/pekppp/", indicators.pekppp, name="pekppp"),
    path("tindak-lanjut/pekppp/edisi/", indicators.choose_edition, name="pekppp-edition"),
]
