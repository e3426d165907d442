"""A redirect is as private as the page that it leads to: whatever notes the page notes the redirect.

What is in force already is put right by ``rebuild_publications``, as after each upgrade.
"""

from django.db import migrations

NOTING_REDIRECTS = """
CREATE OR REPLACE FUNCTION delivery_note(object_kind text, object_key bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO delivery_noted_change
    SELECT
        CASE current_setting('delivery.recording', true) WHEN 'later' THEN '0'::xid8 ELSE pg_current_xact_id() END,
        noted.kind, noted.key
    FROM (
        SELECT object_kind AS kind, object_key AS key
        UNION ALL
        SELECT 'redirect', id FROM wagtailredirects_redirect
            WHERE object_kind = 'page' AND redirect_page_id = object_key
    ) AS noted
    ON CONFLICT DO NOTHING
$$;
"""

NOTING_ONE = """
CREATE OR REPLACE FUNCTION delivery_note(object_kind text, object_key bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO delivery_noted_change VALUES (
        CASE current_setting('delivery.recording', true) WHEN 'later' THEN '0'::xid8 ELSE pg_current_xact_id() END,
        object_kind, object_key
    ) ON CONFLICT DO NOTHING
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0009_vocabulary_of_each_document"),
        ("wagtailredirects", "0001_initial"),
    ]

    operations = [migrations.RunSQL(NOTING_REDIRECTS, NOTING_ONE)]
