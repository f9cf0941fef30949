"""What people of the agency see of the surveys; the respondents' own addresses are in
public_urls.
"""

from django.urls import path

from tuntas.surveys.complaints import views as views_complaints
from tuntas.surveys.complaints import views_suggestions
from tuntas.surveys.questionnaires import views as views_questionnaires
from tuntas.surveys.rounds import views as views_rounds
from tuntas.surveys.rounds import views_progress, views_services

urlpatterns = [
    path("survei/komentar/", views_suggestions.suggestions, name="comments"),
    path("survei/pengaduan/", views_complaints.complaints, name="complaints"),
    path("survei/pengaduan/<int:pk>/", views_complaints.complaint, name="complaint"),
    path("survei/pengaduan/<int:pk>/tangani/", views_complaints.take, name="complaint-take"),
    path("survei/pengaduan/<int:pk>/kontak/", views_complaints.contact, name="complaint-contact"),
    path("survei/pengaduan/<int:pk>/jawab/", views_complaints.answer, name="complaint-answer"),
    path("survei/pengaduan/<int:pk>/kirim/", views_complaints.send, name="complaint-send"),
    path("survei/", views_rounds.rounds, name="rounds"),
    path("survei/baru/", views_rounds.new, name="round-new"),
    path("survei/<int:pk>/", views_progress.round_page, name="round"),
    path("survei/<int:pk>/ubah/", views_rounds.change, name="round-change"),
    path("survei/<int:pk>/layanan/", views_services.services, name="round-services"),
    path("survei/<int:pk>/pengguna/", views_services.users, name="round-users"),
    path("survei/<int:pk>/buka/", views_rounds.start, name="round-start"),
    path("survei/<int:pk>/buang/", views_rounds.discard, name="round-discard"),
    path("survei/<int:pk>/tutup/", views_rounds.close, name="round-close"),
    path("survei/<int:pk>/buka-kembali/", views_rounds.reopen, name="round-reopen"),
    path("survei/kuesioner/", views_questionnaires.questionnaires, name="questionnaires"),
    path("survei/kuesioner/impor/", views_questionnaires.import_file, name="questionnaire-import"),
    path(
        "survei/kuesioner/siap/<slug:key>/", views_questionnaires.ready, name="questionnaire-ready"
    ),
    path("survei/kuesioner/<int:pk>/", views_questionnaires.questionnaire, name="questionnaire"),
    path(
        "survei/kuesioner/<int:pk>/ubah/", views_questionnaires.change, name="questionnaire-change"
    ),
    path(
        "survei/kuesioner/<int:pk>/berkas/", views_questionnaires.export, name="questionnaire-file"
    ),
    path(
        "survei/kuesioner/<int:pk>/beda/",
        views_questionnaires.difference,
        name="questionnaire-difference",
    ),
]
