from django.urls import include, path

from tuntas.reports.letterhead import views as views_letterhead
from tuntas.reports.runs import views
from tuntas.reports.sign_off import views as views_signoff
from tuntas.reports.texts import views as views_texts
from tuntas.reports.texts import views_legal_basis

urlpatterns = [
    path("laporan/", views.reports, name="reports"),
    path("pengaturan/teks-laporan/", views_texts.report_texts, name="report-texts"),
    path("pengaturan/teks-laporan/berkas/", views_texts.export, name="report-texts-export"),
    path("pengaturan/teks-laporan/ambil/", views_texts.import_file, name="report-texts-import"),
    path("pengaturan/teks-laporan/dasar-hukum/", views_legal_basis.legal_basis, name="legal-basis"),
    path("pengaturan/kop-laporan/", views_letterhead.letterhead, name="letterhead"),
    path(
        "pengaturan/kop-laporan/logo/<int:version>/", views_letterhead.logo, name="letterhead-logo"
    ),
    path("pengaturan/teks-laporan/<str:key>/", views_texts.report_text, name="report-text"),
    path("laporan/<slug:code>/", views.report, name="report"),
    path("laporan/<slug:code>/bekukan/", views.freeze, name="freeze"),
    path("laporan/<slug:code>/tulis/<int:cut_off>/", views.write, name="write-report"),
    path("laporan/<slug:code>/<uuid:key>/", views.run, name="report-run"),
    path("laporan/<slug:code>/<uuid:key>/terbitkan/", views.release, name="publish-report"),
    path("laporan/<slug:code>/<uuid:key>/batalkan/", views.stop, name="cancel-report"),
    path("laporan/<slug:code>/tanda-tangan/", views_signoff.sign_off, name="sign-off"),
    path("laporan/<slug:code>/tanda-tangan/nomor/", views_signoff.cover, name="sign-off-cover"),
    path("laporan/<slug:code>/tanda-tangan/catatan/", views_signoff.remark, name="sign-off-remark"),
    path(
        "laporan/<slug:code>/tanda-tangan/catatan/<int:pk>/",
        views_signoff.settle,
        name="sign-off-settle",
    ),
    path(
        "laporan/<slug:code>/tanda-tangan/tulis/", views_signoff.write_again, name="sign-off-write"
    ),
    path(
        "laporan/<slug:code>/tanda-tangan/langkah/<slug:verb>/",
        views_signoff.act,
        name="sign-off-act",
    ),
    path("laporan/<slug:code>/<uuid:key>/ajukan/", views_signoff.present, name="sign-off-present"),
    path("laporan/<slug:code>/<uuid:key>/unggah/", views_signoff.upload, name="sign-off-upload"),
    path("laporan/<slug:code>/<uuid:key>/<slug:kind>/", views.download, name="report-file"),
    path("", include("tuntas.reports.papers.urls")),
]
