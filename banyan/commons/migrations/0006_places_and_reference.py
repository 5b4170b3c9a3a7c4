"""Places know what they lie in, by the database's own hand; and which edition of the reference an instance holds."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION trace_ancestors() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above bigint[];
BEGIN
    IF NEW.parent_id IS NULL THEN
        NEW.ancestors := ARRAY[NEW.id];
    ELSE
        SELECT ancestors INTO above FROM commons_place WHERE id = NEW.parent_id;
        IF above IS NULL THEN
            RAISE EXCEPTION 'place % lies in % which does not exist', NEW.id, NEW.parent_id
                USING ERRCODE = 'foreign_key_violation';
        END IF;
        IF NEW.id = ANY(above) THEN
            RAISE EXCEPTION 'place % would lie in itself', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        NEW.ancestors := above || NEW.id;
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION trace_ancestors_below() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE commons_place SET ancestors = '{}' WHERE parent_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER place_knows_its_ancestors BEFORE INSERT OR UPDATE ON commons_place
    FOR EACH ROW EXECUTE FUNCTION trace_ancestors();
CREATE TRIGGER place_tells_its_children AFTER UPDATE ON commons_place
    FOR EACH ROW WHEN (OLD.ancestors IS DISTINCT FROM NEW.ancestors) EXECUTE FUNCTION trace_ancestors_below();
"""
BACKWARD = """
DROP TRIGGER place_tells_its_children ON commons_place;
DROP TRIGGER place_knows_its_ancestors ON commons_place;
DROP FUNCTION trace_ancestors_below();
DROP FUNCTION trace_ancestors();
"""


class Migration(migrations.Migration):
    dependencies = [("commons", "0005_index_missing_meanings")]
    operations = [
        migrations.CreateModel(
            name="Reference",
            fields=[
                ("part", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.AddField(
            model_name="placename",
            name="key",
            field=models.CharField(db_index=True, default="", max_length=200),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
