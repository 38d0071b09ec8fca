"""The function by which a database notices that it was restored.

It runs as the owner, because acts under way must end before it says which ones came before.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION integrations_feed_epoch() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
DECLARE
    here text;
    found bigint;
    known text;
BEGIN
    SELECT concat_ws('/', c.system_identifier, d.oid, left(pg_walfile_name(pg_current_wal_lsn()), 8)) INTO here
    FROM pg_control_system() c, pg_database d WHERE d.datname = current_database();
    SELECT id, server INTO found, known FROM integrations_feedepoch ORDER BY id DESC LIMIT 1;
    IF known = here THEN RETURN found; END IF;
    LOCK TABLE audit_changeset, audit_redaction, integrations_feedepoch IN SHARE ROW EXCLUSIVE MODE;
    SELECT id, server INTO found, known FROM integrations_feedepoch ORDER BY id DESC LIMIT 1;
    IF known = here THEN RETURN found; END IF;
    INSERT INTO integrations_feedepoch (mark, server, acts_before, redactions_before)
    SELECT md5(random()::text || clock_timestamp()::text || here), here,
           CASE WHEN found IS NULL THEN 0 ELSE coalesce((SELECT max(id) FROM audit_changeset), 0) END,
           CASE WHEN found IS NULL THEN 0 ELSE coalesce((SELECT max(id) FROM audit_redaction), 0) END
    RETURNING id INTO found;
    RETURN found;
END $body$;
"""


class Migration(migrations.Migration):
    replaces = [("integrations", "0006_tell_epochs_apart")]

    dependencies = [("integrations", "0001_squashed_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION integrations_feed_epoch()"),
        migrations.RunSQL("SELECT integrations_feed_epoch()", migrations.RunSQL.noop),
    ]
