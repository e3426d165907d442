"""Hold in the database that approvals and emergency releases stay as they were given. Touches no row."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION compliance_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows: what was decided stays on record.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

-- Only the link to an account goes, with the account itself. Name and credentials stay as they were.
CREATE FUNCTION compliance_refuse_change_of_approval() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed compliance_approval := OLD;
BEGIN
    allowed.user_id := NULL;
    IF NEW IS DISTINCT FROM allowed THEN
        RAISE EXCEPTION '% only grows: what was decided stays on record.', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

-- A release is reviewed once.
CREATE FUNCTION compliance_refuse_change_of_release() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed compliance_emergencyrelease := OLD;
BEGIN
    IF NEW.user_id IS NULL THEN
        allowed.user_id := NULL;
    END IF;
    IF OLD.reviewed_at IS NULL THEN
        allowed.reviewed_at := NEW.reviewed_at;
        allowed.reviewed_by_id := NEW.reviewed_by_id;
        allowed.reviewed_by_name := NEW.reviewed_by_name;
        allowed.review_note := NEW.review_note;
    ELSIF NEW.reviewed_by_id IS NULL THEN
        allowed.reviewed_by_id := NULL;
    END IF;
    IF NEW IS DISTINCT FROM allowed THEN
        RAISE EXCEPTION '% only grows: what was released stays on record.', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER append_only BEFORE DELETE ON compliance_approval
    FOR EACH ROW EXECUTE FUNCTION compliance_refuse_change();
CREATE TRIGGER append_only_update BEFORE UPDATE ON compliance_approval
    FOR EACH ROW EXECUTE FUNCTION compliance_refuse_change_of_approval();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON compliance_approval
    FOR EACH STATEMENT EXECUTE FUNCTION compliance_refuse_change();

CREATE TRIGGER append_only BEFORE DELETE ON compliance_emergencyrelease
    FOR EACH ROW EXECUTE FUNCTION compliance_refuse_change();
CREATE TRIGGER append_only_update BEFORE UPDATE ON compliance_emergencyrelease
    FOR EACH ROW EXECUTE FUNCTION compliance_refuse_change_of_release();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON compliance_emergencyrelease
    FOR EACH STATEMENT EXECUTE FUNCTION compliance_refuse_change();
"""

BACKWARD = """
DROP TRIGGER append_only ON compliance_approval;
DROP TRIGGER append_only_update ON compliance_approval;
DROP TRIGGER append_only_truncate ON compliance_approval;
DROP TRIGGER append_only ON compliance_emergencyrelease;
DROP TRIGGER append_only_update ON compliance_emergencyrelease;
DROP TRIGGER append_only_truncate ON compliance_emergencyrelease;
DROP FUNCTION compliance_refuse_change_of_release();
DROP FUNCTION compliance_refuse_change_of_approval();
DROP FUNCTION compliance_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
