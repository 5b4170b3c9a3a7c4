"""The count of voices on a need is that of its confirmations, whoever changes them and in whatever order."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION count_voices_of_need(touched bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF touched IS NULL THEN
        RETURN;
    END IF;
    -- The lock is a statement of its own, so that the count after it sees what was committed while it waited.
    PERFORM 1 FROM needs_need WHERE id = touched FOR UPDATE;
    UPDATE needs_need SET confirmation_count = voices.number
    FROM (
        SELECT (
            SELECT count(*) FROM needs_confirmation c JOIN needs_need n ON n.id = c.need_id
            WHERE NOT c.is_hidden AND (n.id = touched OR (n.merged_into_id = touched AND n.state = 'merged'))
        ) + (SELECT count(*) FROM needs_need n WHERE n.merged_into_id = touched AND n.state = 'merged') AS number
    ) AS voices
    WHERE id = touched AND confirmation_count <> voices.number;
END $$;

CREATE FUNCTION confirmation_changes_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.need_id ELSE NEW.need_id END;
BEGIN
    PERFORM count_voices_of_need(touched);
    PERFORM count_voices_of_need((SELECT merged_into_id FROM needs_need WHERE id = touched));
    IF TG_OP = 'UPDATE' AND OLD.need_id <> NEW.need_id THEN
        PERFORM count_voices_of_need(OLD.need_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER voices_are_counted AFTER INSERT OR DELETE OR UPDATE OF need_id, is_hidden ON needs_confirmation
    FOR EACH ROW EXECUTE FUNCTION confirmation_changes_count();

CREATE FUNCTION merging_changes_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id OR OLD.state IS DISTINCT FROM NEW.state THEN
        PERFORM count_voices_of_need(OLD.merged_into_id);
        PERFORM count_voices_of_need(NEW.merged_into_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER merged_voices_are_counted AFTER UPDATE OF merged_into_id, state ON needs_need
    FOR EACH ROW EXECUTE FUNCTION merging_changes_count();

SELECT count_voices_of_need(id) FROM needs_need;
"""

BACKWARD = """
DROP TRIGGER merged_voices_are_counted ON needs_need;
DROP TRIGGER voices_are_counted ON needs_confirmation;
DROP FUNCTION merging_changes_count();
DROP FUNCTION confirmation_changes_count();
DROP FUNCTION count_voices_of_need(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("needs", "0003_voices_counted_and_hiding_undone")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
