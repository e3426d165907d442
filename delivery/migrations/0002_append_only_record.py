"""Hold the record in the database: it only grows, and no public change commits without its publication."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION delivery_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows: what was published stays on record.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

-- What names a person goes only with a recorded erasure of the object; what the chain covers never changes.
CREATE FUNCTION delivery_refuse_unrecorded_change_of_publication() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    erased delivery_publication := OLD;
BEGIN
    erased.title := '';
    erased.path := '';
    erased.affects := ARRAY[OLD.kind || '-' || OLD.key];
    IF NEW IS DISTINCT FROM erased OR NOT EXISTS (
        SELECT FROM delivery_publication
        WHERE kind = 'erasure' AND action = 'erase' AND number > OLD.number
            AND refers_to @> ARRAY[OLD.kind || '-' || OLD.key]
    ) THEN
        RAISE EXCEPTION '% only grows: what was published stays on record.', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER append_only BEFORE DELETE ON delivery_publication
    FOR EACH ROW EXECUTE FUNCTION delivery_refuse_change();
CREATE TRIGGER erasure_is_recorded BEFORE UPDATE ON delivery_publication
    FOR EACH ROW EXECUTE FUNCTION delivery_refuse_unrecorded_change_of_publication();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON delivery_publication
    FOR EACH STATEMENT EXECUTE FUNCTION delivery_refuse_change();

-- A document goes only in the transaction that records its erasure, and while nothing in force shows it.
CREATE FUNCTION delivery_refuse_unrecorded_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM delivery_publication
        WHERE kind = 'erasure' AND action = 'erase' AND refers_to @> ARRAY['sha256-' || OLD.sha256]
    ) OR EXISTS (
        SELECT FROM delivery_inforce f JOIN delivery_publication p ON p.number = f.number
        WHERE p.document_sha256 = OLD.sha256
    ) THEN
        RAISE EXCEPTION 'The document % is on record: only a recorded erasure removes one that is no longer in force.',
            OLD.sha256 USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER append_only BEFORE UPDATE ON delivery_publisheddocument
    FOR EACH ROW EXECUTE FUNCTION delivery_refuse_change();
CREATE TRIGGER erasure_is_recorded BEFORE DELETE ON delivery_publisheddocument
    FOR EACH ROW EXECUTE FUNCTION delivery_refuse_unrecorded_erasure();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON delivery_publisheddocument
    FOR EACH STATEMENT EXECUTE FUNCTION delivery_refuse_change();
"""

NOT_APPEND_ONLY = """
DROP TRIGGER append_only ON delivery_publication;
DROP TRIGGER erasure_is_recorded ON delivery_publication;
DROP TRIGGER append_only_truncate ON delivery_publication;
DROP TRIGGER append_only ON delivery_publisheddocument;
DROP TRIGGER erasure_is_recorded ON delivery_publisheddocument;
DROP TRIGGER append_only_truncate ON delivery_publisheddocument;
DROP FUNCTION delivery_refuse_unrecorded_erasure();
DROP FUNCTION delivery_refuse_unrecorded_change_of_publication();
DROP FUNCTION delivery_refuse_change();
"""

# Read far more often than written: not compressed.
STORED_TO_BE_READ = "ALTER TABLE delivery_inforce ALTER COLUMN text SET STORAGE EXTERNAL"

HEAD = """
INSERT INTO delivery_head (id, number, sha256) VALUES (1, 0, '');

CREATE FUNCTION delivery_tell_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('delivery_publication', NEW.number::text);
    RETURN NULL;
END $$;

CREATE TRIGGER tell_number AFTER INSERT OR UPDATE OF number ON delivery_head
    FOR EACH ROW EXECUTE FUNCTION delivery_tell_number();
"""

NO_HEAD = """
DROP TRIGGER tell_number ON delivery_head;
DROP FUNCTION delivery_tell_number();
DELETE FROM delivery_head;
"""

NOTED_CHANGES = """
-- Rows live from the change to the commit of the same transaction. Transaction 0 holds what migrations changed.
CREATE TABLE delivery_noted_change (
    transaction xid8 NOT NULL,
    kind text NOT NULL,
    key bigint NOT NULL,
    PRIMARY KEY (transaction, kind, key)
);

CREATE FUNCTION delivery_note(object_kind text, object_key bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO delivery_noted_change VALUES (
        CASE current_setting('delivery.recording', true) WHEN 'later' THEN '0'::xid8 ELSE pg_current_xact_id() END,
        object_kind, object_key
    ) ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION delivery_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    object_key bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        EXECUTE format('SELECT ($1).%I', TG_ARGV[1]) INTO object_key USING OLD;
        PERFORM delivery_note(TG_ARGV[0], object_key);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        EXECUTE format('SELECT ($1).%I', TG_ARGV[1]) INTO object_key USING NEW;
        PERFORM delivery_note(TG_ARGV[0], object_key);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION delivery_note_pages_below() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM delivery_note('page', page.id)
        FROM wagtailcore_page page JOIN wagtailcore_page root ON page.path LIKE root.path || '%'
        WHERE root.id IN (
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.page_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.page_id END
        );
    RETURN NULL;
END $$;

CREATE FUNCTION delivery_note_pages_of_site() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.root_page_id, NEW.is_default_site, NEW.hostname) = (OLD.root_page_id, OLD.is_default_site, OLD.hostname)
        THEN
            RETURN NULL;
        END IF;
    END IF;
    PERFORM delivery_note('page', page.id)
        FROM wagtailcore_page page JOIN wagtailcore_page root ON page.path LIKE root.path || '%'
        WHERE root.id IN (
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.root_page_id END,
            CASE WHEN TG_OP <> 'DELETE' THEN NEW.root_page_id END
        );
    RETURN NULL;
END $$;

CREATE FUNCTION delivery_note_files_of(collection_path text) RETURNS void LANGUAGE sql AS $$
    SELECT delivery_note('image', image.id) FROM media_library_customimage image
        JOIN wagtailcore_collection collection ON collection.id = image.collection_id
        WHERE collection.path LIKE collection_path || '%';
    SELECT delivery_note('document', document.id) FROM media_library_customdocument document
        JOIN wagtailcore_collection collection ON collection.id = document.collection_id
        WHERE collection.path LIKE collection_path || '%';
$$;

CREATE FUNCTION delivery_note_collection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM delivery_note_files_of(path) FROM wagtailcore_collection
        WHERE id IN (
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.collection_id END,
            CASE WHEN TG_OP <> 'DELETE' THEN NEW.collection_id END
        );
    RETURN NULL;
END $$;

CREATE FUNCTION delivery_note_moved_collection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM delivery_note_files_of(NEW.path);
    RETURN NULL;
END $$;

CREATE FUNCTION delivery_refuse_unrecorded_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM delivery_noted_change
        WHERE transaction = NEW.transaction AND kind = NEW.kind AND key = NEW.key
    ) THEN
        RAISE EXCEPTION 'The public change of % % is not on record: make it through the application.', NEW.kind, NEW.key
            USING ERRCODE = 'check_violation', CONSTRAINT = 'public_change_is_recorded';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER public_change_is_recorded AFTER INSERT ON delivery_noted_change
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.transaction <> '0'::xid8)
    EXECUTE FUNCTION delivery_refuse_unrecorded_change();
"""

NO_NOTED_CHANGES = """
DROP TABLE delivery_noted_change;
DROP FUNCTION delivery_refuse_unrecorded_change();
-- With the triggers on the tables of all apps, which come after each migrate.
DROP FUNCTION delivery_note_moved_collection() CASCADE;
DROP FUNCTION delivery_note_collection() CASCADE;
DROP FUNCTION delivery_note_files_of(text);
DROP FUNCTION delivery_note_pages_of_site() CASCADE;
DROP FUNCTION delivery_note_pages_below() CASCADE;
DROP FUNCTION delivery_note_change() CASCADE;
DROP FUNCTION delivery_note(text, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0001_publications"),
        ("blog", "0004_imported_document"),
        ("home", "0003_roles_and_workflows"),
        ("media_library", "0001_initial"),
        ("wagtailcore", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
        migrations.RunSQL(STORED_TO_BE_READ, migrations.RunSQL.noop),
        migrations.RunSQL(HEAD, NO_HEAD),
        migrations.RunSQL(NOTED_CHANGES, NO_NOTED_CHANGES),
    ]
