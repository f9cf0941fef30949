from django.urls import path

from tuntas.results import views

urlpatterns = [path("hasil/", views.matrix, name="results")]
