"""Files that act can be taken with a mark."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("followup", "0003_without_status")]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="flag",
            field=models.CharField(blank=True, default="", max_length=30),
            preserve_default=False,
        )
    ]
