"""Many plans at once, and plans in spreadsheets."""

from django.urls import path

from tuntas.followup.sheets import views as views_import

from . import views as views_bulk

urlpatterns = [
    path("rencana/massal/", views_bulk.choose, name="plans-bulk"),
    path("rencana/massal/<int:pk>/", views_bulk.batch, name="plans-batch"),
    path("rencana/lembar.xlsx", views_import.export, name="plans-sheet"),
    path("rencana/impor/", views_import.upload, name="plans-import"),
    path("rencana/impor/<int:pk>/", views_import.batch, name="plans-import-batch"),
]
