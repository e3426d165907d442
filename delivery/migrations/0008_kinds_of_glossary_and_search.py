"""Names the kinds of objects that came with the glossary and with the search. Changes nothing in the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0007_titles_by_their_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="publication",
            name="kind",
            field=models.CharField(
                choices=[
                    ("site", "Site"),
                    ("image", "Image"),
                    ("document", "Document"),
                    ("collection_restriction", "Private collection"),
                    ("disclaimer", "Disclaimer"),
                    ("brand", "Brand"),
                    ("person", "Person"),
                    ("topic", "Topic"),
                    ("reference", "Reference"),
                    ("glossary_term", "Glossary"),
                    ("page_restriction", "Private page"),
                    ("page", "Page"),
                    ("redirect", "Redirect"),
                    ("site_settings", "Site settings"),
                    ("synonyms", "Synonyms"),
                    ("promoted_result", "Promoted result"),
                    ("erasure", "Erasure"),
                ],
                max_length=30,
            ),
        ),
    ]
