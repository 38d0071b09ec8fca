from django.db import migrations

DECISIONS = """
CREATE FUNCTION governance_refuse_decision() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'What was said and decided about a proposal cannot be changed or deleted.'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'governance_changedecision_append_only';
END $body$;
CREATE TRIGGER governance_guard BEFORE UPDATE OR DELETE ON governance_changedecision
FOR EACH ROW EXECUTE FUNCTION governance_refuse_decision();
"""
UNGUARDED = """
DROP TRIGGER governance_guard ON governance_changedecision;
DROP FUNCTION governance_refuse_decision();
"""


class Migration(migrations.Migration):
    replaces = [("governance", "0003_keep_decisions")]

    dependencies = [("governance", "0001_squashed_initial")]

    operations = [migrations.RunSQL(DECISIONS, UNGUARDED)]
