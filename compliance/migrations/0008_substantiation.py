import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0007_append_only_invitations'),
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Substantiation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_key', models.BigIntegerField()),
                ('revision', models.BigIntegerField(null=True)),
                ('title', models.CharField(max_length=255)),
                ('content_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the text')),
                ('content', models.TextField(help_text='The signed document as canonical JSON.', verbose_name='text')),
                ('username', models.CharField(max_length=150)),
                ('name', models.CharField(max_length=200)),
                ('sentence', models.TextField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('grade', models.CharField(blank=True, choices=[('meta_analysis', 'Meta-analysis'), ('randomised_trial', 'Randomised trial'), ('observational', 'Observational study'), ('animal', 'Animal study'), ('opinion', 'Opinion')], max_length=20, verbose_name='grade of evidence')),
                ('evidence', models.JSONField(default=list, help_text='Name and citation of each reference, as they were.')),
                ('credentials', models.CharField(blank=True, max_length=200)),
                ('note', models.TextField(blank=True)),
                ('given_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-given_at', '-id'],
                'default_permissions': ('view', 'add'),
                'indexes': [models.Index(fields=['content_type', 'object_key', 'fingerprint', '-id'], name='newest_tie_of_a_sentence')],
            },
        ),
        migrations.CreateModel(
            name='EvidenceTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_key', models.BigIntegerField()),
                ('title', models.CharField(max_length=255)),
                ('evidence', models.CharField(help_text='Its name, such as reference-12.', max_length=80)),
                ('evidence_title', models.TextField()),
                ('reason', models.TextField(help_text='When and why it was retracted.')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed_at', models.DateTimeField(null=True)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'ordering': ['opened_at', 'pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('content_type', 'object_key', 'evidence'), name='one_open_task_for_each_evidence')],
            },
        ),
    ]
