import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0002_append_only_approvals'),
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClaimsDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('texts', models.PositiveIntegerField()),
                ('errors', models.PositiveIntegerField()),
                ('warnings', models.PositiveIntegerField()),
                ('hints', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['-day'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ClaimCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_key', models.BigIntegerField()),
                ('title', models.CharField(max_length=255)),
                ('version', models.CharField(max_length=64)),
                ('rules_key', models.CharField(max_length=64)),
                ('jurisdiction', models.CharField(max_length=10)),
                ('failure', models.TextField(blank=True, help_text='Why the text could not be checked.')),
                ('checked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('content_type', 'object_key'), name='one_claim_check_for_each_object')],
            },
        ),
        migrations.CreateModel(
            name='LiveFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(help_text='In reading order.')),
                ('rule', models.CharField(max_length=80)),
                ('rule_title', models.CharField(max_length=200, verbose_name='what')),
                ('severity', models.CharField(choices=[('error', 'Error'), ('warning', 'Warning'), ('hint', 'Hint')], max_length=10)),
                ('message', models.TextField()),
                ('suggestion', models.TextField()),
                ('source', models.TextField()),
                ('place', models.CharField(max_length=500)),
                ('sentence', models.TextField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('found_on', models.DateField(help_text='The first day on which it was found.', verbose_name='found on')),
                ('check_of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='compliance.claimcheck')),
            ],
            options={
                'ordering': ['check_of', 'position'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='ClaimWaiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_key', models.BigIntegerField()),
                ('revision', models.BigIntegerField(null=True)),
                ('title', models.CharField(max_length=255)),
                ('content_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the text')),
                ('content', models.TextField(help_text='The signed document as canonical JSON.', verbose_name='text')),
                ('username', models.CharField(max_length=150)),
                ('name', models.CharField(max_length=200)),
                ('rule', models.CharField(max_length=80)),
                ('rule_title', models.CharField(max_length=200, verbose_name='what')),
                ('sentence', models.TextField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('reason', models.TextField(help_text='Why it may stand. It stays on record.')),
                ('until', models.DateField(help_text='The last day on which it may stand.', verbose_name='holds until')),
                ('given_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-given_at', '-id'],
                'default_permissions': ('view', 'add'),
                'indexes': [models.Index(fields=['content_type', 'object_key', 'fingerprint', '-id'], name='newest_waiver_of_a_finding')],
            },
        ),
    ]
