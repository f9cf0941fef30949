"""Many plans at once, and plans in spreadsheets."""

from django.urls import path

from tuntas.followup import views_bulk

urlpatterns = [
    path("rencana/massal/", views_bulk.choose, name="plans-bulk"),
    path("rencana/massal/<int:pk>/", views_bulk.batch, name="plans-batch"),
]
