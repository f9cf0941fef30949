import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("evaluation", "0001_initial"),
        ("evaluation", "0002_assignments"),
        ("evaluation", "0003_addendum"),
    ]

    dependencies = [
        ('followup', '0001_squashed'),
        ('organisation', '0001_squashed'),
        ('surveys', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('title', models.CharField(max_length=300)),
                ('period', models.CharField(max_length=100)),
                ('number', models.CharField(blank=True, max_length=100)),
                ('letter_number', models.CharField(blank=True, max_length=100)),
                ('letter_date', models.DateField(blank=True, null=True)),
                ('cut_off', models.DateField()),
                ('application', models.CharField(blank=True, max_length=100)),
                ('place', models.CharField(blank=True, max_length=100)),
                ('signed_on', models.DateField(blank=True, null=True)),
                ('signer_title', models.CharField(blank=True, max_length=200)),
                ('signer', models.CharField(blank=True, max_length=200)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('source_sha256', models.CharField(blank=True, max_length=64)),
                ('version', models.PositiveIntegerField(default=1)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='organisation.agency')),
            ],
            options={
                'ordering': ['-cut_off'],
            },
        ),
        migrations.CreateModel(
            name='Discrepancy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveIntegerField(null=True)),
                ('what', models.CharField(max_length=40)),
                ('summary', models.CharField(max_length=100)),
                ('detail', models.CharField(max_length=100)),
                ('reason', models.CharField(max_length=60)),
                ('values', models.JSONField(default=dict)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='organisation.unit')),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='discrepancies', to='evaluation.evaluation')),
            ],
        ),
        migrations.CreateModel(
            name='CutOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('digest', models.CharField(max_length=64)),
                ('snapshot', models.TextField()),
                ('addendum', models.TextField(default='[]')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cut_offs', to='evaluation.evaluation')),
            ],
            options={
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='PlannedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=200)),
                ('day', models.DateField()),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='evaluation.evaluation')),
            ],
            options={
                'ordering': ['day', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PrintedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveIntegerField()),
                ('recommendations', models.PositiveIntegerField(null=True)),
                ('plans', models.PositiveIntegerField(null=True)),
                ('closed', models.PositiveIntegerField(null=True)),
                ('line', models.PositiveIntegerField()),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='printed_rows', to='evaluation.evaluation')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisation.unit')),
            ],
        ),
        migrations.CreateModel(
            name='ReaderDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('line_first', models.PositiveIntegerField()),
                ('line_last', models.PositiveIntegerField()),
                ('quote', models.TextField()),
                ('values', models.JSONField(default=dict)),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reader_decisions', to='evaluation.evaluation')),
            ],
        ),
        migrations.CreateModel(
            name='ReasonTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=500)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reason_templates', to='organisation.agency')),
            ],
            options={
                'ordering': ['text'],
            },
        ),
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('random', 'Acak'), ('risk', 'Menurut risiko')], max_length=10)),
                ('share', models.PositiveSmallIntegerField()),
                ('seed', models.CharField(max_length=64)),
                ('population', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField()),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='samples', to='evaluation.evaluation')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SecondReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('risks', models.JSONField(default=dict)),
                ('opinion', models.CharField(blank=True, choices=[('close', 'Tutup'), ('return', 'Kembalikan')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('given_at', models.DateTimeField(blank=True, null=True)),
                ('holds', models.CharField(blank=True, choices=[('close', 'Tutup'), ('return', 'Kembalikan')], max_length=10)),
                ('settled_reason', models.CharField(blank=True, max_length=1000)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('first', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='second_reading', to='followup.statusevent')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='second_readings', to='followup.actionplan')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='second_readings', to=settings.AUTH_USER_MODEL)),
                ('sample', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='evaluation.sample')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('penanggung_jawab', 'Penanggung Jawab'), ('pengendali_teknis', 'Pengendali Teknis'), ('ketua_tim', 'Ketua Tim'), ('anggota', 'Anggota')], max_length=20)),
                ('order', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='team', to='evaluation.evaluation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='ScopeUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scope', to='evaluation.evaluation')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='surveys.round')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisation.unit')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='divided', to='evaluation.teammember')),
            ],
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.UniqueConstraint(fields=('agency', 'code'), name='evaluation_code_once'),
        ),
        migrations.AddConstraint(
            model_name='reasontemplate',
            constraint=models.UniqueConstraint(fields=('agency', 'text'), name='reason_template_once'),
        ),
        migrations.AddConstraint(
            model_name='secondreading',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('given_at', None), ('opinion', '')), models.Q(models.Q(('opinion', ''), _negated=True), ('given_at__isnull', False)), _connector='OR'), name='second_opinion_with_its_time'),
        ),
        migrations.AddConstraint(
            model_name='secondreading',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('holds', ''), ('settled_at', None), ('settled_by', None), ('settled_reason', '')), models.Q(models.Q(('holds', ''), _negated=True), models.Q(('settled_reason', ''), _negated=True), ('given_at__isnull', False), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='disagreement_settled_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='scopeunit',
            constraint=models.UniqueConstraint(fields=('evaluation', 'round', 'unit'), name='scope_unit_once'),
        ),
    ]
