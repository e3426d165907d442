"""Hold in the database that a public brand shows a public disclaimer, whoever writes to it and how."""

from django.db import migrations

# Both sides of the rule: a brand may not go live without, and a disclaimer may not go while it is shown.
# FOR SHARE makes two transactions that change one side each wait for one another.
FORWARD = """
CREATE FUNCTION brands_check_brand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM brands_disclaimer WHERE id = NEW.disclaimer_id AND live FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Brand "%" cannot be public: publish its disclaimer first.', NEW.name
            USING ERRCODE = 'check_violation', CONSTRAINT = 'live_brand_has_live_disclaimer';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER live_brand_has_live_disclaimer
    BEFORE INSERT OR UPDATE OF live, disclaimer_id ON brands_servicebrand
    FOR EACH ROW WHEN (NEW.live) EXECUTE FUNCTION brands_check_brand();

CREATE FUNCTION brands_check_disclaimer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    brand_name text;
BEGIN
    SELECT name INTO brand_name FROM brands_servicebrand WHERE disclaimer_id = NEW.id AND live LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Disclaimer "%" must stay public: brand "%" shows it.', NEW.name, brand_name
            USING ERRCODE = 'check_violation', CONSTRAINT = 'live_brand_has_live_disclaimer';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER shown_disclaimer_stays_live
    BEFORE UPDATE OF live ON brands_disclaimer
    FOR EACH ROW WHEN (OLD.live AND NOT NEW.live) EXECUTE FUNCTION brands_check_disclaimer();
"""

BACKWARD = """
DROP TRIGGER shown_disclaimer_stays_live ON brands_disclaimer;
DROP FUNCTION brands_check_disclaimer();
DROP TRIGGER live_brand_has_live_disclaimer ON brands_servicebrand;
DROP FUNCTION brands_check_brand();
"""


class Migration(migrations.Migration):
    dependencies = [("brands", "0002_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
