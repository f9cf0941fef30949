from django.urls import include, path

from .effect import views as effect
from .evidence import views as evidence
from .plans import views as plans, views_acts as acts
from .recommendations import (
    views as runs,
    views_lines as lines,
    views_rules as rules,
)
from .writing import views as writing

EVIDENCE = [
    path("", evidence.evidence, name="evidence"),
    path("tautan/", evidence.add_link, name="evidence-link"),
    path("<int:pk>/lihat/", evidence.show, name="evidence-show"),
    path("<int:pk>/unduh/", evidence.download, name="evidence-download"),
    path("<int:pk>/tarik/", evidence.withdraw, name="evidence-withdraw"),
    path("<int:pk>/putuskan/", evidence.decide, name="evidence-decide"),
]
PLAN = [
    path("", plans.plan, name="plan"),
    path("ubah/", writing.change, name="plan-change"),
    path("buang/", writing.discard, name="plan-discard"),
    path("temuan/<int:pk>/", plans.decide, name="decide-finding"),
    path("riwayat/", acts.story, name="plan-story"),
    path("langkah/", acts.move, name="plan-move"),
    path("tenggat/", acts.ask_deadline, name="plan-deadline"),
    path("tenggat/<int:pk>/", acts.decide_deadline, name="plan-deadline-decide"),
    path("lepas/", acts.unlink, name="plan-unlink"),
    path("catatan/", acts.note, name="plan-note"),
    path("tahapan/<int:pk>/", acts.milestone, name="plan-milestone"),
]
RULES = [
    path("", rules.rule_sets, name="rule-sets"),
    path("baru/", rules.new, name="rule-set-new"),
    path("impor/", rules.import_file, name="rule-set-import"),
    path("<int:pk>/", rules.rule_set, name="rule-set"),
    path("<int:pk>/ubah/", rules.change, name="rule-set-change"),
    path("<int:pk>/ekspor/", rules.export, name="rule-set-export"),
]
RUN = [
    path("", runs.run, name="recommendation-run"),
    path("ulang/", runs.rerun, name="recommendation-rerun"),
    path("rilis/", runs.release, name="recommendation-release"),
    path("buang/", runs.discard, name="recommendation-discard"),
    path("layanan/<int:service>/", lines.of_service, name="recommended-service"),
    path("unit/<int:no>/", lines.of_unit, name="recommended-unit"),
]
RECOMMENDATIONS = [
    path("", runs.runs, name="recommendations"),
    path("baru/", runs.new, name="recommendation-new"),
    path("banding/", lines.compare, name="recommendation-compare"),
]
urlpatterns = [
    path("rencana/", plans.plans, name="plans"),
    path("", include("tuntas.followup.bulk.urls")),
    path("rencana/baru/", writing.new, name="plan-new"),
    path("rencana/petunjuk/", writing.hints, name="plan-hints"),
    path("rencana/<slug:round_code>/<str:code>/", include(PLAN)),
    path("rencana/<slug:round_code>/<str:code>/data-dukung/", include(EVIDENCE)),
    path(
        "tindak-lanjut/data-dukung/<int:round_id>/<int:no>.zip",
        evidence.unit_zip,
        name="evidence-zip",
    ),
    path("tindak-lanjut/dampak/", effect.effect_page, name="effect"),
    path("tindak-lanjut/rekomendasi/", include(RECOMMENDATIONS)),
    path("tindak-lanjut/rekomendasi/aturan/", include(RULES)),
    path("tindak-lanjut/rekomendasi/<int:pk>/", include(RUN)),
]
