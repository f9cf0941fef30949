from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evaluation', '0002_cut_off_anchors'),
    ]

    operations = [
        migrations.AddField(
            model_name='evaluation',
            name='legal_basis',
            field=models.TextField(blank=True),
        ),
    ]
