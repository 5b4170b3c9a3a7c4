"""The database itself refuses to change what a sealed version says; only its words can be emptied."""

from django.db import migrations

ROWS = ("recipepart", "recipestep", "recipematerial", "reciperole")
FORWARD = """
CREATE FUNCTION keep_recipe_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_erasure boolean := TG_OP = 'UPDATE' AND NEW.title = '' AND NEW.summary = '' AND NEW.makes = '' AND NEW.note = ''
        AND to_jsonb(NEW) - '{title,summary,makes,note}'::text[] = to_jsonb(OLD) - '{title,summary,makes,note}'::text[];
BEGIN
    IF is_erasure THEN
        RETURN NEW;  -- words erased for good; that there was a version stays on record
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.digest = '' AND to_jsonb(NEW) - 'digest' = to_jsonb(OLD) - 'digest' THEN
        RETURN NEW;  -- the seal
    END IF;
    RAISE EXCEPTION '% on % is refused: it is an append-only record', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER recipe_version_is_append_only BEFORE UPDATE OR DELETE ON recipes_recipeversion
    FOR EACH ROW EXECUTE FUNCTION keep_recipe_version();
CREATE TRIGGER recipe_versions_are_never_emptied BEFORE TRUNCATE ON recipes_recipeversion
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_recipe_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.title = '' AND NEW.text = ''
        AND coalesce(to_jsonb(NEW) ->> 'role', '') = '' AND coalesce(to_jsonb(NEW) ->> 'unit', '') = ''
        AND to_jsonb(NEW) - '{title,text,role,unit}'::text[] = to_jsonb(OLD) - '{title,text,role,unit}'::text[]
    THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' AND EXISTS (SELECT 1 FROM recipes_recipeversion WHERE id = NEW.version_id AND digest = '') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on % is refused: its version is sealed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
BACKWARD = """
DROP FUNCTION keep_recipe_row();
DROP TRIGGER recipe_versions_are_never_emptied ON recipes_recipeversion;
DROP TRIGGER recipe_version_is_append_only ON recipes_recipeversion;
DROP FUNCTION keep_recipe_version();
"""


def _guard(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_is_sealed BEFORE INSERT OR UPDATE OR DELETE ON recipes_{table}
            FOR EACH ROW EXECUTE FUNCTION keep_recipe_row();
        CREATE TRIGGER {table}s_are_never_emptied BEFORE TRUNCATE ON recipes_{table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        f"""
        DROP TRIGGER {table}s_are_never_emptied ON recipes_{table};
        DROP TRIGGER {table}_is_sealed ON recipes_{table};
        """,
    )


class Migration(migrations.Migration):
    dependencies = [("recipes", "0001_recipes"), ("commons", "0003_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD), *(_guard(table) for table in ROWS)]
