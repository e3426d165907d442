"""References know that they were retracted, topics the risks that their articles have to name.

Columns with a constant default only: PostgreSQL adds them without touching a row.
"""

from django.db import migrations, models

import blog.models.topics


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0009_overdue_reviews'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='topic',
            options={'ordering': ['name'], 'permissions': [('change_risks', 'Can change the risks that articles on a topic have to name')]},
        ),
        migrations.AddField(
            model_name='reference',
            name='retracted_on',
            field=models.DateField(editable=False, null=True, verbose_name='retracted on'),
        ),
        migrations.AddField(
            model_name='reference',
            name='retraction_notice',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=255, verbose_name='notice of retraction (DOI)'),
        ),
        migrations.AddField(
            model_name='reference',
            name='retraction_reasons',
            field=models.TextField(blank=True, db_default='', default='', editable=False, verbose_name='reasons for the retraction'),
        ),
        migrations.AddField(
            model_name='topic',
            name='risks',
            field=models.TextField(blank=True, db_default='', default='', help_text='What an article on this topic has to name where it tells of benefits: one risk a line. Other words for it follow a bar, such as “raised blood pressure | hypertension”.', validators=[blog.models.topics.validate_risks]),
        ),
    ]
