"""What somebody said about their data, and the rule of the house, are never changed."""

from django.db import migrations

# A merge moves events to the record that goes on; an event is declared void once.
BASIS = """
CREATE FUNCTION privacy_keep_basis() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'What somebody said about their data is never changed or deleted.'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'privacy_legalbasis_append_only',
              HINT = 'Record what they say now, or declare void what was entered by mistake.';
END $body$;
CREATE TRIGGER privacy_keep BEFORE DELETE ON privacy_legalbasis
FOR EACH ROW EXECUTE FUNCTION privacy_keep_basis();
CREATE TRIGGER privacy_keep_words BEFORE UPDATE ON privacy_legalbasis
FOR EACH ROW WHEN (
    (OLD.purpose, OLD.ground, OLD.event, OLD.happened_at, OLD.expires_on, OLD.channel, OLD.evidence,
     OLD.document_id, OLD.interaction_id, OLD.recorded_by_id, OLD.created_at)
        IS DISTINCT FROM
    (NEW.purpose, NEW.ground, NEW.event, NEW.happened_at, NEW.expires_on, NEW.channel, NEW.evidence,
     NEW.document_id, NEW.interaction_id, NEW.recorded_by_id, NEW.created_at)
    OR (OLD.voided_at IS NOT NULL AND (OLD.voided_at, OLD.voided_by_id, OLD.void_reason)
        IS DISTINCT FROM (NEW.voided_at, NEW.voided_by_id, NEW.void_reason))
)
EXECUTE FUNCTION privacy_keep_basis();
"""

RULE = """
CREATE FUNCTION privacy_keep_rule() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'A rule of consent is never changed or deleted; a new one takes over.'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'privacy_consentrule_append_only';
END $body$;
CREATE TRIGGER privacy_keep BEFORE UPDATE OR DELETE ON privacy_consentrule
FOR EACH ROW EXECUTE FUNCTION privacy_keep_rule();
"""

UNDO = """
DROP TRIGGER privacy_keep ON privacy_consentrule;
DROP FUNCTION privacy_keep_rule();
DROP TRIGGER privacy_keep_words ON privacy_legalbasis;
DROP TRIGGER privacy_keep ON privacy_legalbasis;
DROP FUNCTION privacy_keep_basis();
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]

    operations = [migrations.RunSQL(BASIS + RULE, UNDO)]
