"""Hold in the database that waivers stay as they were given. Touches no row."""

from django.db import migrations

FORWARD = """
-- Only the link to an account goes, with the account itself.
CREATE FUNCTION compliance_refuse_change_of_waiver() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed compliance_claimwaiver := OLD;
BEGIN
    allowed.user_id := NULL;
    IF NEW IS DISTINCT FROM allowed THEN
        RAISE EXCEPTION '% only grows: what was decided stays on record.', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER append_only BEFORE DELETE ON compliance_claimwaiver
    FOR EACH ROW EXECUTE FUNCTION compliance_refuse_change();
CREATE TRIGGER append_only_update BEFORE UPDATE ON compliance_claimwaiver
    FOR EACH ROW EXECUTE FUNCTION compliance_refuse_change_of_waiver();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON compliance_claimwaiver
    FOR EACH STATEMENT EXECUTE FUNCTION compliance_refuse_change();
"""

BACKWARD = """
DROP TRIGGER append_only ON compliance_claimwaiver;
DROP TRIGGER append_only_update ON compliance_claimwaiver;
DROP TRIGGER append_only_truncate ON compliance_claimwaiver;
DROP FUNCTION compliance_refuse_change_of_waiver();
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0003_claims")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
