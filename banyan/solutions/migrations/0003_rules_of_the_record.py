"""What the database itself sees to: versions are never altered, lineage runs in no circle, a team has a lead, and the
figures on a solution are those of its evidence and places."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION keep_solution_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND NEW.fields = '{}'::jsonb AND NEW.note = ''
        AND (NEW.id, NEW.solution_id, NEW.number, NEW.changed, NEW.by_id, NEW.at)
            IS NOT DISTINCT FROM (OLD.id, OLD.solution_id, OLD.number, OLD.changed, OLD.by_id, OLD.at)
    THEN
        RETURN NEW;  -- words erased for good; that there was a change stays on record
    END IF;
    RAISE EXCEPTION '% on % is refused: it is an append-only record', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER version_is_append_only BEFORE UPDATE OR DELETE ON solutions_solutionversion
    FOR EACH ROW EXECUTE FUNCTION keep_solution_version();
CREATE TRIGGER versions_are_never_emptied BEFORE TRUNCATE ON solutions_solutionversion
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_lineage_in_a_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- One at a time, or two halves of a circle could be written past one another. The query below is a statement of
    -- its own, so it sees what was committed while this waited.
    PERFORM pg_advisory_xact_lock(hashtext('solutions_lineage'));
    IF EXISTS (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent_id
            UNION
            SELECT l.parent_id FROM solutions_lineage l JOIN above ON l.child_id = above.id WHERE l.id <> NEW.id
        )
        SELECT 1 FROM above WHERE id = NEW.child_id
    ) THEN
        RAISE EXCEPTION 'solution % would descend from itself', NEW.child_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'lineage_runs_in_no_circle';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lineage_runs_in_no_circle BEFORE INSERT OR UPDATE ON solutions_lineage
    FOR EACH ROW EXECUTE FUNCTION refuse_lineage_in_a_circle();

CREATE FUNCTION require_a_lead() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.solution_id ELSE OLD.solution_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM solutions_teammember WHERE solution_id = touched)
        AND NOT EXISTS (SELECT 1 FROM solutions_teammember WHERE solution_id = touched AND is_lead)
    THEN
        RAISE EXCEPTION 'the team of solution % has no lead', touched
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_team_has_a_lead';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER a_team_has_a_lead AFTER INSERT OR UPDATE OR DELETE ON solutions_teammember
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_a_lead();

CREATE FUNCTION count_solution_figures(touched bigint) RETURNS void LANGUAGE sql AS $$
    UPDATE solutions_solution s SET evidence_level = figures.level, running_count = figures.running
    FROM (
        SELECT
            (SELECT coalesce(max(level), 0) FROM solutions_evidence
             WHERE solution_id = touched AND retracted_at IS NULL) AS level,
            (SELECT count(*) FROM solutions_solutionplace
             WHERE solution_id = touched AND relation = 'running') AS running
    ) AS figures
    WHERE s.id = touched AND (s.evidence_level, s.running_count) IS DISTINCT FROM (figures.level, figures.running)
$$;
CREATE FUNCTION follow_solution_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM count_solution_figures(NEW.solution_id);
    END IF;
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.solution_id <> NEW.solution_id) THEN
        PERFORM count_solution_figures(OLD.solution_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER evidence_sets_the_rung AFTER INSERT OR UPDATE OR DELETE ON solutions_evidence
    FOR EACH ROW EXECUTE FUNCTION follow_solution_figures();
CREATE TRIGGER places_set_the_spread AFTER INSERT OR UPDATE OR DELETE ON solutions_solutionplace
    FOR EACH ROW EXECUTE FUNCTION follow_solution_figures();
SELECT count_solution_figures(id) FROM solutions_solution;
"""
BACKWARD = """
DROP TRIGGER places_set_the_spread ON solutions_solutionplace;
DROP TRIGGER evidence_sets_the_rung ON solutions_evidence;
DROP FUNCTION follow_solution_figures();
DROP FUNCTION count_solution_figures(bigint);
DROP TRIGGER a_team_has_a_lead ON solutions_teammember;
DROP FUNCTION require_a_lead();
DROP TRIGGER lineage_runs_in_no_circle ON solutions_lineage;
DROP FUNCTION refuse_lineage_in_a_circle();
DROP TRIGGER versions_are_never_emptied ON solutions_solutionversion;
DROP TRIGGER version_is_append_only ON solutions_solutionversion;
DROP FUNCTION keep_solution_version();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("solutions", "0002_teams_merges_and_retractions"),
        ("commons", "0003_append_only"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
