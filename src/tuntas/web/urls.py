from django.urls import path

from . import views

urlpatterns = [path("pilihan/", views.prefer, name="prefer")]
