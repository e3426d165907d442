"""What brands do about overdue reviews: nothing, until they say otherwise. PostgreSQL adds the column at once."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('brands', '0006_default_sign_off_requirements'),
    ]

    operations = [
        migrations.AddField(
            model_name='servicebrand',
            name='when_review_overdue',
            field=models.CharField(choices=[('nothing', 'Nothing: only your team is told'), ('banner', 'A notice on the page tells readers'), ('withdrawal', 'The page is unpublished')], db_default='nothing', default='nothing', help_text='What happens to an article of this brand after the day by which it had to be reviewed again.', max_length=10, verbose_name='when a medical review is overdue'),
        ),
    ]
