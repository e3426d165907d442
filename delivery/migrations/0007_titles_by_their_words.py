"""Indexes of the words of titles, for suggestions. Made while the site runs on."""

from django.db import migrations

# Apart, so that few names among many pages are found without reading the pages that begin alike.
INDEXES = {
    "inforce_page_titles": "kind = 'page'",
    "inforce_place_titles": "kind IN ('brand', 'topic', 'person')",
}


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("delivery", "0006_vocabulary_of_search"),
    ]

    operations = [
        # Django's own index expression treats a missing title too, which the queries need not.
        migrations.RunSQL(
            f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} "
            f"ON delivery_inforce USING gin (to_tsvector('simple', title)) WHERE {condition}",
            f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
        )
        for name, condition in INDEXES.items()
    ]
