from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0004_kiosks")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="pekppp_edition",
            field=models.CharField(default="seluruhnya", max_length=30),
        ),
    ]
