from django.urls import include, path

from tuntas.followup.effect import views as views_effect
from tuntas.followup.evidence import views as views_evidence
from tuntas.followup.plans import views
from tuntas.followup.plans import views_acts as views_plans
from tuntas.followup.recommendations import views as views_recommendations
from tuntas.followup.recommendations import views_lines as views_recommended
from tuntas.followup.recommendations import views_rules
from tuntas.followup.writing import views as views_writing

PLAN = "rencana/<slug:round_code>/<str:code>/"
EVIDENCE = f"{PLAN}data-dukung/"
RECOMMENDED = "tindak-lanjut/rekomendasi/"

urlpatterns = [
    path("rencana/", views.plans, name="plans"),
    path("", include("tuntas.followup.bulk.urls")),
    path("rencana/baru/", views_writing.new, name="plan-new"),
    path("rencana/petunjuk/", views_writing.hints, name="plan-hints"),
    path("rencana/<slug:round_code>/<str:code>/", views.plan, name="plan"),
    path(f"{PLAN}ubah/", views_writing.change, name="plan-change"),
    path(f"{PLAN}buang/", views_writing.discard, name="plan-discard"),
    path(
        "rencana/<slug:round_code>/<str:code>/temuan/<int:pk>/", views.decide, name="decide-finding"
    ),
    path(f"{PLAN}riwayat/", views_plans.story, name="plan-story"),
    path(f"{PLAN}langkah/", views_plans.move, name="plan-move"),
    path(f"{PLAN}tenggat/", views_plans.ask_deadline, name="plan-deadline"),
    path(f"{PLAN}tenggat/<int:pk>/", views_plans.decide_deadline, name="plan-deadline-decide"),
    path(f"{PLAN}catatan/", views_plans.note, name="plan-note"),
    path(f"{PLAN}tahapan/<int:pk>/", views_plans.milestone, name="plan-milestone"),
    path(EVIDENCE, views_evidence.evidence, name="evidence"),
    path(f"{EVIDENCE}tautan/", views_evidence.add_link, name="evidence-link"),
    path(f"{EVIDENCE}<int:pk>/lihat/", views_evidence.show, name="evidence-show"),
    path(f"{EVIDENCE}<int:pk>/unduh/", views_evidence.download, name="evidence-download"),
    path(f"{EVIDENCE}<int:pk>/tarik/", views_evidence.withdraw, name="evidence-withdraw"),
    path(f"{EVIDENCE}<int:pk>/putuskan/", views_evidence.decide, name="evidence-decide"),
    path(
        "tindak-lanjut/data-dukung/<int:round_id>/<int:no>.zip",
        views_evidence.unit_zip,
        name="evidence-zip",
    ),
    path("tindak-lanjut/dampak/", views_effect.effect_page, name="effect"),
    path(RECOMMENDED, views_recommendations.runs, name="recommendations"),
    path(f"{RECOMMENDED}baru/", views_recommendations.new, name="recommendation-new"),
    path(f"{RECOMMENDED}banding/", views_recommended.compare, name="recommendation-compare"),
    path(f"{RECOMMENDED}aturan/", views_rules.rule_sets, name="rule-sets"),
    path(f"{RECOMMENDED}aturan/baru/", views_rules.new, name="rule-set-new"),
    path(f"{RECOMMENDED}aturan/impor/", views_rules.import_file, name="rule-set-import"),
    path(f"{RECOMMENDED}aturan/<int:pk>/", views_rules.rule_set, name="rule-set"),
    path(f"{RECOMMENDED}aturan/<int:pk>/ubah/", views_rules.change, name="rule-set-change"),
    path(f"{RECOMMENDED}aturan/<int:pk>/ekspor/", views_rules.export, name="rule-set-export"),
    path(f"{RECOMMENDED}<int:pk>/", views_recommendations.run, name="recommendation-run"),
    path(f"{RECOMMENDED}<int:pk>/ulang/", views_recommendations.rerun, name="recommendation-rerun"),
    path(
        f"{RECOMMENDED}<int:pk>/rilis/",
        views_recommendations.release,
        name="recommendation-release",
    ),
    path(
        f"{RECOMMENDED}<int:pk>/buang/",
        views_recommendations.discard,
        name="recommendation-discard",
    ),
    path(
        f"{RECOMMENDED}<int:pk>/layanan/<int:service>/",
        views_recommended.of_service,
        name="recommended-service",
    ),
    path(
        f"{RECOMMENDED}<int:pk>/unit/<int:no>/", views_recommended.of_unit, name="recommended-unit"
    ),
]
