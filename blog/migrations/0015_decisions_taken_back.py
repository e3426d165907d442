"""Decisions about what is imported can be made again after they were taken back.

The database gives new columns their value, so earlier versions go on writing rows meanwhile.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0014_defaults_for_earlier_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name="taken_back",
            field=models.JSONField(
                db_default=[], default=list, help_text="Decisions to make again, the next one last."
            ),
        )
        for name in ("importpost", "importsource")
    ]
