"""The words of all that is in force, with the number of documents that hold them: for “did you mean”.

Triggers keep them, so they belong to the transaction that publishes, whoever writes to ``delivery_inforce``.
"""

from django.db import migrations, models

COUNTING = """
CREATE FUNCTION delivery_words_of(kind text, title text, document text, is_found boolean) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    facts jsonb;
    words tsvector := to_tsvector('simple', title);
BEGIN
    IF NOT is_found OR kind NOT IN ('page', 'brand', 'topic', 'person') THEN
        RETURN '{}';
    END IF;
    IF kind = 'page' THEN
        facts := document::jsonb;
        words := words || jsonb_to_tsvector('simple', jsonb_build_array(
            facts -> 'introduction', facts -> 'search_description', jsonb_path_query_array(facts, '$.body[*].value')
        ), '["string"]');
    END IF;
    RETURN ARRAY(SELECT word FROM unnest(tsvector_to_array(words)) AS word WHERE word ~ '^[^0-9_/@.:&]{3,40}$');
EXCEPTION WHEN program_limit_exceeded THEN
    -- A text too long for this is published all the same.
    RETURN '{}';
END $$;

CREATE FUNCTION delivery_count_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM delivery_word;
        RETURN NULL;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO delivery_word (word, number)
        SELECT word, count(*) FROM after AS f, unnest(
            delivery_words_of(f.kind, f.title, f.text, NOT f.is_private AND (f.kind <> 'page' OR f.words IS NOT NULL))
        ) AS word
        GROUP BY word ORDER BY word
        ON CONFLICT (word) DO UPDATE SET number = delivery_word.number + excluded.number;
        RETURN NULL;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO delivery_word (word, number)
        SELECT word, -count(*) FROM before AS f, unnest(
            delivery_words_of(f.kind, f.title, f.text, NOT f.is_private AND (f.kind <> 'page' OR f.words IS NOT NULL))
        ) AS word
        GROUP BY word ORDER BY word
        ON CONFLICT (word) DO UPDATE SET number = delivery_word.number + excluded.number;
    ELSE
        INSERT INTO delivery_word (word, number)
        SELECT word, sum(difference) FROM (
            SELECT f.kind, f.title, f.text, f.is_private, f.words, -1 AS difference FROM before AS f JOIN after AS other
            USING (object)
            WHERE (f.title, f.text, f.is_private, f.words IS NULL)
                <> (other.title, other.text, other.is_private, other.words IS NULL)
            UNION ALL
            SELECT f.kind, f.title, f.text, f.is_private, f.words, 1 FROM after AS f JOIN before AS other
            USING (object)
            WHERE (f.title, f.text, f.is_private, f.words IS NULL)
                <> (other.title, other.text, other.is_private, other.words IS NULL)
        ) AS f, unnest(
            delivery_words_of(f.kind, f.title, f.text, NOT f.is_private AND (f.kind <> 'page' OR f.words IS NOT NULL))
        ) AS word
        GROUP BY word HAVING sum(difference) <> 0 ORDER BY word
        ON CONFLICT (word) DO UPDATE SET number = delivery_word.number + excluded.number;
    END IF;
    DELETE FROM delivery_word WHERE number <= 0;
    RETURN NULL;
END $$;

-- Nothing is published between the first count and the triggers.
SELECT FROM delivery_head WHERE id = 1 FOR UPDATE;

INSERT INTO delivery_word (word, number)
SELECT word, count(*) FROM delivery_inforce AS f, unnest(
    delivery_words_of(f.kind, f.title, f.text, NOT f.is_private AND (f.kind <> 'page' OR f.words IS NOT NULL))
) AS word GROUP BY word;

CREATE TRIGGER count_words_of_new AFTER INSERT ON delivery_inforce
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION delivery_count_words();
CREATE TRIGGER count_words_of_changed AFTER UPDATE ON delivery_inforce
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION delivery_count_words();
CREATE TRIGGER count_words_of_gone AFTER DELETE ON delivery_inforce
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION delivery_count_words();
CREATE TRIGGER count_no_words AFTER TRUNCATE ON delivery_inforce
    FOR EACH STATEMENT EXECUTE FUNCTION delivery_count_words();
"""

NOT_COUNTING = """
DROP TRIGGER count_words_of_new ON delivery_inforce;
DROP TRIGGER count_words_of_changed ON delivery_inforce;
DROP TRIGGER count_words_of_gone ON delivery_inforce;
DROP TRIGGER count_no_words ON delivery_inforce;
DROP FUNCTION delivery_count_words();
DROP FUNCTION delivery_words_of(text, text, text, boolean);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0005_preview_links"),
    ]

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                ("word", models.TextField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(help_text="How many documents hold it.")),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("number__lte", 0)), fields=["word"], name="word_in_no_document")
                ],
            },
        ),
        migrations.RunSQL(COUNTING, NOT_COUNTING),
    ]
