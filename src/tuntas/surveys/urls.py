"""What people of the agency see of the surveys; the respondents' own addresses are in
public_urls.
"""

from django.urls import include, path

from .complaints import views as complaints, views_suggestions
from .questionnaires import views as questionnaires
from .rounds import views as rounds, views_progress, views_services

COMPLAINT = [
    path("", complaints.complaint, name="complaint"),
    path("tangani/", complaints.take, name="complaint-take"),
    path("kontak/", complaints.contact, name="complaint-contact"),
    path("jawab/", complaints.answer, name="complaint-answer"),
    path("kirim/", complaints.send, name="complaint-send"),
]
ROUND = [
    path("", views_progress.round_page, name="round"),
    path("ubah/", rounds.change, name="round-change"),
    path("layanan/", views_services.services, name="round-services"),
    path("pengguna/", views_services.users, name="round-users"),
    path("buka/", rounds.start, name="round-start"),
    path("buang/", rounds.discard, name="round-discard"),
    path("tutup/", rounds.close, name="round-close"),
    path("buka-kembali/", rounds.reopen, name="round-reopen"),
]
QUESTIONNAIRE = [
    path("", questionnaires.questionnaire, name="questionnaire"),
    path("ubah/", questionnaires.change, name="questionnaire-change"),
    path("berkas/", questionnaires.export, name="questionnaire-file"),
    path("beda/", questionnaires.difference, name="questionnaire-difference"),
]
SURVEYS = [
    path("", rounds.rounds, name="rounds"),
    path("baru/", rounds.new, name="round-new"),
    path("komentar/", views_suggestions.suggestions, name="comments"),
    path("pengaduan/", complaints.complaints, name="complaints"),
    path("kuesioner/", questionnaires.questionnaires, name="questionnaires"),
    path("kuesioner/impor/", questionnaires.import_file, name="questionnaire-import"),
    path("kuesioner/siap/<slug:key>/", questionnaires.ready, name="questionnaire-ready"),
]

urlpatterns = [
    path("survei/", include(SURVEYS)),
    path("survei/<int:pk>/", include(ROUND)),
    path("survei/pengaduan/<int:pk>/", include(COMPLAINT)),
    path("survei/kuesioner/<int:pk>/", include(QUESTIONNAIRE)),
]
