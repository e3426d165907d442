"""Hold in the database that an invitation stays as it was sent: it can be revoked, once. Touches no row."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION compliance_refuse_change_of_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    allowed compliance_invitation := OLD;
BEGIN
    IF NEW.user_id IS NULL THEN
        allowed.user_id := NULL;
    END IF;
    IF OLD.revoked_at IS NULL THEN
        allowed.revoked_at := NEW.revoked_at;
        allowed.revoked_by_name := NEW.revoked_by_name;
    END IF;
    IF NEW IS DISTINCT FROM allowed THEN
        RAISE EXCEPTION '% only grows: who was invited stays on record.', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER append_only BEFORE DELETE ON compliance_invitation
    FOR EACH ROW EXECUTE FUNCTION compliance_refuse_change();
CREATE TRIGGER append_only_update BEFORE UPDATE ON compliance_invitation
    FOR EACH ROW EXECUTE FUNCTION compliance_refuse_change_of_invitation();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON compliance_invitation
    FOR EACH STATEMENT EXECUTE FUNCTION compliance_refuse_change();
"""

BACKWARD = """
DROP TRIGGER append_only ON compliance_invitation;
DROP TRIGGER append_only_update ON compliance_invitation;
DROP TRIGGER append_only_truncate ON compliance_invitation;
DROP FUNCTION compliance_refuse_change_of_invitation();
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0006_invitations")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
