"""The notices of reviews that are due. A new table: touches no row."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0004_append_only_waivers'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReviewNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_key', models.BigIntegerField()),
                ('title', models.CharField(max_length=255)),
                ('due_on', models.DateField()),
                ('stage', models.SmallIntegerField(choices=[(30, 'Due in 30 days'), (7, 'Due in 7 days'), (0, 'Due'), (-1, 'Unpublished')])),
                ('sent_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'ordering': ['-sent_at', '-id'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('content_type', 'object_key', 'due_on', 'stage'), name='one_notice_for_each_stage_of_a_review')],
            },
        ),
    ]
