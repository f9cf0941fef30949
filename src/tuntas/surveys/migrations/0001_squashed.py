import django.db.models.deletion
import tuntas.surveys.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("surveys", "0001_initial"),
        ("surveys", "0002_channeltoken_complaint_duplicatetrace_exclusion_and_more"),
        ("surveys", "0003_round_draft"),
        ("surveys", "0004_channels"),
        ("surveys", "0005_response_counted"),
    ]

    dependencies = [
        ('organisation', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChannelToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('minute', models.DateTimeField(blank=True, null=True)),
                ('used', models.PositiveIntegerField(default=0)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='channel_tokens', to='organisation.agency')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisation.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Questionnaire',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('version', models.PositiveIntegerField(default=1)),
                ('definition', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('locked_at', models.DateTimeField(blank=True, null=True)),
                ('change_note', models.CharField(blank=True, max_length=500)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questionnaires', to='organisation.agency')),
            ],
            options={
                'ordering': ['name', '-version'],
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('channel', models.CharField(choices=[('link', 'Tautan'), ('qr', 'Lembar QR'), ('kiosk', 'Kios'), ('paper', 'Kertas, dimasukkan petugas'), ('invitation', 'Undangan'), ('api', 'Sistem layanan'), ('embed', 'Formulir tertanam')], default='link', max_length=12)),
                ('received_at', models.DateTimeField()),
                ('answers', models.JSONField()),
                ('extra', models.JSONField(default=dict)),
                ('comment', models.TextField(blank=True)),
                ('profile', models.JSONField(default=dict)),
                ('language', models.CharField(default='id', max_length=10)),
                ('seconds', models.PositiveIntegerField(blank=True, null=True)),
                ('excluded', models.BooleanField(default=False)),
                ('counted', models.BooleanField(default=False)),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='organisation.service')),
            ],
        ),
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('excluded', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(max_length=500)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exclusions', to='surveys.response')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('instrument', models.CharField(default='skm-2017', max_length=40)),
                ('weights', models.CharField(default='exact', max_length=10)),
                ('aggregation', models.CharField(choices=[('pooled', 'seluruh responden digabung'), ('mean_of_units', 'rata-rata nilai unit'), ('weighted_by_respondents', 'rata-rata tertimbang jumlah responden')], default='pooled', max_length=30)),
                ('target', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ('opens', models.DateField()),
                ('closes', models.DateField()),
                ('rules', models.JSONField(default=list)),
                ('generated', models.BooleanField(default=False)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('draft', models.BooleanField(default=False)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='organisation.agency')),
                ('questionnaire', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='surveys.questionnaire')),
            ],
            options={
                'ordering': ['year'],
            },
        ),
        migrations.AddField(
            model_name='response',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='surveys.round'),
        ),
        migrations.CreateModel(
            name='PublishedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('element', models.CharField(blank=True, max_length=30)),
                ('value', models.DecimalField(decimal_places=2, max_digits=5)),
                ('respondents', models.PositiveIntegerField(blank=True, null=True)),
                ('source', models.CharField(max_length=200)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published', to='surveys.round')),
            ],
        ),
        migrations.CreateModel(
            name='DuplicateTrace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('hour', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='traces', to='surveys.round')),
            ],
        ),
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_on', models.DateField()),
                ('text', models.TextField()),
                ('contact', models.CharField(blank=True, max_length=500)),
                ('state', models.CharField(choices=[('new', 'Baru'), ('in_progress', 'Ditangani'), ('answered', 'Dijawab')], default='new', max_length=12)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='organisation.service')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='surveys.round')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='RoundService',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=tuntas.surveys.models.new_code, max_length=12, unique=True)),
                ('users_last_year', models.PositiveIntegerField(blank=True, null=True)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='round_services', to='surveys.round')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='round_services', to='organisation.service')),
            ],
        ),
        migrations.CreateModel(
            name='PaperSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('second', models.JSONField(blank=True, null=True)),
                ('second_at', models.DateTimeField(blank=True, null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('second_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('response', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sheet', to='surveys.response')),
                ('round_service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='surveys.roundservice')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=500)),
                ('code_digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('used_on', models.DateField(blank=True, null=True)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('round_service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='surveys.roundservice')),
            ],
        ),
        migrations.CreateModel(
            name='RoundUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counted', models.BooleanField(default=True)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='round_units', to='surveys.round')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='round_units', to='organisation.unit')),
            ],
        ),
        migrations.AddConstraint(
            model_name='questionnaire',
            constraint=models.UniqueConstraint(fields=('agency', 'name', 'version'), name='questionnaire_version_once'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('agency', 'name'), name='round_name_once'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('closes__gte', models.F('opens'))), name='round_ends_after_start'),
        ),
        migrations.AddIndex(
            model_name='response',
            index=models.Index(fields=['round', 'service', 'received_at'], name='surveys_res_round_i_c4d72b_idx'),
        ),
        migrations.AddIndex(
            model_name='response',
            index=models.Index(condition=models.Q(('counted', models.F('excluded'))), fields=['round', 'id'], name='to_roll_up'),
        ),
        migrations.AddConstraint(
            model_name='publishedfigure',
            constraint=models.UniqueConstraint(fields=('round', 'element'), name='published_once'),
        ),
        migrations.AddConstraint(
            model_name='duplicatetrace',
            constraint=models.UniqueConstraint(fields=('round', 'digest', 'hour'), name='trace_once_per_hour'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'answered'), _negated=True), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='complaint_answered_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='roundservice',
            constraint=models.UniqueConstraint(fields=('round', 'service'), name='service_once_per_round'),
        ),
        migrations.AddConstraint(
            model_name='papersheet',
            constraint=models.UniqueConstraint(fields=('round_service', 'number'), name='sheet_number_once'),
        ),
        migrations.AddConstraint(
            model_name='papersheet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('second_at', None), ('settled_at', None)), models.Q(('second_at__isnull', False), ('second_by__isnull', False)), _connector='OR'), name='sheet_settled_after_its_second_reading'),
        ),
        migrations.AddConstraint(
            model_name='roundunit',
            constraint=models.UniqueConstraint(fields=('round', 'unit'), name='unit_once_per_round'),
        ),
    ]
