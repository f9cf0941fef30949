"""Plans that an old report printed without a status are no longer called being worked on."""

from django.db import migrations, models

STATES = [
    ("draft", "Draf"),
    ("submitted", "Diajukan"),
    ("approved", "Disetujui"),
    ("in_progress", "Dikerjakan"),
    ("no_status", "Tanpa status"),
    ("evidence_in", "Menunggu verifikasi"),
    ("returned", "Dikembalikan"),
    ("closed", "Selesai"),
    ("reopened", "Dibuka kembali"),
]


def name_them(apps, schema_editor):
    """Only what was loaded has no published status; whoever acts on such a plan gives it one. Its
    events stay as they were written; without a status they are read so.
    """
    plans = apps.get_model("followup", "ActionPlan").objects
    plans.filter(status="", state="in_progress").update(state="no_status")


def forget_them(apps, schema_editor):
    plans = apps.get_model("followup", "ActionPlan").objects
    plans.filter(state="no_status").update(state="in_progress")


class Migration(migrations.Migration):
    dependencies = [("followup", "0002_closed_with_an_outcome")]

    operations = [
        migrations.AlterField(
            model_name="actionplan",
            name="state",
            field=models.CharField(choices=STATES, default="draft", max_length=12),
        ),
        migrations.AlterField(
            model_name="statusevent",
            name="state",
            field=models.CharField(blank=True, choices=STATES, max_length=12),
        ),
        migrations.RunPython(name_them, forget_them, elidable=True),
    ]
