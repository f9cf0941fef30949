import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("reports", "0001_initial"),
        ("reports", "0002_reportrun_moved_at"),
        ("reports", "0003_publish"),
        ("reports", "0004_cover"),
        ("reports", "0005_result_publication"),
        ("reports", "0006_sign_off"),
        ("reports", "0007_report_texts"),
        ("reports", "0008_cancelled"),
        ("reports", "0009_acting_signer"),
        ("reports", "0010_letterhead"),
    ]

    dependencies = [
        ('evaluation', '0001_squashed'),
        ('organisation', '0001_squashed'),
        ('surveys', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Logo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('kind', models.CharField(max_length=4)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Letterhead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('lines', models.TextField(blank=True)),
                ('alt', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letterheads', to='organisation.agency')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('logo', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.logo')),
            ],
            options={
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='ReportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('requested_at', models.DateTimeField()),
                ('moved_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('queued', 'Menunggu giliran'), ('running', 'Sedang ditulis'), ('done', 'Selesai'), ('failed', 'Gagal'), ('cancelled', 'Dibatalkan')], default='queued', max_length=10)),
                ('step', models.PositiveSmallIntegerField(default=0)),
                ('steps', models.PositiveSmallIntegerField(default=3)),
                ('message', models.CharField(blank=True, max_length=300)),
                ('finished_at', models.DateTimeField(null=True)),
                ('site', models.CharField(blank=True, max_length=200)),
                ('texts', models.JSONField(default=dict)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('cover', models.JSONField(default=dict)),
                ('signature', models.JSONField(default=dict)),
                ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cut_off', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='evaluation.cutoff')),
                ('letterhead', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.letterhead')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-requested_at'],
            },
        ),
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('name', models.CharField(max_length=120)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='reports.reportrun')),
            ],
        ),
        migrations.CreateModel(
            name='ReportText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('version', models.PositiveIntegerField()),
                ('template', models.TextField(null=True)),
                ('at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_texts', to='organisation.agency')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='ResultPublication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('medium', models.CharField(choices=[('report', 'Laporan hasil survei ditetapkan'), ('board', 'Papan pengumuman di tempat layanan'), ('website', 'Situs web'), ('social', 'Media sosial'), ('print', 'Media cetak'), ('broadcast', 'Radio atau televisi'), ('forum', 'Forum konsultasi publik'), ('other', 'Media lain')], max_length=12)),
                ('place', models.CharField(blank=True, max_length=300)),
                ('published_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='surveys.round')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='organisation.unit')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['published_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SignedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed_files', to='reports.reportrun')),
            ],
            options={
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='Signing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Disusun Anggota'), ('leader', 'Menunggu Ketua Tim'), ('controller', 'Menunggu Pengendali Teknis'), ('responsible', 'Menunggu Penanggung Jawab'), ('signed', 'Ditandatangani')], default='draft', max_length=12)),
                ('number', models.CharField(blank=True, max_length=100)),
                ('place', models.CharField(blank=True, max_length=100)),
                ('day', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('opened_at', models.DateTimeField()),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signings', to='evaluation.evaluation')),
                ('final', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signed_by', to='reports.reportrun')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signings', to='reports.reportrun')),
            ],
            options={
                'ordering': ['-opened_at'],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('paragraph', models.CharField(max_length=80)),
                ('quote', models.CharField(max_length=200)),
                ('text', models.CharField(max_length=1000)),
                ('at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, max_length=1000)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='reports.signing')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=12)),
                ('source', models.CharField(max_length=12)),
                ('target', models.CharField(max_length=12)),
                ('role', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('acting', models.CharField(blank=True, max_length=5)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.reportrun')),
                ('signing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='reports.signing')),
                ('stands_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='letterhead',
            constraint=models.UniqueConstraint(fields=('agency', 'version'), name='letterhead_version_once'),
        ),
        migrations.AddConstraint(
            model_name='letterhead',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('alt', ''), ('logo', None)), models.Q(('logo__isnull', False), models.Q(('alt', ''), _negated=True)), _connector='OR'), name='letterhead_logo_has_words'),
        ),
        migrations.AddConstraint(
            model_name='reportrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('state__in', ['done', 'failed', 'cancelled'])), models.Q(('finished_at', None), ('state__in', ['queued', 'running'])), _connector='OR'), name='report_run_finished_at_its_end'),
        ),
        migrations.AddConstraint(
            model_name='reportrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_by__isnull', False), ('state', 'cancelled')), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_by', None)), _connector='OR'), name='report_run_cancelled_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='reportrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('published_at__isnull', False), ('published_by__isnull', False), ('state', 'done')), _connector='OR'), name='report_run_published_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='reportfile',
            constraint=models.UniqueConstraint(fields=('run', 'kind'), name='file_once_per_kind'),
        ),
        migrations.AddConstraint(
            model_name='reporttext',
            constraint=models.UniqueConstraint(fields=('agency', 'key', 'version'), name='report_text_version_once'),
        ),
        migrations.AddIndex(
            model_name='resultpublication',
            index=models.Index(fields=['round', 'unit'], name='reports_res_round_i_309238_idx'),
        ),
        migrations.AddConstraint(
            model_name='resultpublication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='publication_withdrawn_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='signedfile',
            constraint=models.UniqueConstraint(fields=('run', 'version'), name='signed_file_version_once'),
        ),
        migrations.AddConstraint(
            model_name='signing',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'signed'), _negated=True), fields=('evaluation',), name='one_signing_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('settled_by', None)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='remark_settled_by_somebody'),
        ),
    ]
