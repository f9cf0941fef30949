import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("notify", "0001_initial"),
        ("notify", "0002_holiday_taken_back"),
    ]

    dependencies = [
        ('organisation', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('id', 'Bahasa Indonesia'), ('en', 'English')], default='id', max_length=5)),
                ('email', models.BooleanField(default=True)),
                ('rhythm', models.CharField(choices=[('at_once', 'Segera'), ('daily', 'Ringkasan harian, pada hari kerja'), ('weekly', 'Ringkasan mingguan, pada hari kerja pertama')], default='at_once', max_length=10)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='telling', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('address', models.URLField(max_length=500)),
                ('secret', models.CharField(max_length=500)),
                ('events', models.JSONField(default=list)),
                ('active', models.BooleanField(default=True)),
                ('made_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhooks', to='organisation.agency')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('key', models.CharField(blank=True, max_length=120)),
                ('event', models.CharField(blank=True, max_length=40)),
                ('data', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('waiting', 'Menunggu'), ('sent', 'Terkirim'), ('failed', 'Gagal')], default='waiting', max_length=10)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('next_try_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to=settings.AUTH_USER_MODEL)),
                ('webhook', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='notify.webhook')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('name', models.CharField(max_length=120)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holidays', to='organisation.agency')),
            ],
            options={
                'ordering': ['day'],
                'constraints': [models.UniqueConstraint(fields=('agency', 'day'), name='holiday_once')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120)),
                ('kind', models.CharField(max_length=40)),
                ('template', models.TextField()),
                ('values', models.JSONField(default=dict)),
                ('link', models.CharField(blank=True, max_length=300)),
                ('made_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('by_mail', models.BooleanField(default=False)),
                ('letter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to='notify.delivery')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
                'indexes': [models.Index(fields=['person', '-made_at'], name='notify_noti_person__078f6f_idx'), models.Index(condition=models.Q(('read_at', None)), fields=['person'], name='notice_unread'), models.Index(condition=models.Q(('by_mail', True), ('letter', None), ('read_at', None)), fields=['made_at'], name='notice_for_a_letter')],
                'constraints': [models.UniqueConstraint(fields=('person', 'key'), name='told_once')],
            },
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['state', 'next_try_at'], name='notify_deli_state_de0f90_idx'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('webhook', 'key'), name='event_once_per_webhook'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('person', None), ('webhook__isnull', False)), models.Q(('person__isnull', False), ('webhook', None)), _connector='OR'), name='delivery_to_a_person_or_a_webhook'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='delivery_sent_at_its_time'),
        ),
    ]
