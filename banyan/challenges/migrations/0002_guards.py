"""The database itself keeps rules, ballots and results as they were, and takes ballots only while a vote is open."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION keep_but_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Words that are erased for good; that there was something stays on record.
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV::text[] = to_jsonb(OLD) - TG_ARGV::text[]
        AND NOT EXISTS (
            SELECT 1 FROM unnest(TG_ARGV::text[]) AS name
            WHERE to_jsonb(NEW) -> name NOT IN ('""'::jsonb, '"–"'::jsonb, '{}'::jsonb)
        )
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: it is an append-only record', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER proposal_version_is_append_only BEFORE UPDATE OR DELETE ON challenges_proposalversion
    FOR EACH ROW EXECUTE FUNCTION keep_but_words('title', 'summary', 'answers');
CREATE TRIGGER screening_is_append_only BEFORE UPDATE OR DELETE ON challenges_screening
    FOR EACH ROW EXECUTE FUNCTION keep_but_words('message');
CREATE TRIGGER advancement_is_append_only BEFORE UPDATE OR DELETE ON challenges_advancement
    FOR EACH ROW EXECUTE FUNCTION keep_but_words('reason');

CREATE TRIGGER ballot_is_append_only BEFORE UPDATE OR DELETE ON challenges_ballot
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER vote_is_append_only BEFORE UPDATE OR DELETE ON challenges_vote
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER phase_result_is_append_only BEFORE UPDATE OR DELETE ON challenges_phaseresult
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION require_open_vote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    vote bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.vote_id ELSE NEW.vote_id END;
    is_open boolean;
BEGIN
    -- Whoever settles the phase waits for this lock, so that no ballot arrives between the count and the end.
    PERFORM 1 FROM challenges_phase p JOIN challenges_vote v ON v.phase_id = p.id
        WHERE v.id = vote FOR KEY SHARE OF p;
    SELECT p.opens_at <= clock_timestamp() AND clock_timestamp() < p.closes_at AND p.settled_at IS NULL
        AND c.state = 'open' INTO is_open
        FROM challenges_vote v JOIN challenges_phase p ON p.id = v.phase_id
        JOIN challenges_challenge c ON c.id = p.challenge_id WHERE v.id = vote;
    IF is_open IS NOT TRUE THEN
        RAISE EXCEPTION 'vote_is_closed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF TG_TABLE_NAME = 'challenges_countedballot' THEN
        IF NOT EXISTS (
            SELECT 1 FROM challenges_ballot b
            WHERE b.id = NEW.ballot_id AND b.vote_id = NEW.vote_id AND b.voter_id = NEW.voter_id
        ) THEN
            RAISE EXCEPTION 'a counted ballot must be the voter''s own'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ballot_in_time BEFORE INSERT ON challenges_ballot
    FOR EACH ROW EXECUTE FUNCTION require_open_vote();
CREATE TRIGGER counted_ballot_in_time BEFORE INSERT OR UPDATE OR DELETE ON challenges_countedballot
    FOR EACH ROW EXECUTE FUNCTION require_open_vote();

CREATE FUNCTION keep_phase() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    state text;
    free text[] := '{title,opens_at,closes_at,settled_at}';
BEGIN
    SELECT c.state INTO state FROM challenges_challenge c WHERE c.id = OLD.challenge_id;
    IF state = 'draft' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
        RAISE EXCEPTION 'the rules of a phase stay as they are once its challenge is open'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.settled_at IS NOT NULL AND NEW.settled_at IS DISTINCT FROM OLD.settled_at THEN
        RAISE EXCEPTION 'a phase is settled once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.opens_at, NEW.closes_at) IS DISTINCT FROM (OLD.opens_at, OLD.closes_at) AND NOT EXISTS (
        SELECT 1 FROM challenges_timelinechange t
        WHERE t.phase_id = NEW.id AND t.state = 'agreed' AND t.decided_by_id <> t.asked_by_id AND t.reason <> ''
            AND t.opens_at = NEW.opens_at AND t.closes_at = NEW.closes_at
            AND t.former_opens_at = OLD.opens_at AND t.former_closes_at = OLD.closes_at
    ) THEN
        RAISE EXCEPTION 'dates of an open challenge change by two hosts, with a reason'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER phase_is_frozen BEFORE UPDATE OR DELETE ON challenges_phase
    FOR EACH ROW EXECUTE FUNCTION keep_phase();

CREATE FUNCTION keep_challenge_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (NEW.state = 'draft' OR NEW.currency <> OLD.currency
        OR NEW.who_proposes <> OLD.who_proposes OR NEW.asks_cost <> OLD.asks_cost)
    THEN
        RAISE EXCEPTION 'an open challenge is never composed anew' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER challenge_stays_open BEFORE UPDATE ON challenges_challenge
    FOR EACH ROW EXECUTE FUNCTION keep_challenge_open();

CREATE FUNCTION count_supports() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE challenges_proposal SET support_count = support_count + CASE WHEN TG_OP = 'INSERT' THEN 1 ELSE -1 END
        WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.proposal_id ELSE OLD.proposal_id END;
    RETURN NULL;
END $$;
CREATE TRIGGER supports_are_counted AFTER INSERT OR DELETE ON challenges_support
    FOR EACH ROW EXECUTE FUNCTION count_supports();
"""
BACKWARD = """
DROP TRIGGER supports_are_counted ON challenges_support;
DROP FUNCTION count_supports();
DROP TRIGGER challenge_stays_open ON challenges_challenge;
DROP FUNCTION keep_challenge_open();
DROP TRIGGER phase_is_frozen ON challenges_phase;
DROP FUNCTION keep_phase();
DROP TRIGGER counted_ballot_in_time ON challenges_countedballot;
DROP TRIGGER ballot_in_time ON challenges_ballot;
DROP FUNCTION require_open_vote();
DROP TRIGGER phase_result_is_append_only ON challenges_phaseresult;
DROP TRIGGER vote_is_append_only ON challenges_vote;
DROP TRIGGER ballot_is_append_only ON challenges_ballot;
DROP TRIGGER advancement_is_append_only ON challenges_advancement;
DROP TRIGGER screening_is_append_only ON challenges_screening;
DROP TRIGGER proposal_version_is_append_only ON challenges_proposalversion;
DROP FUNCTION keep_but_words();
"""
TABLES = ("ballot", "vote", "phaseresult", "proposalversion", "screening", "advancement")


def _never_emptied(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""CREATE TRIGGER challenge_{table}s_are_never_emptied BEFORE TRUNCATE ON challenges_{table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();""",
        f"DROP TRIGGER challenge_{table}s_are_never_emptied ON challenges_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("challenges", "0001_challenges"), ("commons", "0003_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD), *(_never_emptied(table) for table in TABLES)]
