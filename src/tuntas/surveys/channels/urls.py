"""Where answers are collected: links, QR sheets, paper, invitations, and the API of service
systems.
"""

from django.urls import include, path

from tuntas.surveys.invitations import views as invitations
from tuntas.surveys.kiosks import views as kiosks
from tuntas.surveys.paper import views as paper, views_correction as correction

from . import views, views_api, views_tokens

CHANNELS = [
    path("", views.round_channels, name="round-channels"),
    path("lembar-qr.pdf", views.qr_sheets, name="qr-sheets"),
    path("<slug:code>/", views.service_channels, name="service-channels"),
    path("<slug:code>/qr.<slug:kind>", views.qr_image, name="qr-image"),
    path("<slug:code>/kios/", kiosks.kiosks, name="kiosks"),
    path("<slug:code>/kios/<int:kiosk>/cabut/", kiosks.revoke, name="kiosk-revoke"),
]
PAPER = [
    path("", paper.enter, name="paper"),
    path("periksa/", paper.check, name="paper-check"),
    path("<int:number>/", paper.differences, name="paper-differences"),
    path("<int:number>/koreksi/", correction.correct, name="paper-correct"),
    path("<int:number>/batal/", paper.undo, name="paper-undo"),
]
INVITATIONS = [
    path("", invitations.invitations, name="invitations"),
    path("simpan/", invitations.invite, name="invite"),
    path("kirim/", invitations.send, name="invitations-send"),
]

urlpatterns = [
    path("survei/<int:pk>/kanal/", include(CHANNELS)),
    path("survei/<int:pk>/kertas/<slug:code>/", include(PAPER)),
    path("survei/<int:pk>/undangan/<slug:code>/", include(INVITATIONS)),
    path("survei/token/", views_tokens.tokens, name="tokens"),
    path("survei/token/<int:pk>/cabut/", views_tokens.revoke, name="token-revoke"),
    path("api/v1/jawaban/", views_api.answers, name="api-answers"),
    path("api/v1/kuesioner/<str:code>/", views_api.questionnaire, name="api-questionnaire"),
]
