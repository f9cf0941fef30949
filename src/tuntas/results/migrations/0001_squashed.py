import django.db.models.deletion
import tuntas.results.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("results", "0001_initial"),
        ("results", "0002_comment_labels"),
        ("results", "0003_tallies"),
        ("results", "0004_answer_signs"),
        ("results", "0005_tally_coder"),
    ]

    dependencies = [
        ('organisation', '0001_squashed'),
        ('surveys', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RollUp',
            fields=[
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='roll_up', serialize=False, to='surveys.round')),
                ('version', models.UUIDField(default=uuid.uuid4)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='AnswerSigns',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answers', models.PositiveIntegerField()),
                ('others', models.PositiveIntegerField()),
                ('counts', models.JSONField()),
                ('signals', models.JSONField()),
                ('at', models.DateTimeField()),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answer_signs', to='surveys.round')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answer_signs', to='organisation.service')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'service'), name='answer_signs_once')],
            },
        ),
        migrations.CreateModel(
            name='CommentLabel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('element', models.CharField(blank=True, max_length=30)),
                ('tone', models.CharField(choices=[('positif', 'Positif'), ('negatif', 'Negatif'), ('campuran', 'Campuran'), ('netral', 'Netral')], max_length=10)),
                ('words', models.JSONField(default=list)),
                ('copied', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('proposed', 'Diusulkan'), ('accepted', 'Diterima'), ('corrected', 'Diperbaiki')], default='proposed', max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comment_labels', to='surveys.response')),
            ],
            options={
                'indexes': [models.Index(fields=['element', 'tone'], name='results_com_element_ff3e99_idx')],
                'constraints': [models.UniqueConstraint(fields=('response', 'element'), name='comment_label_once'), models.CheckConstraint(condition=models.Q(models.Q(('by', None), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('by__isnull', False)), _connector='OR'), name='comment_label_decided_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('questions', models.JSONField(decoder=tuntas.results.models.Coder, encoder=tuntas.results.models.Coder)),
                ('values', models.JSONField(decoder=tuntas.results.models.Coder, encoder=tuntas.results.models.Coder)),
                ('moments', models.JSONField(decoder=tuntas.results.models.Coder, encoder=tuntas.results.models.Coder)),
                ('profile', models.JSONField(decoder=tuntas.results.models.Coder, encoder=tuntas.results.models.Coder)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tallies', to='surveys.round')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tallies', to='organisation.service')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'service'), name='tally_once')],
            },
        ),
    ]
