"""Hold in the database that a public article stands under a public brand, whoever writes to it and how."""

from django.db import migrations

# An article is a row in two tables, written one after the other: the rule is checked when the transaction ends.
FORWARD = """
CREATE FUNCTION blog_check_article(article_id integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    brand_name text;
BEGIN
    SELECT brand.name INTO brand_name
        FROM wagtailcore_page page
        JOIN blog_articlepage article ON article.page_ptr_id = page.id
        JOIN brands_servicebrand brand ON brand.id = article.brand_id
        WHERE page.id = article_id AND page.live AND NOT brand.live;
    IF FOUND THEN
        RAISE EXCEPTION 'Article % cannot be public: publish its brand "%" first.', article_id, brand_name
            USING ERRCODE = 'check_violation', CONSTRAINT = 'live_article_has_live_brand';
    END IF;
END $$;

CREATE FUNCTION blog_check_page_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM blog_check_article(NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION blog_check_article_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM blog_check_article(NEW.page_ptr_id);
    RETURN NULL;
END $$;

CREATE FUNCTION blog_check_brand_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    article_title text;
BEGIN
    SELECT page.title INTO article_title
        FROM blog_articlepage article JOIN wagtailcore_page page ON page.id = article.page_ptr_id
        WHERE article.brand_id = NEW.id AND page.live LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Brand "%" must stay public: article "%" stands under it.', NEW.name, article_title
            USING ERRCODE = 'check_violation', CONSTRAINT = 'live_article_has_live_brand';
    END IF;
    RETURN NEW;
END $$;

CREATE CONSTRAINT TRIGGER live_article_has_live_brand_page
    AFTER INSERT OR UPDATE OF live ON wagtailcore_page
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.live) EXECUTE FUNCTION blog_check_page_row();

CREATE CONSTRAINT TRIGGER live_article_has_live_brand_article
    AFTER INSERT OR UPDATE OF brand_id ON blog_articlepage
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION blog_check_article_row();

CREATE TRIGGER shown_brand_stays_live
    BEFORE UPDATE OF live ON brands_servicebrand
    FOR EACH ROW WHEN (OLD.live AND NOT NEW.live) EXECUTE FUNCTION blog_check_brand_row();
"""

BACKWARD = """
DROP TRIGGER shown_brand_stays_live ON brands_servicebrand;
DROP TRIGGER live_article_has_live_brand_article ON blog_articlepage;
DROP TRIGGER live_article_has_live_brand_page ON wagtailcore_page;
DROP FUNCTION blog_check_brand_row();
DROP FUNCTION blog_check_article_row();
DROP FUNCTION blog_check_page_row();
DROP FUNCTION blog_check_article(integer);
"""


class Migration(migrations.Migration):
    dependencies = [("blog", "0002_initial"), ("brands", "0003_live_brand_has_live_disclaimer")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
