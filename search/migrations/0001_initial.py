import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Synonyms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "terms",
                    models.TextField(
                        help_text="Words or short phrases that mean the same, with commas: PTSD, post-traumatic stress disorder",
                        max_length=1000,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "synonyms",
                "ordering": ["terms"],
            },
        ),
        migrations.CreateModel(
            name="PromotedResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "searches",
                    models.TextField(
                        help_text="What readers write, one search a line, such as: book an appointment",
                        max_length=1000,
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="The order among promoted results: 1 stands first."
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["searches", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SearchCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("words", models.CharField(max_length=60)),
                ("searched", models.PositiveIntegerField(default=0)),
                ("found_nothing", models.PositiveIntegerField(default=0)),
                ("clicked", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("day", "words"), name="one_search_count_a_day"),
                ],
            },
        ),
    ]
