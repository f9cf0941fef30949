"""Where answers are collected: links, QR sheets, paper, invitations, and the API of service
systems.
"""

from django.urls import path

from tuntas.surveys.channels import views as views_channels
from tuntas.surveys.channels import views_api, views_tokens
from tuntas.surveys.invitations import views as views_invitations
from tuntas.surveys.paper import views as views_paper

urlpatterns = [
    path("survei/<int:pk>/kanal/", views_channels.round_channels, name="round-channels"),
    path("survei/<int:pk>/kanal/lembar-qr.pdf", views_channels.qr_sheets, name="qr-sheets"),
    path(
        "survei/<int:pk>/kanal/<slug:code>/",
        views_channels.service_channels,
        name="service-channels",
    ),
    path(
        "survei/<int:pk>/kanal/<slug:code>/qr.<slug:kind>", views_channels.qr_image, name="qr-image"
    ),
    path("survei/<int:pk>/kertas/<slug:code>/", views_paper.enter, name="paper"),
    path(
        "survei/<int:pk>/kertas/<slug:code>/<int:number>/batal/",
        views_paper.undo,
        name="paper-undo",
    ),
    path("survei/<int:pk>/kertas/<slug:code>/periksa/", views_paper.check, name="paper-check"),
    path(
        "survei/<int:pk>/kertas/<slug:code>/<int:number>/",
        views_paper.differences,
        name="paper-differences",
    ),
    path(
        "survei/<int:pk>/undangan/<slug:code>/", views_invitations.invitations, name="invitations"
    ),
    path("survei/<int:pk>/undangan/<slug:code>/simpan/", views_invitations.invite, name="invite"),
    path(
        "survei/<int:pk>/undangan/<slug:code>/kirim/",
        views_invitations.send,
        name="invitations-send",
    ),
    path("survei/token/", views_tokens.tokens, name="tokens"),
    path("survei/token/<int:pk>/cabut/", views_tokens.revoke, name="token-revoke"),
    path("api/v1/jawaban/", views_api.answers, name="api-answers"),
    path("api/v1/kuesioner/<str:code>/", views_api.questionnaire, name="api-questionnaire"),
]
