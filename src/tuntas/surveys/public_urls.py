"""Addresses that anyone may open; surveys.middleware answers them ahead of all that needs a
session.
"""

from django.urls import path

from .form import views

urlpatterns = [
    path("s/sw.js", views.service_worker, name="form-worker"),
    path("s/<str:code>/", views.form, name="form"),
    path("s/<str:code>/kios/", views.form, {"mode": "kios"}, name="form-kiosk"),
    path("s/<str:code>/sisip/", views.form, {"mode": "sisip"}, name="form-embed"),
    path("s/<str:code>/terima-kasih/<str:receipt>/", views.thanks, name="form-thanks"),
    path("u/<str:invitation>/", views.invited, name="form-invited"),
]
