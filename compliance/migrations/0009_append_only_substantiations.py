"""Hold in the database that ties to evidence stay as they were made. Touches no row."""

from django.db import migrations

FORWARD = """
-- Only the link to an account goes, with the account itself.
CREATE FUNCTION compliance_refuse_change_of_substantiation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed compliance_substantiation := OLD;
BEGIN
    allowed.user_id := NULL;
    IF NEW IS DISTINCT FROM allowed THEN
        RAISE EXCEPTION '% only grows: what was decided stays on record.', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER append_only BEFORE DELETE ON compliance_substantiation
    FOR EACH ROW EXECUTE FUNCTION compliance_refuse_change();
CREATE TRIGGER append_only_update BEFORE UPDATE ON compliance_substantiation
    FOR EACH ROW EXECUTE FUNCTION compliance_refuse_change_of_substantiation();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON compliance_substantiation
    FOR EACH STATEMENT EXECUTE FUNCTION compliance_refuse_change();
"""

BACKWARD = """
DROP TRIGGER append_only ON compliance_substantiation;
DROP TRIGGER append_only_update ON compliance_substantiation;
DROP TRIGGER append_only_truncate ON compliance_substantiation;
DROP FUNCTION compliance_refuse_change_of_substantiation();
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0008_substantiation")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
