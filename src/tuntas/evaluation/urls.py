from django.urls import path

from tuntas.evaluation import views, views_old_reports

urlpatterns = [
    path("evaluasi/", views.evaluations, name="evaluations"),
    path("evaluasi/<slug:code>/", views.evaluation, name="evaluation"),
    path("evaluasi/<slug:code>/rekonsiliasi/", views.reconciliation, name="reconciliation"),
    path("evaluasi/<slug:code>/keputusan-pembaca/", views.decisions, name="reader-decisions"),
    path("laporan-lama/", views_old_reports.upload, name="old-reports"),
    path("laporan-lama/<str:digest>/", views_old_reports.preview, name="old-report"),
    path("laporan-lama/<str:digest>/keputusan/", views_old_reports.decisions, name="old-report-decisions"),
    path("laporan-lama/<str:digest>/muat/", views_old_reports.load, name="load-old-report"),
]
