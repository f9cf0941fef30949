from django.urls import include, path

from .comments import views as comments
from .export import views as export
from .integrity import views as integrity
from .profile import views as profile
from .published import views as published
from .quality import views as quality
from .ranking import views as ranking, views_map
from .scores import views
from .trends import views as trends, views_units

PUBLISHED = [
    path("", published.figures, name="published"),
    path("baru/", published.new, name="published-new"),
    path("<int:pk>/", published.round_figures, name="published-round"),
    path("<int:pk>/ubah/", published.change, name="published-change"),
    path("<int:pk>/hapus/", published.remove, name="published-remove"),
]
COMMENTS = [
    path("", comments.comment_labels, name="comment-labels"),
    path("baca/", comments.propose, name="propose-comment-labels"),
    path("putuskan/", comments.decide, name="decide-comment-labels"),
    path("<int:pk>/", comments.correct, name="correct-comment-labels"),
]
RESULTS = [
    path("", views.matrix, name="results"),
    path("jawaban/", export.answers, name="answers-export"),
    path("peringkat/", ranking.ranking_page, name="ranking"),
    path("peta/", views_map.map_page, name="map"),
    path("kuesioner/", quality.quality_page, name="quality"),
    path("profil/", profile.profile_page, name="profile"),
    path("tren/", trends.trend_page, name="trend"),
    path("tren/unit/", views_units.unit_changes, name="trend-units"),
]
INTEGRITY = [
    path("", integrity.signals, name="integrity"),
    path("perbandingan/", integrity.comparison, name="integrity-comparison"),
    path("<int:service_pk>/", integrity.service, name="integrity-service"),
    path("<int:service_pk>/putuskan/", integrity.decide, name="integrity-decide"),
]

urlpatterns = [
    path("hasil/", include(RESULTS)),
    path("hasil/angka-terbitan/", include(PUBLISHED)),
    path("hasil/komentar/", include(COMMENTS)),
    path("survei/<int:pk>/integritas/", include(INTEGRITY)),
]
