from django.urls import path

from tuntas.results.comments import views as views_comments
from tuntas.results.export import views as views_export
from tuntas.results.integrity import views as views_integrity
from tuntas.results.profile import views as views_profile
from tuntas.results.published import views as views_published
from tuntas.results.quality import views as views_quality
from tuntas.results.ranking import views as views_ranking
from tuntas.results.ranking import views_map
from tuntas.results.scores import views
from tuntas.results.trends import views as views_trend
from tuntas.results.trends import views_units as views_trend_units

urlpatterns = [
    path("hasil/", views.matrix, name="results"),
    path("hasil/jawaban/", views_export.answers, name="answers-export"),
    path("hasil/peringkat/", views_ranking.ranking_page, name="ranking"),
    path("hasil/peta/", views_map.map_page, name="map"),
    path("hasil/kuesioner/", views_quality.quality_page, name="quality"),
    path("hasil/profil/", views_profile.profile_page, name="profile"),
    path("hasil/tren/", views_trend.trend_page, name="trend"),
    path("hasil/tren/unit/", views_trend_units.unit_changes, name="trend-units"),
    path("hasil/angka-terbitan/", views_published.figures, name="published"),
    path("hasil/angka-terbitan/baru/", views_published.new, name="published-new"),
    path("hasil/angka-terbitan/<int:pk>/", views_published.round_figures, name="published-round"),
    path("hasil/angka-terbitan/<int:pk>/ubah/", views_published.change, name="published-change"),
    path("hasil/angka-terbitan/<int:pk>/hapus/", views_published.remove, name="published-remove"),
    path("hasil/komentar/", views_comments.comment_labels, name="comment-labels"),
    path("hasil/komentar/baca/", views_comments.propose, name="propose-comment-labels"),
    path("hasil/komentar/putuskan/", views_comments.decide, name="decide-comment-labels"),
    path("hasil/komentar/<int:pk>/", views_comments.correct, name="correct-comment-labels"),
    path("survei/<int:pk>/integritas/", views_integrity.signals, name="integrity"),
    path(
        "survei/<int:pk>/integritas/perbandingan/",
        views_integrity.comparison,
        name="integrity-comparison",
    ),
    path(
        "survei/<int:pk>/integritas/<int:service_pk>/",
        views_integrity.service,
        name="integrity-service",
    ),
    path(
        "survei/<int:pk>/integritas/<int:service_pk>/putuskan/",
        views_integrity.decide,
        name="integrity-decide",
    ),
]
