from django.urls import path

from . import views as views_work, views_saved_filters

urlpatterns = [
    path("pekerjaan/", views_work.work, name="work"),
    path("pekerjaan/<slug:key>/", views_work.queue, name="work-queue"),
    path("rencana/utama/", views_saved_filters.plans_first, name="plans-first"),
    path("rencana/saringan/", views_saved_filters.saved_filters, name="saved-filters"),
    path("rencana/saringan/<int:pk>/", views_saved_filters.change, name="saved-filter"),
    path(
        "rencana/saringan/<int:pk>/hapus/", views_saved_filters.delete, name="saved-filter-delete"
    ),
]
