from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0004_channels")]

    operations = [
        migrations.AddField("response", "counted", models.BooleanField(default=False)),
        migrations.AddIndex(
            "response",
            models.Index(
                condition=models.Q(("counted", models.F("excluded"))),
                fields=["round", "id"],
                name="to_roll_up",
            ),
        ),
    ]
