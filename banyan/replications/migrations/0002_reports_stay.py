"""The database itself keeps published reports and status changes as they are, and who counts as reached."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION keep_reach_report() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE words text[] := '{how_counted,evidence_url,explanation,reason,dimensions,state}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state = 'draft' THEN RETURN OLD; END IF;
    ELSIF OLD.state = 'draft' THEN
        IF NEW.state IN ('draft', 'published') THEN RETURN NEW; END IF;
    ELSIF to_jsonb(NEW) - words = to_jsonb(OLD) - words
        AND (NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state = 'corrected'))
        AND NEW.how_counted IN (OLD.how_counted, '') AND NEW.evidence_url IN (OLD.evidence_url, '')
        AND NEW.explanation IN (OLD.explanation, '') AND NEW.reason IN (OLD.reason, '')
        AND NEW.dimensions IN (OLD.dimensions, '{}'::jsonb)
    THEN
        RETURN NEW;  -- replaced by a correction, or words erased for good
    END IF;
    RAISE EXCEPTION '% on % is refused: a published report is sealed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER reach_report_is_sealed BEFORE UPDATE OR DELETE ON replications_reachreport
    FOR EACH ROW EXECUTE FUNCTION keep_reach_report();
CREATE TRIGGER reach_reports_are_never_emptied BEFORE TRUNCATE ON replications_reachreport
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_status_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.reason = '' AND to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason' THEN
        RETURN NEW;  -- a reason erased for good
    END IF;
    RAISE EXCEPTION '% on % is refused: it is an append-only record', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER status_change_is_append_only BEFORE UPDATE OR DELETE ON replications_statuschange
    FOR EACH ROW EXECUTE FUNCTION keep_status_change();
CREATE TRIGGER status_changes_are_never_emptied BEFORE TRUNCATE ON replications_statuschange
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_reach_definition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.counts, NEW.unit, NEW.breakdowns, NEW.solution_id)
           IS DISTINCT FROM (OLD.counts, OLD.unit, OLD.breakdowns, OLD.solution_id)
       AND EXISTS (
           SELECT 1 FROM replications_reachreport r JOIN replications_replication n ON n.id = r.replication_id
           WHERE n.solution_id = OLD.solution_id AND r.state <> 'draft')
    THEN
        RAISE EXCEPTION 'published reports rest on who counts as reached by solution %', OLD.solution_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'reach_definition_is_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reach_definition_is_fixed BEFORE UPDATE ON replications_reachdefinition
    FOR EACH ROW EXECUTE FUNCTION keep_reach_definition();
"""
BACKWARD = """
DROP TRIGGER reach_definition_is_fixed ON replications_reachdefinition;
DROP TRIGGER status_changes_are_never_emptied ON replications_statuschange;
DROP TRIGGER status_change_is_append_only ON replications_statuschange;
DROP TRIGGER reach_reports_are_never_emptied ON replications_reachreport;
DROP TRIGGER reach_report_is_sealed ON replications_reachreport;
DROP FUNCTION keep_reach_definition();
DROP FUNCTION keep_status_change();
DROP FUNCTION keep_reach_report();
"""


class Migration(migrations.Migration):
    dependencies = [("replications", "0001_replications"), ("commons", "0003_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
