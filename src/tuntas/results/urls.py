from django.urls import path

from tuntas.results import views, views_integrity

urlpatterns = [
    path("hasil/", views.matrix, name="results"),
    path("survei/<int:pk>/integritas/", views_integrity.signals, name="integrity"),
    path("survei/<int:pk>/integritas/perbandingan/", views_integrity.comparison, name="integrity-comparison"),
    path("survei/<int:pk>/integritas/<int:service_pk>/", views_integrity.service, name="integrity-service"),
    path(
        "survei/<int:pk>/integritas/<int:service_pk>/putuskan/",
        views_integrity.decide,
        name="integrity-decide",
    ),
]
