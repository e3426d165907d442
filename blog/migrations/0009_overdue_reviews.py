"""Whether readers are told of an overdue review. PostgreSQL adds the column at once."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0008_accounts_of_people'),
    ]

    operations = [
        migrations.AddField(
            model_name='articlepage',
            name='is_review_overdue',
            field=models.BooleanField(db_default=False, default=False, editable=False, verbose_name='readers are told that its review is overdue'),
        ),
        migrations.AlterField(
            model_name='articlepage',
            name='next_review_due',
            field=models.DateField(blank=True, help_text='When it must be checked again. Your team is reminded; the brand says what happens after that day.', null=True),
        ),
    ]
