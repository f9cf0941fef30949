from django.urls import URLPattern, URLResolver, include, path

from .letterhead import views as letterhead
from .runs import views as runs
from .sign_off import views as sign_off
from .texts import views as texts, views_legal_basis

TEXTS = [
    path("", texts.report_texts, name="report-texts"),
    path("berkas/", texts.export, name="report-texts-export"),
    path("ambil/", texts.import_file, name="report-texts-import"),
    path("dasar-hukum/", views_legal_basis.legal_basis, name="legal-basis"),
    path("<str:key>/", texts.report_text, name="report-text"),
]
SIGN_OFF = [
    path("", sign_off.sign_off, name="sign-off"),
    path("nomor/", sign_off.cover, name="sign-off-cover"),
    path("kedudukan/", sign_off.seat, name="sign-off-seat"),
    path("catatan/", sign_off.remark, name="sign-off-remark"),
    path("catatan/<int:pk>/", sign_off.settle, name="sign-off-settle"),
    path("tulis/", sign_off.write_again, name="sign-off-write"),
    path("langkah/<slug:verb>/", sign_off.act, name="sign-off-act"),
]
RUN = [
    path("", runs.run, name="report-run"),
    path("terbitkan/", runs.release, name="publish-report"),
    path("batalkan/", runs.stop, name="cancel-report"),
    path("internal/<slug:kind>/", runs.internal_copy, name="report-internal"),
    path("ajukan/", sign_off.present, name="sign-off-present"),
    path("unggah/", sign_off.upload, name="sign-off-upload"),
    path("<slug:kind>/", runs.download, name="report-file"),
]
ONE: list[URLPattern | URLResolver] = [
    path("", runs.report, name="report"),
    path("bekukan/", runs.freeze, name="freeze"),
    path("tulis/<int:cut_off>/", runs.write, name="write-report"),
    path("tanda-tangan/", include(SIGN_OFF)),
    path("<uuid:key>/", include(RUN)),
]

urlpatterns = [
    path("laporan/", runs.reports, name="reports"),
    path("laporan/<slug:code>/", include(ONE)),
    path("pengaturan/salinan-internal/", runs.allow_copies, name="internal-copies"),
    path("pengaturan/teks-laporan/", include(TEXTS)),
    path("pengaturan/kop-laporan/", letterhead.letterhead, name="letterhead"),
    path("pengaturan/kop-laporan/logo/<int:version>/", letterhead.logo, name="letterhead-logo"),
    path("", include("tuntas.reports.papers.urls")),
]
