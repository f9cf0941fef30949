from django.urls import path

from tuntas.web import views

urlpatterns = [path("pilihan/", views.prefer, name="prefer")]
