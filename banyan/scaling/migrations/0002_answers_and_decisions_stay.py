"""The database itself refuses to change or delete answers and decisions; only their words can be emptied."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION keep_assessment_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.reason = '' AND to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason' THEN
        RETURN NEW;  -- words erased for good; the answer stays
    END IF;
    RAISE EXCEPTION '% on % is refused: it is an append-only record', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER answer_is_append_only BEFORE UPDATE OR DELETE ON scaling_answer
    FOR EACH ROW EXECUTE FUNCTION keep_assessment_answer();
CREATE TRIGGER answers_are_never_emptied BEFORE TRUNCATE ON scaling_answer
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_scaling_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.text = '' AND to_jsonb(NEW) - 'text' = to_jsonb(OLD) - 'text' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: it is an append-only record', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER decision_is_append_only BEFORE UPDATE OR DELETE ON scaling_decision
    FOR EACH ROW EXECUTE FUNCTION keep_scaling_decision();
CREATE TRIGGER decisions_are_never_emptied BEFORE TRUNCATE ON scaling_decision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP TRIGGER decisions_are_never_emptied ON scaling_decision;
DROP TRIGGER decision_is_append_only ON scaling_decision;
DROP FUNCTION keep_scaling_decision();
DROP TRIGGER answers_are_never_emptied ON scaling_answer;
DROP TRIGGER answer_is_append_only ON scaling_answer;
DROP FUNCTION keep_assessment_answer();
"""


class Migration(migrations.Migration):
    dependencies = [("scaling", "0001_assessments"), ("commons", "0003_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
