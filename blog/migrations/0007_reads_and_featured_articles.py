import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A table for counts, and a column with a default in the database: no row is rewritten, and older code may insert."""

    dependencies = [
        ("blog", "0006_roles_and_the_glossary"),
    ]

    operations = [
        migrations.AddField(
            model_name="articlepage",
            name="is_featured",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Stands first on the pages of its brands and topics.",
                verbose_name="featured",
            ),
        ),
        migrations.CreateModel(
            name="ArticleReads",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(db_index=True)),
                ("number", models.PositiveIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="blog.articlepage",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "article reads",
                "default_permissions": ("view",),
                "constraints": [models.UniqueConstraint(fields=("article", "day"), name="one_count_of_reads_a_day")],
            },
        ),
    ]
