"""The database itself refuses to change or delete what was recorded."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: it is an append-only record', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER activity_is_append_only BEFORE UPDATE OR DELETE ON commons_activity
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER activity_is_never_emptied BEFORE TRUNCATE ON commons_activity
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP TRIGGER activity_is_never_emptied ON commons_activity;
DROP TRIGGER activity_is_append_only ON commons_activity;
DROP FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("commons", "0002_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
