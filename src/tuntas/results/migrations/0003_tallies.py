import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One row per service and round; the next roll-up fills it from the answers."""

    dependencies = [("results", "0002_comment_labels"), ("surveys", "0005_response_counted")]

    operations = [
        migrations.DeleteModel("Answered"),
        migrations.DeleteModel("Tally"),
        migrations.CreateModel(
            "Tally",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("n", models.PositiveIntegerField()),
                ("questions", models.JSONField()),
                ("values", models.JSONField()),
                ("moments", models.JSONField()),
                ("profile", models.JSONField()),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tallies",
                        to="surveys.round",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tallies",
                        to="organisation.service",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("round", "service"), name="tally_once")]
            },
        ),
        migrations.CreateModel(
            "RollUp",
            [
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="roll_up",
                        serialize=False,
                        to="surveys.round",
                    ),
                ),
                ("version", models.UUIDField(default=uuid.uuid4)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
