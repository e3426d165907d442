"""Wagtail's own search, as the admin uses it, has an index for what it asks."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from blog.models import ArticlePage

pytestmark = pytest.mark.django_db

ENTRIES = """
INSERT INTO wagtailsearch_indexentry
    (content_type_id, object_id, title_norm, autocomplete, title, body, title_text, body_text)
SELECT %s, number::text, 1, '', to_tsvector('english', 'Article ' || number), to_tsvector('english', 'text'), '', ''
FROM generate_series(1, 2000) AS number
"""


def test_the_search_of_the_admin_uses_the_index_of_title_and_body(db):
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, [ContentType.objects.get_for_model(ArticlePage).pk])
        # As it is after a while: what waits to be put into the index would count as its cost.
        cursor.execute("SELECT gin_clean_pending_list('search_title_and_body')")
        cursor.execute("ANALYZE wagtailsearch_indexentry")
        cursor.execute("SET LOCAL enable_seqscan = off")
        # With no article in the table, looking up each entry by its article would cost nothing.
        cursor.execute("SET LOCAL enable_nestloop = off")
    assert "search_title_and_body" in ArticlePage.objects.search("ferritin").get_queryset().explain()
