from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("web", "0001_heartbeat"),
        ("web", "0002_task_progress"),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('worker', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('seen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='TaskProgress',
            fields=[
                ('task', models.UUIDField(primary_key=True, serialize=False)),
                ('done', models.PositiveIntegerField()),
                ('total', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
            ],
        ),
    ]
