"""The database itself keeps terms and consents as they are, and brings no terms into force without both sides' consent
to that very text."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION keep_handover_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.digest <> encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN
            RAISE EXCEPTION 'the digest is not that of the text' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.note = '' AND to_jsonb(NEW) - 'note' = to_jsonb(OLD) - 'note' THEN
        RETURN NEW;  -- a note erased for good; the text stays
    END IF;
    RAISE EXCEPTION '% on % is refused: it is an append-only record', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER terms_are_append_only BEFORE INSERT OR UPDATE OR DELETE ON handovers_terms
    FOR EACH ROW EXECUTE FUNCTION keep_handover_terms();
CREATE TRIGGER terms_are_never_emptied BEFORE TRUNCATE ON handovers_terms
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_handover_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.lapsed_at IS NOT NULL
           OR NEW.digest IS DISTINCT FROM (SELECT digest FROM handovers_terms WHERE id = NEW.terms_id) THEN
            RAISE EXCEPTION 'a consent is to the digest of its terms' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.lapsed_at IS NULL AND NEW.lapsed_at IS NOT NULL
       AND to_jsonb(NEW) - 'lapsed_at' = to_jsonb(OLD) - 'lapsed_at'
       AND NOT EXISTS (SELECT 1 FROM handovers_handover WHERE agreed_terms_id = OLD.terms_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: it is an append-only record', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER consent_is_append_only BEFORE INSERT OR UPDATE OR DELETE ON handovers_consent
    FOR EACH ROW EXECUTE FUNCTION keep_handover_consent();
CREATE TRIGGER consents_are_never_emptied BEFORE TRUNCATE ON handovers_consent
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_handover_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.agreed_terms_id IS NULL THEN
        IF TG_OP = 'UPDATE' AND OLD.agreed_terms_id IS NOT NULL THEN
            RAISE EXCEPTION 'terms in force are replaced, never dropped' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.agreed_terms_id IS NOT DISTINCT FROM OLD.agreed_terms_id THEN
        RETURN NEW;
    END IF;
    IF (SELECT count(DISTINCT c.side) FROM handovers_consent c JOIN handovers_terms t ON t.id = c.terms_id
        WHERE t.id = NEW.agreed_terms_id AND t.handover_id = NEW.id AND c.lapsed_at IS NULL
          AND c.digest = t.digest) <> 2 THEN
        RAISE EXCEPTION 'both sides must consent to the very same text' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreement_needs_both_sides BEFORE INSERT OR UPDATE ON handovers_handover
    FOR EACH ROW EXECUTE FUNCTION keep_handover_agreement();
"""
BACKWARD = """
DROP TRIGGER agreement_needs_both_sides ON handovers_handover;
DROP FUNCTION keep_handover_agreement();
DROP TRIGGER consents_are_never_emptied ON handovers_consent;
DROP TRIGGER consent_is_append_only ON handovers_consent;
DROP FUNCTION keep_handover_consent();
DROP TRIGGER terms_are_never_emptied ON handovers_terms;
DROP TRIGGER terms_are_append_only ON handovers_terms;
DROP FUNCTION keep_handover_terms();
"""


class Migration(migrations.Migration):
    dependencies = [("handovers", "0001_handovers"), ("commons", "0003_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
