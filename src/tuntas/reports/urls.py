from django.urls import include, path

from tuntas.reports import views

urlpatterns = [
    path("laporan/", views.reports, name="reports"),
    path("laporan/<slug:code>/", views.report, name="report"),
    path("laporan/<slug:code>/bekukan/", views.freeze, name="freeze"),
    path("laporan/<slug:code>/tulis/<int:cut_off>/", views.write, name="write-report"),
    path("laporan/<slug:code>/<uuid:key>/", views.run, name="report-run"),
    path("laporan/<slug:code>/<uuid:key>/terbitkan/", views.release, name="publish-report"),
    path("laporan/<slug:code>/<uuid:key>/<slug:kind>/", views.download, name="report-file"),
    path("", include("tuntas.reports.papers.urls")),
]
