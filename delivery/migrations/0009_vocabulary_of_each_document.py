"""The vocabulary of “did you mean” is kept with each document: counting the words of an old text again was dear.

Fills the new column from the texts, about 3 ms a document, while nothing can be published; readers notice nothing.
"""

from importlib import import_module

import django.contrib.postgres.fields
from django.db import migrations, models

before = import_module("delivery.migrations.0006_vocabulary_of_search")

FILLING = """
SELECT FROM delivery_head WHERE id = 1 FOR UPDATE;

ALTER TABLE delivery_inforce DISABLE TRIGGER count_words_of_changed;

UPDATE delivery_inforce AS f SET vocabulary =
    delivery_words_of(f.kind, f.title, f.text, NOT f.is_private AND (f.kind <> 'page' OR f.words IS NOT NULL));
"""

COUNTING = """
CREATE FUNCTION delivery_count_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM delivery_word;
        RETURN NULL;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO delivery_word (word, number)
        SELECT word, count(*) FROM after, unnest(vocabulary) AS word GROUP BY word ORDER BY word
        ON CONFLICT (word) DO UPDATE SET number = delivery_word.number + excluded.number;
        RETURN NULL;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO delivery_word (word, number)
        SELECT word, -count(*) FROM before, unnest(vocabulary) AS word GROUP BY word ORDER BY word
        ON CONFLICT (word) DO UPDATE SET number = delivery_word.number + excluded.number;
    ELSE
        INSERT INTO delivery_word (word, number)
        SELECT word, sum(difference) FROM (
            SELECT unnest(vocabulary) AS word, -1 AS difference FROM before
            UNION ALL
            SELECT unnest(vocabulary), 1 FROM after
        ) AS changed
        GROUP BY word HAVING sum(difference) <> 0 ORDER BY word
        ON CONFLICT (word) DO UPDATE SET number = delivery_word.number + excluded.number;
    END IF;
    DELETE FROM delivery_word WHERE number <= 0;
    RETURN NULL;
END $$;

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
SELECT FROM delivery_head WHERE id = 1 FOR UPDATE;
DELETE FROM delivery_word;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0008_kinds_of_glossary_and_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="inforce",
            name="vocabulary",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(),
                default=list,
                help_text="The words that “did you mean” may offer.",
                size=None,
            ),
        ),
        # The old counting goes with its functions once they have filled the column, and comes back as it was.
        migrations.RunSQL(FILLING + before.NOT_COUNTING + COUNTING, NOT_COUNTING + before.COUNTING),
    ]
