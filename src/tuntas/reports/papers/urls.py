from django.urls import path

from tuntas.reports.papers import views
from tuntas.reports.papers.indicators import views as views_indicators
from tuntas.reports.papers.waiting import views as views_waiting

PAPERS = "unit/<int:no>/naskah/"

urlpatterns = [
    path(PAPERS, views.papers, name="papers"),
    path(f"{PAPERS}publikasi/", views.publication_add, name="publication-add"),
    path(
        f"{PAPERS}publikasi/<int:pk>/tarik/",
        views.publication_withdraw,
        name="publication-withdraw",
    ),
    path(f"{PAPERS}tulis/<slug:paper>/<slug:kind>/", views_waiting.ask, name="paper-ask"),
    path(f"{PAPERS}ditulis/<slug:key>/", views_waiting.wait, name="paper-waiting"),
    path(f"{PAPERS}ditulis/<slug:key>/berkas/", views_waiting.download, name="paper-written"),
    path(f"{PAPERS}<slug:paper>/<slug:kind>/", views.paper, name="unit-paper"),
    path(
        "evaluasi/<slug:code>/berita-acara/<int:no>/<slug:kind>/",
        views.minutes_file,
        name="minutes",
    ),
    path("tindak-lanjut/pekppp/", views_indicators.pekppp, name="pekppp"),
]
