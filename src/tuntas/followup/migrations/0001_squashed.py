import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("followup", "0001_initial"),
        ("followup", "0002_recommendation_runs"),
        ("followup", "0003_life_of_plans"),
        ("followup", "0004_batches"),
        ("followup", "0005_saved_filters"),
        ("followup", "0006_indexes_of_lists"),
        ("followup", "0007_finding_found_at"),
        ("followup", "0008_findings_of_live_plans"),
        ("followup", "0009_plans_by_code"),
    ]

    dependencies = [
        ('organisation', '0001_squashed'),
        ('surveys', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ActionPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('text', models.TextField()),
                ('deadline_raw', models.CharField(blank=True, max_length=200)),
                ('deadline', models.DateField(blank=True, null=True)),
                ('deadline_kind', models.CharField(blank=True, max_length=20)),
                ('deadline_repaired', models.CharField(blank=True, max_length=40)),
                ('status', models.CharField(blank=True, choices=[('open', 'Terbuka'), ('close', 'Selesai'), ('', 'Tanpa status')], max_length=10)),
                ('elements_source', models.CharField(blank=True, max_length=10)),
                ('state', models.CharField(choices=[('draft', 'Draf'), ('submitted', 'Diajukan'), ('approved', 'Disetujui'), ('in_progress', 'Dikerjakan'), ('evidence_in', 'Menunggu verifikasi'), ('returned', 'Dikembalikan'), ('closed', 'Selesai'), ('reopened', 'Dibuka kembali')], default='draft', max_length=12)),
                ('version', models.PositiveIntegerField(default=1)),
                ('cause', models.TextField(blank=True)),
                ('measure', models.TextField(blank=True)),
                ('original_deadline', models.DateField(blank=True, null=True)),
                ('due', models.DateField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('done', 'Dilaksanakan sesuai rencana'), ('done_differently', 'Dilaksanakan dengan cara lain'), ('not_applicable', 'Tidak berlaku lagi'), ('cannot', 'Tidak dapat dilaksanakan')], max_length=20)),
                ('grounds', models.TextField(blank=True)),
                ('tags', models.JSONField(default=list)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('line_first', models.PositiveIntegerField(blank=True, null=True)),
                ('line_last', models.PositiveIntegerField(blank=True, null=True)),
                ('carried_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='followup.actionplan')),
                ('copy_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='followup.actionplan')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person_in_charge', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plans_in_charge', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='surveys.round')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='organisation.service')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='organisation.unit')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('prepared', 'Disiapkan'), ('done', 'Selesai'), ('undone', 'Dibatalkan')], default='prepared', max_length=10)),
                ('wanted', models.JSONField()),
                ('outcome', models.JSONField(default=list)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300)),
                ('due', models.DateField()),
                ('done_on', models.DateField(blank=True, null=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='followup.actionplan')),
            ],
            options={
                'ordering': ['due', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PlanNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('progress', 'Kemajuan'), ('comment', 'Komentar')], max_length=10)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='followup.actionplan')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, max_length=20)),
                ('text', models.TextField()),
                ('element', models.CharField(blank=True, max_length=30)),
                ('needs_cause', models.BooleanField(default=False)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='surveys.round')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisation.service')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='organisation.unit')),
            ],
        ),
        migrations.AddField(
            model_name='actionplan',
            name='further',
            field=models.ManyToManyField(related_name='further_plans', to='followup.recommendation'),
        ),
        migrations.AddField(
            model_name='actionplan',
            name='recommendation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='followup.recommendation'),
        ),
        migrations.CreateModel(
            name='RecommendationLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('element', models.CharField(max_length=30)),
                ('code', models.CharField(max_length=10)),
                ('value', models.DecimalField(decimal_places=2, max_digits=6)),
                ('grade', models.CharField(blank=True, max_length=5)),
                ('place', models.PositiveSmallIntegerField()),
                ('of', models.PositiveSmallIntegerField()),
                ('answers', models.PositiveIntegerField()),
                ('required', models.PositiveIntegerField(null=True)),
                ('too_small', models.CharField(blank=True, choices=[('few', 'Kurang dari 5 jawaban'), ('short', 'Di bawah kebutuhan')], max_length=10)),
                ('low', models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ('high', models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ('tied', models.BooleanField()),
                ('certain', models.BooleanField(null=True)),
                ('needs_cause', models.BooleanField()),
                ('rules', models.CharField(max_length=250)),
                ('reasons', models.JSONField()),
                ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.service')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
        ),
        migrations.AddField(
            model_name='recommendation',
            name='line',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='released', to='followup.recommendationline'),
        ),
        migrations.CreateModel(
            name='RecommendationRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draf'), ('released', 'Dirilis')], default='draft', max_length=10)),
                ('made_at', models.DateTimeField()),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('digest', models.CharField(max_length=64)),
                ('examined', models.PositiveIntegerField()),
                ('without_answers', models.PositiveIntegerField()),
                ('notes', models.JSONField(default=list)),
                ('before', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.round')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendation_runs', to='surveys.round')),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='recommendationline',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='followup.recommendationrun'),
        ),
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('version', models.PositiveIntegerField(default=1)),
                ('definition', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rule_sets', to='organisation.agency')),
            ],
            options={
                'ordering': ['name', '-version'],
            },
        ),
        migrations.AddField(
            model_name='recommendationrun',
            name='rule_set',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='followup.ruleset'),
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('query', models.CharField(max_length=2000)),
                ('first', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_filters', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='saved_filters', to='organisation.unit')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='StatusEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(blank=True, max_length=12)),
                ('state', models.CharField(blank=True, choices=[('draft', 'Draf'), ('submitted', 'Diajukan'), ('approved', 'Disetujui'), ('in_progress', 'Dikerjakan'), ('evidence_in', 'Menunggu verifikasi'), ('returned', 'Dikembalikan'), ('closed', 'Selesai'), ('reopened', 'Dibuka kembali')], max_length=12)),
                ('due', models.DateField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('done', 'Dilaksanakan sesuai rencana'), ('done_differently', 'Dilaksanakan dengan cara lain'), ('not_applicable', 'Tidak berlaku lagi'), ('cannot', 'Tidak dapat dilaksanakan')], max_length=20)),
                ('old', models.CharField(blank=True, max_length=10)),
                ('new', models.CharField(blank=True, max_length=10)),
                ('happened_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='followup.actionplan')),
            ],
        ),
        migrations.CreateModel(
            name='DeadlineChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old', models.DateField(null=True)),
                ('new', models.DateField()),
                ('reason', models.CharField(max_length=1000)),
                ('state', models.CharField(choices=[('asked', 'Diajukan'), ('granted', 'Disetujui'), ('refused', 'Ditolak')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, max_length=1000)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deadline_changes', to='followup.actionplan')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('plan',), name='one_deadline_change_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('url', models.URLField(blank=True, max_length=1000)),
                ('kind', models.CharField(blank=True, max_length=20)),
                ('size', models.PositiveBigIntegerField(null=True)),
                ('sha256', models.CharField(blank=True, db_index=True, max_length=64)),
                ('likeness', models.CharField(blank=True, db_index=True, max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'Belum diperiksa'), ('accepted', 'Diterima'), ('rejected', 'Tidak diterima')], default='waiting', max_length=10)),
                ('remark', models.CharField(blank=True, max_length=1000)),
                ('at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='followup.actionplan')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='followup.evidence')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sha256__gt', ''), ('size__isnull', False), ('url', '')), models.Q(('sha256', ''), ('size', None), ('url__gt', '')), _connector='OR'), name='evidence_is_a_file_or_a_link'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_by__isnull', False)), _connector='OR'), name='evidence_decided_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('check_id', models.CharField(max_length=40)),
                ('severity', models.CharField(max_length=10)),
                ('quote', models.TextField()),
                ('values', models.JSONField(default=dict)),
                ('found_at', models.DateTimeField(blank=True, null=True)),
                ('gone_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('open', 'Belum diputuskan'), ('confirmed', 'Dibenarkan'), ('dismissed', 'Dikesampingkan')], default='open', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='followup.actionplan')),
                ('round', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.round')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['check_id'], name='followup_fi_check_i_9289c3_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('gone_at', None), ('plan__isnull', False)), fields=('plan', 'check_id'), name='finding_once_per_plan'), models.UniqueConstraint(condition=models.Q(('gone_at', None), ('plan', None)), fields=('round', 'unit', 'check_id'), name='finding_once_per_unit'), models.CheckConstraint(condition=models.Q(models.Q(('plan__isnull', False), ('round', None), ('unit', None)), models.Q(('plan', None), ('round__isnull', False), ('unit__isnull', False)), _connector='OR'), name='finding_of_a_plan_or_a_unit'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='finding_decided_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dismissed'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='finding_dismissed_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='PlanElement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='element_rows', to='followup.actionplan')),
            ],
            options={
                'indexes': [models.Index(fields=['code'], name='followup_pl_code_572add_idx')],
                'constraints': [models.UniqueConstraint(fields=('plan', 'code'), name='element_once_per_plan')],
            },
        ),
        migrations.AddIndex(
            model_name='actionplan',
            index=models.Index(fields=['deadline'], name='followup_ac_deadlin_3314e7_idx'),
        ),
        migrations.AddIndex(
            model_name='actionplan',
            index=models.Index(fields=['code', 'unit'], name='plans_by_code'),
        ),
        migrations.AddIndex(
            model_name='actionplan',
            index=models.Index(fields=['state', 'deadline', 'due', 'unit', 'code'], name='plans_by_state'),
        ),
        migrations.AddIndex(
            model_name='actionplan',
            index=models.Index(fields=['unit', 'round', 'code', 'state', 'deadline', 'due', 'status', 'service', 'person_in_charge'], name='plans_by_unit'),
        ),
        migrations.AddConstraint(
            model_name='actionplan',
            constraint=models.UniqueConstraint(fields=('round', 'code'), name='plan_code_once'),
        ),
        migrations.AddConstraint(
            model_name='actionplan',
            constraint=models.UniqueConstraint(condition=models.Q(('carried_from__isnull', False)), fields=('carried_from',), name='plan_carried_once'),
        ),
        migrations.AddConstraint(
            model_name='actionplan',
            constraint=models.CheckConstraint(condition=models.Q(('line_first', None), ('line_last__gte', models.F('line_first')), _connector='OR'), name='plan_lines_in_order'),
        ),
        migrations.AddIndex(
            model_name='recommendation',
            index=models.Index(fields=['round', 'unit'], name='followup_re_round_i_21f4d9_idx'),
        ),
        migrations.AddIndex(
            model_name='recommendationline',
            index=models.Index(fields=['run', 'unit'], name='followup_re_run_id_c69b93_idx'),
        ),
        migrations.AddConstraint(
            model_name='recommendationline',
            constraint=models.UniqueConstraint(fields=('run', 'unit', 'service', 'element'), name='recommended_once'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.UniqueConstraint(fields=('agency', 'name', 'version'), name='rule_set_version_once'),
        ),
        migrations.AddConstraint(
            model_name='recommendationrun',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'released')), fields=('round',), name='released_once_per_round'),
        ),
        migrations.AddConstraint(
            model_name='recommendationrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', None), ('state', 'draft')), models.Q(('released_at__isnull', False), ('released_by__isnull', False), ('state', 'released')), _connector='OR'), name='run_released_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='savedfilter',
            constraint=models.UniqueConstraint(fields=('person', 'name'), name='saved_filter_name_once'),
        ),
        migrations.AddConstraint(
            model_name='savedfilter',
            constraint=models.UniqueConstraint(condition=models.Q(('first', True)), fields=('person',), name='first_filter_once'),
        ),
        migrations.AddIndex(
            model_name='statusevent',
            index=models.Index(fields=['plan', 'happened_at'], name='followup_st_plan_id_430532_idx'),
        ),
    ]
