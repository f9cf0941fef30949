from django.urls import path

from tuntas.results import (
    views,
    views_comments,
    views_export,
    views_integrity,
    views_map,
    views_profile,
    views_published,
    views_quality,
    views_ranking,
    views_trend,
    views_trend_units,
)

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
    path("hasil/komentar/", views_comments.comments, name="comment-labels"),
    path("hasil/komentar/baca/", views_comments.propose, name="propose-comment-labels"),
    path("hasil/komentar/putuskan/", views_comments.decide, name="decide-comment-labels"),
    path("hasil/komentar/<int:pk>/", views_comments.correct, name="correct-comment-labels"),
    path("survei/<int:pk>/integritas/", views_integrity.signals, name="integrity"),
    path("survei/<int:pk>/integritas/perbandingan/", views_integrity.comparison, name="integrity-comparison"),
    path("survei/<int:pk>/integritas/<int:service_pk>/", views_integrity.service, name="integrity-service"),
    path(
        "survei/<int:pk>/integritas/<int:service_pk>/putuskan/",
        views_integrity.decide,
        name="integrity-decide",
    ),
]
