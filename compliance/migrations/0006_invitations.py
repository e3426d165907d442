"""Invitations of people without an account. Existing approvals get empty columns, which PostgreSQL adds at once."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0005_review_notices'),
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='approval',
            name='email',
            field=models.EmailField(blank=True, db_default='', default='', max_length=254),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_key', models.BigIntegerField()),
                ('revision', models.BigIntegerField(null=True)),
                ('title', models.CharField(max_length=255)),
                ('content_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the text')),
                ('content', models.TextField(help_text='The signed document as canonical JSON.', verbose_name='text')),
                ('username', models.CharField(max_length=150)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('medical_review', 'Medical review'), ('legal_approval', 'Legal approval')], max_length=20, verbose_name='task')),
                ('person_name', models.CharField(max_length=200, verbose_name='invited')),
                ('email', models.EmailField(max_length=254)),
                ('credentials', models.CharField(blank=True, max_length=200)),
                ('licence_expires_on', models.DateField(blank=True, null=True)),
                ('token_sha256', models.CharField(editable=False, max_length=64, unique=True)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(editable=False, null=True)),
                ('revoked_by_name', models.CharField(blank=True, editable=False, max_length=200)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-invited_at', '-id'],
                'default_permissions': ('view', 'add'),
            },
        ),
        migrations.AddField(
            model_name='approval',
            name='invitation',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='compliance.invitation'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['content_type', 'object_key', '-id'], name='invitation_of_object'),
        ),
    ]
