from django.urls import path

from . import views

urlpatterns = [
    path("verifikasi/", views.verification, name="verification-code"),
    path("verifikasi/<str:code>/", views.verification_of, name="verification-of"),
]
