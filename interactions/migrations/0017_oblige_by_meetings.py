"""The rule of the house names meetings: from its beginning where nothing was judged by it, else from now on.

A rule that somebody narrowed stays as it is.
"""

from django.db import migrations

UNJUDGED = """
ALTER TABLE interactions_loggingpolicy DISABLE TRIGGER interactions_guard;
UPDATE interactions_loggingpolicy SET triggers = triggers || '{meeting}'
WHERE triggers @> '{interview,stage,message,call,follow_up}' AND NOT triggers @> '{meeting}'
    AND NOT EXISTS (SELECT FROM interactions_interaction)
    AND NOT EXISTS (SELECT FROM interactions_obligation);
ALTER TABLE interactions_loggingpolicy ENABLE TRIGGER interactions_guard;
"""

JUDGED = """
INSERT INTO interactions_loggingpolicy (team_id, hours, kinds, triggers, minimum_text, remind_hours, clock,
    time_zone, opens_at, closes_at, weekdays, holidays, effective_from, reason)
SELECT team_id, hours, kinds, triggers || '{meeting}', minimum_text, remind_hours, clock,
    time_zone, opens_at, closes_at, weekdays, holidays, statement_timestamp() + interval '1 minute',
    'Meetings of the calendar are logged as well.'
FROM (
    SELECT * FROM interactions_loggingpolicy
    WHERE team_id IS NULL AND effective_from <= statement_timestamp() ORDER BY effective_from DESC LIMIT 1
) AS rule
WHERE triggers @> '{interview,stage,message,call,follow_up}' AND NOT triggers @> '{meeting}';
"""


class Migration(migrations.Migration):
    dependencies = [("interactions", "0016_add_meetings")]

    operations = [
        migrations.RunSQL(UNJUDGED, migrations.RunSQL.noop),
        migrations.RunSQL(JUDGED, migrations.RunSQL.noop),
    ]
