from django.urls import path

from tuntas.evaluation.assignments import views as views_assignment
from tuntas.evaluation.assignments import views_evaluations
from tuntas.evaluation.conformity import views as views_conformity
from tuntas.evaluation.conformity import views_elements
from tuntas.evaluation.cut_offs import views as views_cut_offs
from tuntas.evaluation.findings import views as views_findings
from tuntas.evaluation.old_reports import views as views_old_reports
from tuntas.evaluation.old_reports import views_reconciliation
from tuntas.evaluation.second_readings import views as views_sampling
from tuntas.evaluation.verification import views as views_verification

VERIFY = "evaluasi/verifikasi/"
PLAN = f"{VERIFY}<int:year>/<str:code>/"

urlpatterns = [
    path("evaluasi/", views_evaluations.evaluations, name="evaluations"),
    path("evaluasi/baru/", views_assignment.new, name="assignment-new"),
    path(VERIFY, views_verification.queue, name="verification"),
    path(f"{VERIFY}alasan/", views_verification.templates, name="reason-templates"),
    path(f"{VERIFY}alasan/<int:pk>/", views_verification.template, name="reason-template"),
    path(f"{VERIFY}kedua/<int:pk>/", views_sampling.read, name="second-reading"),
    path(
        f"{VERIFY}kedua/<int:pk>/isi/<int:evidence>/",
        views_sampling.file,
        name="second-reading-file",
    ),
    path(PLAN, views_verification.verify, name="verify"),
    path(f"{PLAN}putusan/", views_verification.act, name="verify-act"),
    path(f"{PLAN}data-dukung/<int:pk>/", views_verification.decide, name="verify-evidence"),
    path(f"{PLAN}isi/<int:pk>/", views_verification.file, name="verify-file"),
    path("evaluasi/<slug:code>/penugasan/", views_assignment.assignment, name="assignment"),
    path("evaluasi/<slug:code>/penugasan/ubah/", views_assignment.change, name="assignment-change"),
    path(
        "evaluasi/<slug:code>/penugasan/pembagian/",
        views_assignment.divide,
        name="assignment-divide",
    ),
    path("evaluasi/<slug:code>/temuan/", views_findings.findings, name="findings"),
    path("evaluasi/<slug:code>/temuan/periksa/", views_findings.check, name="findings-check"),
    path(
        "evaluasi/<slug:code>/temuan/jalannya/", views_findings.check_progress, name="findings-run"
    ),
    path("evaluasi/<slug:code>/temuan/pilih/", views_findings.choose, name="findings-choose"),
    path("evaluasi/<slug:code>/temuan/putusan/", views_findings.decide, name="findings-decide"),
    path("evaluasi/<slug:code>/temuan/<int:pk>/", views_findings.finding, name="finding"),
    path("evaluasi/<slug:code>/uji-petik/", views_sampling.readings, name="second-readings"),
    path(
        "evaluasi/<slug:code>/uji-petik/<int:pk>/",
        views_sampling.settle,
        name="second-reading-settle",
    ),
    path("evaluasi/<slug:code>/kesesuaian/", views_conformity.matrix, name="conformity"),
    path(
        "evaluasi/<slug:code>/kesesuaian/unsur/", views_elements.proposals, name="conformity-plans"
    ),
    path(
        "evaluasi/<slug:code>/kesesuaian/unsur/pilih/",
        views_elements.choose,
        name="conformity-choose",
    ),
    path(
        "evaluasi/<slug:code>/kesesuaian/unsur/<int:year>/<str:plan_code>/",
        views_elements.plan,
        name="conformity-plan",
    ),
    path("evaluasi/<slug:code>/", views_evaluations.evaluation, name="evaluation"),
    path(
        "evaluasi/<slug:code>/rekonsiliasi/",
        views_reconciliation.reconciliation,
        name="reconciliation",
    ),
    path(
        "evaluasi/<slug:code>/keputusan-pembaca/",
        views_reconciliation.decisions,
        name="reader-decisions",
    ),
    path("evaluasi/<slug:code>/cut-off/", views_cut_offs.cut_offs, name="cut-offs"),
    path("evaluasi/<slug:code>/cut-off/bekukan/", views_cut_offs.freeze_at, name="freeze-at"),
    path(
        "evaluasi/<slug:code>/cut-off/banding/", views_cut_offs.compared, name="cut-offs-compared"
    ),
    path(
        "evaluasi/<slug:code>/cut-off/<int:pk>/adendum/",
        views_cut_offs.later,
        name="cut-off-addendum",
    ),
    path("laporan-lama/", views_old_reports.upload, name="old-reports"),
    path("laporan-lama/<str:digest>/", views_old_reports.preview, name="old-report"),
    path(
        "laporan-lama/<str:digest>/keputusan/",
        views_old_reports.decisions,
        name="old-report-decisions",
    ),
    path("laporan-lama/<str:digest>/muat/", views_old_reports.load, name="load-old-report"),
]
