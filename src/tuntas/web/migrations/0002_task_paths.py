"""Work that was enqueued before modules moved is still found by the worker."""

from django.db import migrations

MOVED = {
    "tuntas.evaluation.live_checks.check_plans": "tuntas.evaluation.findings.checks.check_plans",
    "tuntas.followup.tasks_evidence.find_likeness": "tuntas.followup.evidence.tasks.find_likeness",
    "tuntas.reports.papers.waiting.write_paper": "tuntas.reports.papers.waiting.tasks.write_paper",
    "tuntas.reports.tasks.write_report": "tuntas.reports.runs.tasks.write_report",
    "tuntas.surveys.tasks.send_invitations": "tuntas.surveys.invitations.tasks.send_invitations",
}


def rename(apps, _schema_editor):
    results = apps.get_model("django_tasks_database", "DBTaskResult").objects
    for old, new in MOVED.items():
        results.filter(task_path=old).update(task_path=new)


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0001_squashed"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
