import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("organisation", "0001_initial"),
        ("organisation", "0002_alter_appointment_role"),
        ("organisation", "0003_appointments_for_a_time"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('short_name', models.CharField(max_length=60)),
                ('inspectorate', models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('pusat', 'Unit kerja pusat'), ('balai_besar', 'Balai Besar'), ('balai', 'Balai'), ('loka', 'Loka')], max_length=20)),
                ('independent_since', models.PositiveIntegerField(blank=True, null=True)),
                ('province', models.CharField(blank=True, max_length=60)),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)])),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)])),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='organisation.agency')),
            ],
            options={
                'ordering': ['no'],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('has_tariff', models.BooleanField(default=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='organisation.unit')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('officer', 'Petugas unit'), ('head', 'Kepala unit'), ('complaints', 'Petugas pengaduan'), ('member', 'Anggota tim Inspektorat'), ('team_leader', 'Ketua tim Inspektorat'), ('controller', 'Pengendali teknis'), ('responsible', 'Penanggung jawab'), ('leader', 'Pimpinan'), ('operator', 'Pengelola sistem')], max_length=20)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('acting', models.CharField(blank=True, choices=[('plh', 'Plh.'), ('plt', 'Plt.')], max_length=3)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisation.agency')),
                ('delegate_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delegates', to='organisation.appointment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='organisation.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Elevation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('officer', 'Petugas unit'), ('head', 'Kepala unit'), ('complaints', 'Petugas pengaduan'), ('member', 'Anggota tim Inspektorat'), ('team_leader', 'Ketua tim Inspektorat'), ('controller', 'Pengendali teknis'), ('responsible', 'Penanggung jawab'), ('leader', 'Pimpinan'), ('operator', 'Pengelola sistem')], max_length=20)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('reason', models.CharField(max_length=500)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='elevations', to='organisation.appointment')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='elevation_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='elevation_has_a_reason')],
            },
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(fields=('agency', 'no'), name='unit_number_once'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(fields=('agency', 'name'), name='unit_name_once'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.UniqueConstraint(fields=('unit', 'name'), name='service_name_once'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='appointment_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acting', ''), ('delegate_of', None)), models.Q(models.Q(('acting', ''), _negated=True), ('valid_to__isnull', False)), _connector='OR'), name='acting_official_has_a_last_day'),
        ),
    ]
