import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import modelcluster.fields
import wagtail.search.index
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The glossary, articles to read next, and what changed in an article: new tables only."""

    dependencies = [
        ("blog", "0004_imported_document"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArticleUpdate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="date")),
                (
                    "note",
                    models.CharField(
                        help_text="One sentence, such as “Added the results of the 2026 trial.”",
                        max_length=200,
                        verbose_name="what changed",
                    ),
                ),
                (
                    "article",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="updates", to="blog.articlepage"
                    ),
                ),
            ],
            options={"ordering": ["-made_on", "-id"]},
        ),
        migrations.CreateModel(
            name="GlossaryTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", models.CharField(help_text="As it stands in a text, such as “infusion”.", max_length=80)),
                ("slug", models.SlugField(allow_unicode=True, editable=False, max_length=80, unique=True)),
                (
                    "further_spellings",
                    models.CharField(
                        blank=True,
                        help_text="With commas between them: the plural, an abbreviation, another spelling. "
                        "What is all in capitals, such as “IV”, is found in capitals only.",
                        max_length=300,
                    ),
                ),
                (
                    "explanation",
                    models.CharField(help_text="One or two sentences in plain words, without links.", max_length=300),
                ),
                (
                    "page",
                    models.ForeignKey(
                        blank=True,
                        help_text="… or a page. Both empty: no link.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where readers find more: a topic …",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="blog.topic",
                    ),
                ),
            ],
            options={
                "ordering": ["term"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("term"),
                        name="unique_glossary_term",
                        violation_error_message="This word is in the glossary already.",
                    )
                ],
            },
            bases=(wagtail.search.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="PinnedArticle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "article",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pinned_articles",
                        to="blog.articlepage",
                    ),
                ),
                (
                    "pinned",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="blog.articlepage",
                        verbose_name="article",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("article", "pinned"), name="unique_pinned_article"),
                ],
            },
        ),
    ]
