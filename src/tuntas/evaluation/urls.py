from django.urls import include, path

from .assignments import views as assignments, views_evaluations as evaluations
from .conformity import views as conformity, views_elements as elements
from .cut_offs import views as cut_offs, views_plans as cut_off_plans
from .findings import views as findings
from .old_reports import (
    views as old_reports,
    views_reconciliation as reconciliation,
)
from .second_readings import views as readings
from .verification import views as verification

VERIFICATION = [
    path("", verification.queue, name="verification"),
    path("alasan/", verification.templates, name="reason-templates"),
    path("alasan/<int:pk>/", verification.template, name="reason-template"),
    path("kedua/<int:pk>/", readings.read, name="second-reading"),
    path("kedua/<int:pk>/isi/<int:evidence>/", readings.file, name="second-reading-file"),
]
PLAN = [
    path("", verification.verify, name="verify"),
    path("putusan/", verification.act, name="verify-act"),
    path("data-dukung/<int:pk>/", verification.decide, name="verify-evidence"),
    path("isi/<int:pk>/", verification.file, name="verify-file"),
]
ONE = [
    path("penugasan/", assignments.assignment, name="assignment"),
    path("penugasan/ubah/", assignments.change, name="assignment-change"),
    path("penugasan/pembagian/", assignments.divide, name="assignment-divide"),
    path("temuan/", findings.findings, name="findings"),
    path("temuan/periksa/", findings.check, name="findings-check"),
    path("temuan/jalannya/", findings.check_progress, name="findings-run"),
    path("temuan/pilih/", findings.choose, name="findings-choose"),
    path("temuan/putusan/", findings.decide, name="findings-decide"),
    path("temuan/<int:pk>/", findings.finding, name="finding"),
    path("uji-petik/", readings.readings, name="second-readings"),
    path("uji-petik/pembaca-lain/", readings.give, name="second-readings-give"),
    path("uji-petik/<int:pk>/", readings.settle, name="second-reading-settle"),
    path("kesesuaian/", conformity.matrix, name="conformity"),
    path("kesesuaian/unsur/", elements.proposals, name="conformity-plans"),
    path("kesesuaian/unsur/pilih/", elements.choose, name="conformity-choose"),
    path(
        "kesesuaian/unsur/<slug:round_code>/<str:plan_code>/", elements.plan, name="conformity-plan"
    ),
    path("", evaluations.evaluation, name="evaluation"),
    path("rekonsiliasi/", reconciliation.reconciliation, name="reconciliation"),
    path("keputusan-pembaca/", reconciliation.decisions, name="reader-decisions"),
    path("cut-off/", cut_offs.cut_offs, name="cut-offs"),
    path("cut-off/bekukan/", cut_offs.freeze_at, name="freeze-at"),
    path("cut-off/banding/", cut_offs.compared, name="cut-offs-compared"),
    path("cut-off/<int:pk>/adendum/", cut_offs.later, name="cut-off-addendum"),
    path("cut-off/<int:pk>/rencana/", cut_off_plans.plans, name="cut-off-plans"),
]
OLD_REPORT = [
    path("", old_reports.preview, name="old-report"),
    path("keputusan/", old_reports.decisions, name="old-report-decisions"),
    path("muat/", old_reports.load, name="load-old-report"),
]

urlpatterns = [
    path("evaluasi/", evaluations.evaluations, name="evaluations"),
    path("evaluasi/baru/", assignments.new, name="assignment-new"),
    path("evaluasi/verifikasi/", include(VERIFICATION)),
    path("evaluasi/verifikasi/<slug:round_code>/<str:code>/", include(PLAN)),
    path("evaluasi/<slug:code>/", include(ONE)),
    path("laporan-lama/", old_reports.upload, name="old-reports"),
    path("laporan-lama/<str:digest>/", include(OLD_REPORT)),
]
