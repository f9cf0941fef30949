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
ONE = "evaluasi/<slug:code>/"
PLAN = f"{VERIFY}<slug:round_code>/<str:code>/"

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
    path(f"{ONE}penugasan/", views_assignment.assignment, name="assignment"),
    path(f"{ONE}penugasan/ubah/", views_assignment.change, name="assignment-change"),
    path(f"{ONE}penugasan/pembagian/", views_assignment.divide, name="assignment-divide"),
    path(f"{ONE}temuan/", views_findings.findings, name="findings"),
    path(f"{ONE}temuan/periksa/", views_findings.check, name="findings-check"),
    path(f"{ONE}temuan/jalannya/", views_findings.check_progress, name="findings-run"),
    path(f"{ONE}temuan/pilih/", views_findings.choose, name="findings-choose"),
    path(f"{ONE}temuan/putusan/", views_findings.decide, name="findings-decide"),
    path(f"{ONE}temuan/<int:pk>/", views_findings.finding, name="finding"),
    path(f"{ONE}uji-petik/", views_sampling.readings, name="second-readings"),
    path(f"{ONE}uji-petik/<int:pk>/", views_sampling.settle, name="second-reading-settle"),
    path(f"{ONE}kesesuaian/", views_conformity.matrix, name="conformity"),
    path(f"{ONE}kesesuaian/unsur/", views_elements.proposals, name="conformity-plans"),
    path(f"{ONE}kesesuaian/unsur/pilih/", views_elements.choose, name="conformity-choose"),
    path(
        f"{ONE}kesesuaian/unsur/<slug:round_code>/<str:plan_code>/",
        views_elements.plan,
        name="conformity-plan",
    ),
    path(ONE, views_evaluations.evaluation, name="evaluation"),
    path(f"{ONE}rekonsiliasi/", views_reconciliation.reconciliation, name="reconciliation"),
    path(f"{ONE}keputusan-pembaca/", views_reconciliation.decisions, name="reader-decisions"),
    path(f"{ONE}cut-off/", views_cut_offs.cut_offs, name="cut-offs"),
    path(f"{ONE}cut-off/bekukan/", views_cut_offs.freeze_at, name="freeze-at"),
    path(f"{ONE}cut-off/banding/", views_cut_offs.compared, name="cut-offs-compared"),
    path(f"{ONE}cut-off/<int:pk>/adendum/", views_cut_offs.later, name="cut-off-addendum"),
    path("laporan-lama/", views_old_reports.upload, name="old-reports"),
    path("laporan-lama/<str:digest>/", views_old_reports.preview, name="old-report"),
    path(
        "laporan-lama/<str:digest>/keputusan/",
        views_old_reports.decisions,
        name="old-report-decisions",
    ),
    path("laporan-lama/<str:digest>/muat/", views_old_reports.load, name="load-old-report"),
]
