"""The index that Wagtail's own search lacks: it looks in title and body put together, and has one of each alone.

The lists of the admin and the APIs of Wagtail search so. Made while the site runs on.
"""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("search", "0001_initial"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS search_title_and_body "
            "ON wagtailsearch_indexentry USING gin ((title || body))",
            "DROP INDEX CONCURRENTLY IF EXISTS search_title_and_body",
        ),
    ]
